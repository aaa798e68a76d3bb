import type { MergeSequence } from '../../src/chains/merge-sequence.ts';
import type { ParentCopies } from '../../src/chains/parent-copies.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Coverage } from '../../src/disk/coverage.ts';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { type HostAnswers, NO_ANSWERS } from '../../src/host/host-answers.ts';
import type { Machine } from '../../src/host/machine.ts';
import { circumstancesOf } from '../../src/recovery/circumstances.ts';
import { textOf } from '../../src/recovery/command.ts';
import { type Plan, planFor } from '../../src/recovery/plan-for.ts';
import type { OptionId, RecoveryOption, Step } from '../../src/recovery/recovery-option.ts';
import { type Situation, situationOfChain, situationOfSet } from '../../src/recovery/situation.ts';
import type { InventoryOptions } from '../../src/sets/inventory.ts';
import { hostWith } from '../diagnosis/small-diagnosis.ts';
import { guid, type SmallDisk, SmallFolder } from '../sets/small-folder.ts';

/** Name of the disk number `n` of the set. */
export const diskName = (n: number): string => `s_${guid(n)}.avhdx`;

/** A block of data that a disk holds itself. */
export const DATA = { block: 0, data: Buffer.from('data') };

/** A set of `count` disks, 1 the base and the last one the active leaf; the disks may be changed. */
export async function setOf(
  count: number,
  change: Readonly<Record<number, Partial<SmallDisk> | null>> = {},
): Promise<SmallFolder> {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: diskName(count) });
  for (let n = 1; n <= count; n++) {
    const changed = change[n];
    if (changed === null) continue;
    const link = n > 1 ? { parentId: n - 1, relative: `.\\${diskName(n - 1)}` } : {};
    await folder.disk(
      diskName(n),
      { id: n, blocks: [DATA], ...link, ...changed },
      { modified: new Date(Date.UTC(2026, 10, n)) },
    );
  }
  return folder;
}

export interface Around {
  readonly machines?: readonly Machine[];
  readonly events?: readonly EventRecord[];
  readonly answers?: Partial<HostAnswers>;
  readonly options?: Partial<InventoryOptions>;
  readonly coverage?: ReadonlyMap<string, Coverage>;
  readonly mergeSequences?: ReadonlyMap<string, MergeSequence>;
  readonly parentCopies?: ReadonlyMap<string, ParentCopies>;
  readonly output?: string;
  readonly only?: string;
}

export async function plansOf(folder: SmallFolder, around: Around = {}): Promise<Plan[]> {
  const { machines, events, answers, options, output = 'new', ...rest } = around;
  const inventory = await folder.take(options);
  const known = hostWith(inventory, machines, events);
  const host = { ...known, answers: { ...NO_ANSWERS, ...answers } };
  return planFor(inventory, host, diagnose(inventory, host), { output, ...rest });
}

/** The plan of the first set, or of the first chain where there is no set. */
export async function planOf(folder: SmallFolder, around: Around = {}): Promise<Plan> {
  return (await plansOf(folder, around))[0]!;
}

export async function optionOf(
  folder: SmallFolder,
  id: OptionId,
  around: Around = {},
): Promise<RecoveryOption> {
  const { options } = await planOf(folder, around);
  const option = options.find((one) => one.id === id);
  if (!option) throw new Error(`no option ${id} among ${options.map((one) => one.id)}`);
  return option;
}

/** What the options of the first set are made from. */
export async function situationIn(folder: SmallFolder, around: Around = {}): Promise<Situation> {
  const inventory = await folder.take(around.options);
  const host = hostWith(inventory, around.machines, around.events);
  const all = circumstancesOf({
    inventory,
    host,
    findings: diagnose(inventory, host),
    output: around.output ?? 'new',
    coverage: around.coverage ?? new Map(),
    mergeSequences: around.mergeSequences ?? new Map(),
    access: null,
    changedParents: [],
  });
  const [set] = inventory.sets;
  return set ? situationOfSet(set, all) : situationOfChain(inventory.chains[0]!, all);
}

/** Commands as words in a row, for short expectations. */
export const wordsOf = (steps: readonly Step[]): string[] =>
  steps.flatMap(({ commands }) => commands.map(({ argv }) => argv.map(textOf).join(' ')));
