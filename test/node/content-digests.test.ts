import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type ContentDigests,
  contentDigests,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../../src/node/content-digests.ts';

function opened(algorithms: readonly DigestAlgorithm[]): ContentDigests {
  const digests = contentDigests(algorithms);
  onTestFinished(() => digests.close());
  return digests;
}

describe('digests computed in other threads', () => {
  it.each([[['sha256'] as const], [['sha1', 'md5'] as const], [DIGEST_ALGORITHMS]])(
    'equal those of node:crypto: %s',
    async (algorithms) => {
      const first = new Uint8Array(new SharedArrayBuffer(100_000));
      first.set(randomBytes(first.length));
      const second = randomBytes(777);
      const zeros = 3 * 1024 * 1024 + 5;

      const digests = opened(algorithms);
      // Not awaited one by one: the order of the calls is the order of the bytes.
      await Promise.all([
        digests.update(first.subarray(10)),
        digests.updateZeros(zeros),
        digests.updateZeros(0),
        digests.update(second),
      ]);
      const bytes = Buffer.concat([first.subarray(10), Buffer.alloc(zeros), second]);
      expect(await digests.finish()).toEqual(
        algorithms.map((algorithm) => createHash(algorithm).update(bytes).digest('hex')),
      );
    },
  );

  it('of nothing are the digests of nothing', async () => {
    const digests = opened(['md5']);
    expect(await digests.finish()).toEqual(['d41d8cd98f00b204e9800998ecf8427e']);
  });

  it('begin anew after each stream, in the same threads', async () => {
    const digests = opened(['sha1']);
    const streams = ['one', '', 'another'];
    for (const stream of streams) {
      if (stream !== '') await digests.update(Buffer.from(stream));
      expect(await digests.finish()).toEqual([createHash('sha1').update(stream).digest('hex')]);
    }
  });

  it('have read the bytes when the promise is done, so that the buffer may be used again', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(50_000)).fill(1);
    const digests = opened(['sha256']);
    await digests.update(shared);
    await digests.update(shared.fill(2));
    const bytes = Buffer.concat([Buffer.alloc(50_000, 1), Buffer.alloc(50_000, 2)]);
    const [digest] = await digests.finish();
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('tell of a thread that failed, whenever something is asked of it', async () => {
    const digests = opened(['no-such-algorithm' as DigestAlgorithm]);
    await expect(digests.update(new Uint8Array(1))).rejects.toThrow();
    await expect(digests.update(new Uint8Array(1))).rejects.toThrow();
    await expect(digests.finish()).rejects.toThrow();
  });

  it('end their threads when given up', async () => {
    const digests = contentDigests(['sha256', 'sha1']);
    await digests.update(new Uint8Array(10));
    await expect(digests.close()).resolves.toBeUndefined();
  });
});
