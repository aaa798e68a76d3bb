import { utimesSync, writeFileSync } from 'node:fs';
import { appendFile, open, rename, stat, truncate, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildVhdx, changeHeader, guidOf, MIB, patternOf } from '../../fixtures/vhdx-builder.ts';
import { assertUnchanged } from '../../src/disk/assert-unchanged.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

async function opened() {
  const path = join(temporaryFolder(), 'disk.vhdx');
  const image = await buildVhdx({}, [{ block: 0, data: patternOf(1, MIB) }]);
  writeFileSync(path, image.bytes);
  utimesSync(path, 1000, 1000);
  const pool = new FilePool();
  const vhdx = requireReadable(await openVhdx(await pool.open(path)));
  return { path, image, pool, layers: [{ name: path, vhdx }] };
}

const CHANGES: Record<string, (path: string) => Promise<unknown>> = {
  grew: (path) => appendFile(path, 'more'),
  shrank: async (path) => truncate(path, (await stat(path)).size - 1),
  'was written to in place': async (path) => {
    const handle = await open(path, 'r+');
    await handle.write('x', 5 * MIB - 1);
    await handle.close();
  },
  'was written to, and its time set back': async (path) => {
    const handle = await open(path, 'r+');
    await handle.write('x', 5 * MIB - 1);
    await handle.close();
    await utimes(path, 1000, 1000);
  },
  'was replaced': async (path) => {
    writeFileSync(`${path}.new`, 'x');
    await rename(`${path}.new`, path);
  },
};

describe('assertUnchanged', () => {
  it('has nothing to say of a file at rest', async () => {
    const { pool, layers } = await opened();
    await assertUnchanged(layers);
    pool.close();
  });

  it.each(Object.entries(CHANGES))('tells of a file that %s', async (_, change) => {
    const { path, pool, layers } = await opened();
    await change(path);
    await expect(assertUnchanged(layers)).rejects.toMatchObject({ code: 'source-changed', path });
    pool.close();
  });

  it('tells of headers that are others, where nothing else is known of a source', async () => {
    const image = await buildVhdx();
    const layers = [{ name: 'disk', vhdx: requireReadable(await openVhdx(image)) }];
    await assertUnchanged(layers);
    await changeHeader(image, 1, { fileWriteGuid: guidOf('written') });
    await expect(assertUnchanged(layers)).rejects.toMatchObject({ code: 'source-changed' });
  });

  it('names the first of many files that changed, once none of them is read any more', async () => {
    let inFlight = 0;
    const images = await Promise.all(Array.from({ length: 40 }, () => buildVhdx()));
    const layers = await Promise.all(
      images.map(async (image, i) => {
        const slow = {
          size: image.size,
          async read(target: Uint8Array, position: number) {
            inFlight++;
            // The later ones answer first.
            await new Promise((resolve) => setTimeout(resolve, 8 - (i % 8)));
            await image.read(target, position);
            inFlight--;
          },
        };
        return { name: `layer ${i}`, vhdx: requireReadable(await openVhdx(slow)) };
      }),
    );
    await assertUnchanged(layers);
    for (const i of [36, 20, 19]) {
      await changeHeader(images[i]!, 1, { fileWriteGuid: guidOf('written') });
    }
    const told = assertUnchanged(layers);
    await expect(told).rejects.toMatchObject({ code: 'source-changed', path: 'layer 19' });
    expect(inFlight).toBe(0);
  });
});
