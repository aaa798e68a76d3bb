import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { coverageOf } from '../../src/disk/coverage.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { sniff } from '../../src/formats/sniff.ts';
import { type Allocation, countAllocation } from '../../src/formats/vhdx/allocation.ts';
import { lacksMetadata, suggestMetadata } from '../../src/formats/vhdx/suggest-metadata.ts';
import { openVhdx, requireReadable, type Vhdx } from '../../src/formats/vhdx/vhdx.ts';
import { outlineText } from '../../src/report/text/outline-text.ts';
import { PLAIN } from '../../src/report/text/style.ts';
import { exactOutlines } from '../../src/report/view/outline.ts';
import { outlineVhdx } from '../../src/report/view/outline-vhdx.ts';
import { analyseFolder } from './analyse-folder.ts';
import { requireSameBytes } from './compare-disks.ts';
import { exerciseCheck } from './exercise-check.ts';
import type { Random } from './field.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { type Mutant, mutateBinary, type Subject } from './subject.ts';
import { excusedBy, mapOf } from './undetectable.ts';
import { anatomyOf } from './vhdx-anatomy.ts';

const PAGE = { width: 80, style: PLAIN, all: true };

export interface VhdxChain {
  readonly name: string;
  /** Leaf first. */
  readonly files: readonly { readonly name: string; readonly source: ByteSource }[];
  readonly complete: boolean;
  /** Which of the files is changed. */
  readonly changed: number;
}

/** A chain of good images of which one is changed; the disk it makes is compared with the good one. */
export async function vhdxSubject(chain: VhdxChain): Promise<Subject> {
  const { name, files, complete, changed } = chain;
  const layers: Layer[] = [];
  for (const file of files) {
    layers.push({ name: file.name, vhdx: requireReadable(await openVhdx(file.source)) });
  }
  const good = openDisk(layers, { complete });
  const original = files[changed]!.source;
  const anatomy = await anatomyOf(original, layers[changed]!.vhdx);
  const map = await mapOf(good, changed);

  const exercise = async (source: ByteSource, mutant: Mutant, random: Random) => {
    await sniff(source, files[changed]!.name);
    if (random(4) === 0) await exerciseCheck(files[changed]!.name, 'vhdx', source);
    const vhdx = await openVhdx(source);
    const allocation = vhdx.refusal ? null : await countAllocation(requireReadable(vhdx));
    const outlines = exactOutlines(outlineVhdx(vhdx, allocation));
    requirePrintable(outlineText(outlines, PAGE));
    requireSafeNumbers(outlines);
    if (random(8) === 0) {
      const folder = files.map((file, i) => (i === changed ? { ...file, source } : file));
      await analyseFolder(folder, 'f.vhds', files[0]!.name);
    }
    if (random(8) === 0) await readAsChosen(source, random);
    if (vhdx.refusal) return;
    const readable = requireReadable(vhdx);
    const mutated = layers.map((layer, i) =>
      i === changed ? { ...layer, vhdx: readable } : layer,
    );
    const disk = openDisk(mutated, { complete: complete || isBase(vhdx, changed, files.length) });
    const told = isTold(vhdx, allocation, map.vhdx) || !sameSizes(vhdx, map.vhdx);
    await requireSameBytes(disk, good, told ? 'all' : await excusedBy(mutant, map));
    await readSomewhere(disk.virtualSize, random, (target, at) => disk.read(target, at));
    if (disk.virtualSize <= 2 ** 34) await coverageOf(disk);
  };
  return { name, mutate: (random) => mutateBinary(anatomy, random), exercise };
}

/** With other choices than the safe ones bytes may be wrong; it still must end well. */
async function readAsChosen(source: ByteSource, random: Random): Promise<void> {
  const log = random(2) === 0 ? 'auto' : 'ignore';
  const blockSize = 2 ** (20 + random(9));
  const virtualSize = 512 * (1 + random(2 ** 31));
  const assume = { blockSize, virtualSize, logicalSectorSize: 512, hasParent: random(2) === 0 };
  const strict = await openVhdx(source);
  if (lacksMetadata(strict)) await suggestMetadata(strict, []);
  const vhdx = await openVhdx(source, { log, assume });
  if (vhdx.refusal) return;
  const disk = openDisk([{ name: 'disk', vhdx: requireReadable(vhdx) }], { complete: true });
  await readSomewhere(disk.virtualSize, random, (target, at) => disk.read(target, at));
}

/** A change may make a base of the last file, which then needs no parent. */
function isBase(vhdx: Vhdx, changed: number, count: number): boolean {
  return changed === count - 1 && vhdx.type !== 'differencing';
}

/** Whether anything says that the file is damaged, beyond what is said of the good one. */
function isTold(vhdx: Vhdx, allocation: Allocation | null, good: Vhdx): boolean {
  const before = new Set(good.faults.map(({ code, offset }) => `${code} ${offset}`));
  const faults = [...vhdx.faults, ...(allocation?.faults ?? [])];
  return faults.some(({ code, offset }) => !before.has(`${code} ${offset}`));
}

function sameSizes(vhdx: Vhdx, good: Vhdx): boolean {
  const [a, b] = [vhdx, good].map(({ metadata, type }) => {
    return [metadata?.virtualSize, metadata?.blockSize, metadata?.logicalSectorSize, type].join();
  });
  return a === b;
}

async function readSomewhere(
  size: number,
  random: Random,
  read: (target: Uint8Array, at: number) => Promise<void>,
): Promise<void> {
  const length = Math.min(size, 1 + random(0x10000));
  const at = Math.floor((size - length) * (random(1000) / 1000));
  try {
    await read(Buffer.alloc(length), at);
  } catch (error) {
    if (!(error instanceof MissingDataError)) throw error;
  }
}
