import { ByteRanges } from '../bytes/byte-ranges.ts';
import { ReadBudget } from '../bytes/read-budget.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { compareWithin } from '../disk/bounded-comparison.ts';
import { contentOfDisk } from '../disk/compared-content.ts';
import { differingRanges } from '../disk/differing-ranges.ts';
import type { VirtualDisk } from '../disk/virtual-disk.ts';
import type { FilesBetween } from '../recovery/state-choice.ts';
import { changedFiles } from '../volumes/changed-files.ts';
import { type CountedVolume, countedChanges } from '../volumes/counted-changes.ts';

/** What a comparison may read: of what describes files, and of content. */
export interface ReadingBounds {
  readonly tables: ReadBudget;
  /** Bytes. */
  readonly content: number;
}

/** A state of a disk. */
export interface NamedState {
  /** How it is named to people. */
  readonly name: string;
  readonly disk: VirtualDisk;
}

/**
 * Which files differ between two states of a disk, counted. Of disks that stand on one another no
 * content is read; of others it is compared as far as `bounds` go. Never fails for what the disks hold.
 */
export async function filesBetween(
  newer: NamedState,
  older: NamedState,
  bounds: ReadingBounds | null = null,
): Promise<FilesBetween> {
  const volumes: CountedVolume[] = [];
  const by = standOnTheSame(newer.disk, older.disk) ? 'shared' : 'compared';
  const budget = bounds?.tables ?? new ReadBudget(Number.POSITIVE_INFINITY);
  const found = { volumes, by, missing: 0, notCompared: 0, trouble: null } as const;
  try {
    const { written, ...unknown } =
      by === 'shared'
        ? { written: await differingRanges(newer.disk, older.disk), missing: 0, notCompared: 0 }
        : await comparedRanges(newer.disk, older.disk, bounds?.content ?? 0);
    const state = ({ name, disk }: NamedState) => {
      return { name, source: budget.over(disk), sectorSize: disk.logicalSectorSize };
    };
    for (const volume of await changedFiles(state(newer), state(older), written)) {
      // What was given up on the way looks like damage.
      budget.signal.throwIfAborted();
      const counted = await countedChanges(volume, budget.signal);
      budget.signal.throwIfAborted();
      volumes.push(counted);
    }
    return { ...found, ...unknown, trouble: await changedMeanwhile(newer.disk, older.disk) };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return { ...found, trouble: (await changedMeanwhile(newer.disk, older.disk)) ?? error.message };
  }
}

async function changedMeanwhile(...disks: VirtualDisk[]): Promise<string | null> {
  try {
    for (const { layers } of disks) await assertUnchanged(layers);
    return null;
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return error.message;
  }
}

function standOnTheSame(a: VirtualDisk, b: VirtualDisk): boolean {
  return a.layers.at(-1)!.name === b.layers.at(-1)!.name;
}

/** Where two disks without a common base hold different content. */
async function comparedRanges(newer: VirtualDisk, older: VirtualDisk, bytes: number) {
  // Two layers of one path are one file: an inventory opens each once.
  const content = (disk: VirtualDisk) => contentOfDisk(disk, ({ name }) => name);
  const compared = await compareWithin(content(newer), content(older), bytes);
  const written = new ByteRanges();
  let missing = 0;
  for (const { offset, length, kind } of compared.differences) {
    if (kind === 'missing') missing += length;
    else written.add(offset, length);
  }
  const [shorter, longer] = [newer.virtualSize, older.virtualSize].sort((a, b) => a - b);
  written.add(shorter!, longer! - shorter!);
  return { written, missing, notCompared: compared.notCompared };
}
