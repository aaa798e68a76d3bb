import { ReadBudget } from '../bytes/read-budget.ts';
import { type OpenChain, openChain } from '../chains/open-chain.ts';
import type { Plan } from '../recovery/plan-for.ts';
import type { FilesBetween, StateChoice } from '../recovery/state-choice.ts';
import { chainOf } from '../sets/chain.ts';
import type { Disk, Inventory } from '../sets/model.ts';
import { filesBetween } from './files-between.ts';

/** Bytes of what describes files that all plans together may read: some 250,000 files, twice. */
const TABLES = 512 * 1024 * 1024;
/** Bytes of content that each comparison of disks without a common base may read. */
const CONTENT = 128 * 1024 * 1024;
/** Comparisons of all plans together. */
const MOST_COMPARED = 32;

/**
 * The plans, with what the states that there are to choose from hold in files. Bounded: what was not
 * looked into keeps `files: null`, or says in its `trouble` how far it came.
 */
export async function withFiles(
  plans: readonly Plan[],
  { disks }: Pick<Inventory, 'disks'>,
  bounds = { tables: TABLES, content: CONTENT, comparisons: MOST_COMPARED },
): Promise<Plan[]> {
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  const tables = new ReadBudget(bounds.tables);
  const told: Plan[] = [];
  let left = bounds.comparisons;
  for (const plan of plans) {
    const choices: StateChoice[] = [];
    for (const choice of plan.choices) {
      const look = left > 0 && !tables.signal.aborted;
      if (look) left--;
      const files = look
        ? await filesOf(choice, diskAt, { tables, content: bounds.content })
        : null;
      choices.push({ ...choice, files });
    }
    told.push({ ...plan, choices });
  }
  return told;
}

async function filesOf(
  { kind, path, against, leaf }: StateChoice,
  diskAt: ReadonlyMap<string, Disk>,
  bounds: Parameters<typeof filesBetween>[2],
): Promise<FilesBetween> {
  const over = kind === 'parent' ? diskAt.get(leaf) : null;
  const [ours, theirs] = [path, against].map((at) => opened(diskAt.get(at), over));
  if (!ours || !theirs) {
    const trouble = 'one of the two could not be opened';
    return { volumes: [], by: 'compared', missing: 0, notCompared: 0, trouble };
  }
  const [newer, older] = [
    { name: path, disk: ours.disk },
    { name: against, disk: theirs.disk },
  ];
  return filesBetween(newer, older, bounds);
}

/** @param over the leaf of a chain that ends where the disk is its parent */
function opened(disk: Disk | undefined, over: Disk | null | undefined): OpenChain | null {
  if (!disk || disk.vhdx.refusal !== null) return null;
  const chain = chainOf(disk);
  if (!over) return openChain(chain);
  const members = [...chainOf(over).members, ...chain.members];
  return openChain({ leaf: over, members, status: chain.status });
}
