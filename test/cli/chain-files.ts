import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type RandomChain, randomChain } from '../disk/random-chain.ts';

/**
 * Writes a complete random chain into a folder, `layer-0.avhdx` being its leaf.
 * @param seed where to look for one: the same seed makes the same chain
 */
export async function writeRandomChain(
  folder: string,
  seed: number,
): Promise<{ leaf: string; files: readonly string[]; chain: RandomChain }> {
  let chain = await randomChain(seed);
  for (let next = seed + 1_000_000; !chain.complete; next++) chain = await randomChain(next);
  const files = chain.files.map((_, layer) => join(folder, `layer-${layer}.avhdx`));
  for (const [layer, file] of chain.files.entries()) {
    const handle = await open(files[layer]!, 'w');
    await file.copyTo({
      write: async (data, position) => {
        await handle.write(data, 0, data.length, position);
      },
    });
    await handle.truncate(file.size);
    await handle.close();
  }
  return { leaf: files[0]!, files, chain };
}
