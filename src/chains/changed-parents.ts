import { VhdsetError } from '../bytes/vhdset-error.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { compareWithin } from '../disk/bounded-comparison.ts';
import type { Difference } from '../disk/compare.ts';
import { Kind } from '../disk/run-list.ts';
import type { VirtualDisk } from '../disk/virtual-disk.ts';
import { readGpt } from '../formats/gpt/gpt.ts';
import { chainOf } from '../sets/chain.ts';
import { descendsFrom, type Kinship, kinshipOf } from '../sets/kinship.ts';
import type { Disk, Inventory } from '../sets/model.ts';
import { takenUnproven } from '../sets/parent-link.ts';
import { asParent } from './as-parent.ts';
import { openChain } from './open-chain.ts';

/** What a comparison by content found, which may not have read everything. In bytes. */
export interface ContentMatch {
  readonly different: number;
  /** No file found tells them. */
  readonly missing: number;
  /** The first range that differs, on the virtual disk. */
  readonly first: Difference | null;
  /** At most so many were not compared: the bound of reads was reached. */
  readonly notCompared: number;
}

/** Everything was compared, and nothing differs. */
export function isEqual({ different, missing, notCompared }: ContentMatch): boolean {
  return different + missing + notCompared === 0;
}

/**
 * A disk to which a child's own paths or names lead, and which has not the identity that the child asks
 * for: what its content tells of what happened to it.
 */
export interface ChangedParent {
  readonly child: Disk;
  readonly candidate: Disk;
  readonly kinship: Kinship;
  /** Bytes by which its virtual size is larger than the child's; 0 where it is not. */
  readonly grownBy: number;
  /** Of a larger one: bytes of data that it stores past the child's end; null where that can't be read. */
  readonly beyond: number | null;
  /** Of a larger one: the size of the disk by its own partition table (GPT), in bytes; null where it has none. */
  readonly partitionedAs: number | null;
  /** The disk with the identity asked for, where one was found. */
  readonly original: Disk | null;
  /** The candidate and that disk, as far as the child reaches; null without one. */
  readonly sinceOriginal: ContentMatch | null;
  /** What the child stores itself, and what the candidate has there; null where it stores nothing. */
  readonly held: ContentMatch | null;
  /** Why something was not compared. */
  readonly trouble: string | null;
}

/** Pairs that are looked at: thousands of children may ask for one disk. */
const MOST_PAIRS = 16;
/** Bytes of payload read for all pairs together: about a second. `compare` reads what it takes. */
const PAYLOAD_BUDGET = 256 * 1024 * 1024;

/**
 * Holds each disk that seems to be a parent in another state against the child, and against the parent
 * as it was where that was found. Reads tables, and of the payload `budget` bytes in all.
 */
export async function findChangedParents(
  { disks }: Pick<Inventory, 'disks'>,
  budget = PAYLOAD_BUDGET,
): Promise<ChangedParent[]> {
  const found: ChangedParent[] = [];
  let left = budget;
  for (const { child, candidate, kinship } of pairsAmong(disks)) {
    const { changed, read } = await examine(child, candidate, kinship, left);
    left = Math.max(0, left - read);
    found.push(changed);
  }
  return found;
}

interface Pair {
  readonly child: Disk;
  readonly candidate: Disk;
  readonly kinship: Kinship;
}

/** Of one virtual disk, and nothing decoded says that the candidate never was the parent. */
function pairsAmong(disks: readonly Disk[]): Pair[] {
  const pairs: Pair[] = [];
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  for (const child of disks) {
    const found = child.parent?.status === 'resolved' && !takenUnproven(child.parent);
    for (const { path, verdict, foundBy } of child.parent?.candidates ?? []) {
      if (verdict !== 'identity-differs' && verdict !== 'taken-unproven') continue;
      // Beside the right parent only what stands in its place counts: elsewhere may be other copies.
      if (found && !foundBy.endsWith('-path')) continue;
      const candidate = diskAt.get(path);
      if (!candidate || candidate.vhdx.refusal || child.vhdx.refusal) continue;
      const kinship = kinshipOf(child, candidate, descendsFrom(candidate, child));
      const ids = [child, candidate].map(({ vhdx }) => vhdx.metadata?.virtualDiskId ?? null);
      if (kinship.relation === 'not-the-parent' || ids[0] === null || ids[0] !== ids[1]) continue;
      if (pairs.length === MOST_PAIRS) return pairs;
      pairs.push({ child, candidate, kinship });
    }
  }
  return pairs;
}

async function examine(child: Disk, candidate: Disk, kinship: Kinship, budget: number) {
  const size = child.vhdx.metadata!.virtualSize!;
  const { parent: taken, candidates } = child.parent!;
  const proven = candidates.some(({ verdict }) => verdict === 'taken');
  const original = proven ? taken : null;
  const grownBy = Math.max(0, candidate.vhdx.metadata!.virtualSize! - size);
  const about = { child, candidate, kinship, grownBy, original };
  let read = 0;
  let beyond: number | null = null;
  let partitionedAs: number | null = null;
  let sinceOriginal: ContentMatch | null = null;
  let held: ContentMatch | null = null;
  let trouble: string | null = null;
  try {
    const { disk } = openChain(chainOf(candidate));
    if (grownBy > 0) {
      beyond = await dataFrom(disk, size);
      partitionedAs = await sizeByGpt(disk);
    }
    const compareTo = async (other: VirtualDisk): Promise<ContentMatch> => {
      const result = await compareWithin(
        asParent(other, size),
        asParent(disk, size),
        Math.max(0, budget - read),
      );
      read += result.read;
      await assertUnchanged([...other.layers, ...disk.layers]);
      return matchOf(result.differences, result.notCompared);
    };
    if (original) sinceOriginal = await compareTo(openChain(chainOf(original)).disk);
    // Laid over the candidate, the child differs from it in what it stores itself, and nowhere else.
    if ((child.allocation?.dataBytes ?? 0) > 0) {
      const below = chainOf(candidate);
      const members = [child, ...below.members];
      held = await compareTo(openChain({ leaf: child, members, status: below.status }).disk);
    }
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    trouble = error.message;
  }
  return {
    changed: { ...about, beyond, partitionedAs, sinceOriginal, held, trouble },
    read,
  };
}

function matchOf(differences: readonly Difference[], notCompared: number): ContentMatch {
  const bytesOf = (kind: Difference['kind']) =>
    differences.reduce((sum, one) => sum + (one.kind === kind ? one.length : 0), 0);
  const first = differences.find(({ kind }) => kind === 'different') ?? null;
  return { different: bytesOf('different'), missing: bytesOf('missing'), first, notCompared };
}

/** Bytes of data that the disk stores from a place on; from its tables alone. */
async function dataFrom(disk: VirtualDisk, offset: number): Promise<number> {
  let bytes = 0;
  for await (const { count, length, kind } of disk.runs(offset)) {
    for (let i = 0; i < count; i++) if (kind[i] === Kind.Data) bytes += length[i]!;
  }
  return bytes;
}

/** Where the disk ended when its partition table was written: the backup header stands in its last sector. */
async function sizeByGpt(disk: VirtualDisk): Promise<number | null> {
  try {
    const { gpt } = await readGpt(disk, disk.logicalSectorSize);
    if (!gpt) return null;
    const { ownSector, otherSector } = gpt.header;
    const size = (Math.max(ownSector, otherSector) + 1) * gpt.sectorSize;
    return Number.isSafeInteger(size) ? size : null;
  } catch (error) {
    if (error instanceof VhdsetError) return null;
    throw error;
  }
}
