import { createHash, type Hash, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { type ContentDigest, digestContent, digestSource } from '../../src/disk/content-digest.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
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
