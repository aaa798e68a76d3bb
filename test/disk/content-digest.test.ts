import { createHash, type Hash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import {
  type ContentDigest,
  digestContent,
  digestSource,
  digestZeros,
} from '../../src/disk/content-digest.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { expectToEndWithTheNextPiece } from './aborted-reading.ts';
import { bytesOf, randomChain } from './random-chain.ts';

function digestTo(hash: Hash): ContentDigest {
  return {
    update: async (bytes) => void hash.update(bytes),
    updateZeros: async (length) => void hash.update(Buffer.alloc(length)),
  };
}

it.each([1, 2, 3, 4, 5, 6])('is that of the whole content in order (chain %d)', async (seed) => {
  const { layers, complete, model } = await randomChain(seed);
  const hash = createHash('sha1');
  await digestContent(openDisk(layers, { complete }), digestTo(hash), { missing: 'zeros' });
  expect(hash.digest('hex')).toBe(createHash('sha1').update(bytesOf(model)).digest('hex'));
});

it.each([0, 1, 1024 * 1024, 3 * 1024 * 1024 + 7])('of a file of %d bytes', async (size) => {
  const bytes = randomBytes(size);
  const hash = createHash('sha1');
  await digestSource(new MemorySource(bytes), digestTo(hash));
  expect(hash.digest('hex')).toBe(createHash('sha1').update(bytes).digest('hex'));
});

it('tells of a file that fails while the part before it is still being hashed', async () => {
  const source = {
    size: 3 * 1024 * 1024,
    async read(_: Uint8Array, position: number) {
      if (position > 0) throw new Error(`the medium fails at ${position}`);
    },
  };
  const slow = {
    update: () => new Promise<void>((resolve) => setTimeout(resolve, 20)),
    updateZeros: async () => {},
  };
  await expect(digestSource(source, slow)).rejects.toThrow('fails at 1048576');
});

const nowhere = (): ContentDigest => ({ update: async () => {}, updateZeros: async () => {} });

it('of a disk or a file ends with the next piece when it is aborted, at any read', async () => {
  await expectToEndWithTheNextPiece(({ disk, signal }) =>
    digestContent(disk, nowhere(), { signal }),
  );
  await expectToEndWithTheNextPiece(({ file, signal }) =>
    digestSource(file, nowhere(), { signal }),
  );
});

it('of zeros without end is given up between two parts of them', async () => {
  const stop = new AbortController();
  let parts = 0;
  const digest = {
    async updateZeros() {
      if (++parts === 3) stop.abort(new Error('enough'));
    },
  };
  const zeros = digestZeros(digest, 2 ** 40, stop.signal);
  await expect(zeros).rejects.toThrow('enough');
  expect(parts).toBe(3);
});
