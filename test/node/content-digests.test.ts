import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { contentDigests, DIGEST_ALGORITHMS } from '../../src/node/content-digests.ts';

describe('digests computed in other threads', () => {
  it.each([[['sha256'] as const], [['sha1', 'md5'] as const], [DIGEST_ALGORITHMS]])(
    'equal those of node:crypto: %s',
    async (algorithms) => {
      const first = new Uint8Array(new SharedArrayBuffer(100_000));
      first.set(randomBytes(first.length));
      const second = randomBytes(777);
      const zeros = 3 * 1024 * 1024 + 5;

      const digests = contentDigests(algorithms);
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
    const [digest] = await contentDigests(['md5']).finish();
    expect(digest).toBe('d41d8cd98f00b204e9800998ecf8427e');
  });

  it('have read the bytes when the promise is done, so that the buffer may be used again', async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(50_000)).fill(1);
    const digests = contentDigests(['sha256']);
    await digests.update(shared);
    await digests.update(shared.fill(2));
    const bytes = Buffer.concat([Buffer.alloc(50_000, 1), Buffer.alloc(50_000, 2)]);
    const [digest] = await digests.finish();
    expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('end their threads when given up', async () => {
    const digests = contentDigests(['sha256', 'sha1']);
    await digests.update(new Uint8Array(10));
    await expect(digests.close()).resolves.toBeUndefined();
  });
});
