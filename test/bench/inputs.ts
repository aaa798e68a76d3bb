import { randomFillSync } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { createVhdxWriter } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { corpusFile, hasCorpus } from '../corpus.ts';

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;
const BLOCK = 2 * MIB;
const RUN = 32 * KIB;

/** A disk to be measured. */
export interface Input {
  readonly name: string;
  readonly title: string;
  /** Leaf first. */
  readonly files: readonly string[];
}

/**
 * Makes the disks that are not there yet; the same folder serves many runs.
 * @param wanted a part of the names of those that are
 */
export async function makeInputs(folder: string, wanted: string): Promise<Input[]> {
  mkdirSync(folder, { recursive: true });
  const inputs: Input[] = [];
  const add = async (name: string, title: string, make: () => Promise<string[]>) => {
    if (name.includes(wanted)) inputs.push({ name, title, files: await make() });
  };
  const at = (name: string) => join(folder, name);
  if (hasCorpus) {
    await add('xfs', 'xfs.vhdx, 10 GiB virtual, 644 MiB file', () =>
      // As it was acquired: every zero written. A copy with holes would spare `cp` nearly all work.
      once(at('xfs.vhdx'), async (path) => copyFile(await corpusFile('xfs.vhdx'), path)),
    );
  }
  await add('sparse', '10 GiB virtual, 600 MiB of random data', () =>
    once(at('sparse.vhdx'), (path) => writeRandom(path, 10 * GIB, 300, (i) => Math.floor(i * 17))),
  );
  await add('random', '4 GiB of random data', () =>
    once(at('random.vhdx'), (path) => writeRandom(path, 4 * GIB, (4 * GIB) / BLOCK, (i) => i)),
  );
  await add('chain-8', '8 layers, runs of 32 KiB in turn', () =>
    writeChain(at('chain-8'), 8, GIB, (layer, run) => run % 8 === layer),
  );
  await add('chain-200', '200 layers, scattered runs of 32 KiB', () =>
    writeChain(at('chain-200'), 200, GIB, (layer, run) => (run * 7919) % 1987 === layer),
  );
  return inputs;
}

async function once(path: string, make: (path: string) => Promise<void>): Promise<string[]> {
  if (!existsSync(path)) await make(path);
  return [path];
}

async function writeRandom(
  path: string,
  virtualSize: number,
  count: number,
  blockAt: (index: number) => number,
): Promise<void> {
  await writeFile(path, specOf('dynamic', virtualSize, 1), async (writer) => {
    const data = Buffer.alloc(BLOCK);
    for (let i = 0; i < count; i++) {
      await writer.write(randomFillSync(data), await writer.appendBlock(blockAt(i)));
    }
  });
}

/**
 * A base of random data, and children of which child `k` holds the runs that `holds` gives to it.
 * @returns the paths, leaf first
 */
async function writeChain(
  folder: string,
  layers: number,
  virtualSize: number,
  holds: (child: number, run: number) => boolean,
): Promise<string[]> {
  const pathOf = (child: number) => join(folder, `layer-${child}.${child === 0 ? '' : 'a'}vhdx`);
  const paths = Array.from({ length: layers }, (_, child) => pathOf(layers - 1 - child));
  if (existsSync(folder)) return paths;
  mkdirSync(folder);
  const blocks = virtualSize / BLOCK;
  const runs = BLOCK / RUN;
  await writeRandom(pathOf(0), virtualSize, blocks, (i) => i);
  for (let child = 1; child < layers; child++) {
    const parentLocator = [
      ['relative_path', `.\\layer-${child - 1}.${child === 1 ? '' : 'a'}vhdx`],
      ['parent_linkage', `{${identity(child)}}`],
      ['absolute_win32_path', `C:\\bench\\layer-${child - 1}.${child === 1 ? '' : 'a'}vhdx`],
    ] as const;
    const spec = { ...specOf('differencing', virtualSize, child + 1), parentLocator };
    await writeFile(pathOf(child), spec, async (writer) => {
      for (let block = 0; block < blocks; block++) {
        const own = Array.from({ length: runs }, (_, i) => i).filter((i) =>
          holds(child, block * runs + i),
        );
        if (own.length === 0) continue;
        const sectors = RUN / 512;
        await writer.markSectors(
          block,
          own.map((i) => [i * sectors, (i + 1) * sectors] as const),
        );
        const offset = await writer.appendBlock(block, PARTIALLY_PRESENT);
        for (const i of own)
          await writer.write(randomFillSync(Buffer.alloc(RUN)), offset + i * RUN);
      }
    });
  }
  return paths;
}

const PARTIALLY_PRESENT = 7;

/**
 * A base of random data, and a child that changed every hundredth block of it.
 * @param virtualSize bytes
 * @returns the paths, leaf first
 */
export function writeChangedBase(folder: string, virtualSize: number): Promise<string[]> {
  const runs = BLOCK / RUN;
  return writeChain(folder, 2, virtualSize, (_, run) => Math.floor(run / runs) % 100 === 0);
}

const identity = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

function specOf(type: VhdxSpec['type'], virtualSize: number, number: number): VhdxSpec {
  return {
    type,
    virtualSize,
    blockSize: BLOCK,
    virtualDiskId: identity(999),
    dataWriteGuid: identity(number),
  };
}

async function writeFile(
  path: string,
  spec: VhdxSpec,
  fill: (writer: ReturnType<typeof createVhdxWriter>) => Promise<void>,
): Promise<void> {
  const handle = await open(path, 'wx');
  const sink = {
    write: async (data: Uint8Array, position: number) => {
      await handle.write(data, 0, data.length, position);
    },
  };
  const writer = createVhdxWriter(sink, spec);
  await fill(writer);
  await writer.finish();
  await handle.close();
}
