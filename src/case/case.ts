import type { FileTree } from '../bytes/file-tree.ts';
import type { OpenChain } from '../chains/open-chain.ts';
import type { ContentRead } from '../diagnosis/diagnose.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { ReadingChoices } from '../formats/vhdx/vhdx.ts';
import type { Host } from '../host/host.ts';
import type { Plan, PlanOptions } from '../recovery/plan-for.ts';
import { chainOf } from '../sets/chain.ts';
import { takeInventory } from '../sets/inventory.ts';
import type { Chain, Disk, Inventory } from '../sets/model.ts';
import { type ParentPair, pathAmong } from '../sets/parent-pairs.ts';
import { chainNamed, memberNamed, type NamedChain } from './named-chain.ts';
import type { TreePath } from './read-host.ts';

/** What is investigated, and how it is to be understood. */
export interface CaseRequest extends ReadingChoices {
  /** Everything in these is looked at. */
  readonly trees: readonly FileTree[];
  /** Where parents may lie besides; of these only what is of use is in the inventory. */
  readonly search?: readonly FileTree[];
  /** Which file is a child's parent, both as a person spells them. */
  readonly parents?: readonly ParentPair[];
  /** Takes a parent of the right name although its identity differs: may mix states. */
  readonly ignoreIdMismatch?: boolean;
  /** Whether to count what each disk stores of its own (default true): reads its whole table. */
  readonly countAllocation?: boolean;
  /** Files that are sampled for encryption, sound ones that is: fewer where reads take their time. */
  readonly mostSampled?: number | undefined;
  /** How many files are read at a time (default 16). */
  readonly filesAtOnce?: number | undefined;
  /** Event logs. */
  readonly eventLogs?: readonly TreePath[];
  /** A folder that `collect` wrote, or outputs of the same commands; one beside the disks is found by itself. */
  readonly host?: FileTree | undefined;
  /**
   * Gets the case as the files' headers and metadata alone tell it, before any table is read: of
   * thousands of files that takes as long again. It knows of no amounts, machines, events or samples:
   * more is found when they are known.
   */
  readonly onFirstLook?: ((first: Case) => Promise<void>) | undefined;
  /** Ends whatever the case is doing with the next piece; thrown is its reason. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: CaseProgress) => void) | undefined;
}

/** How far a step is. What a case was not asked for, it does not do. */
export interface CaseProgress {
  readonly step: 'files' | 'tables' | 'host' | 'findings' | 'plans';
  readonly done: number;
  readonly total: number;
}

/**
 * What a plan is for; how much broken chains still hold, in what the copies of a parent differ, and
 * what states to choose from hold in files, is read where `coverage` is asked for.
 */
export interface CasePlanOptions
  extends Omit<PlanOptions, 'coverage' | 'parentCopies' | 'mergeSequences' | 'changedParents'> {
  readonly coverage?: boolean;
}

/**
 * Takes the inventory of all trees.
 * @throws {NotAtHandError} for a parent or child that none of the trees lists
 */
export async function openCase(request: CaseRequest): Promise<Case> {
  const { trees, signal, onProgress, onFirstLook } = request;
  const telling = (step: CaseProgress['step']) =>
    onProgress && ((done: number, total: number) => onProgress({ step, done, total }));
  const inventory = await takeInventory(trees, {
    ...request,
    onFile: telling('files'),
    onCounted: telling('tables'),
    onUncounted: onFirstLook && ((first) => onFirstLook(firstLook(request, first))),
  });
  signal?.throwIfAborted();
  return new Case(request, inventory);
}

/** What is read beside the files' own structures. */
interface Beside {
  readonly host: () => Promise<Host>;
  /** What findings and plans need of the content itself. */
  readonly content: (host: Host) => Promise<ContentRead>;
}

function besideOf(request: CaseRequest, inventory: Inventory): Beside {
  const { eventLogs, host: folder, signal, mostSampled } = request;
  return {
    async host() {
      const { readHost } = await import('./read-host.ts');
      return readHost(inventory, eventLogs, signal, folder);
    },
    async content({ births }) {
      const { findChangedParents } = await import('../chains/changed-parents.ts');
      const { sampleFiles } = await import('../sets/stripes.ts');
      const sampled = await sampleFiles(inventory, mostSampled);
      const { findRelinks } = await import('../sets/relinks.ts');
      return {
        sampled,
        relinks: await findRelinks(inventory, births),
        changedParents: await findChangedParents(inventory),
      };
    },
  };
}

/** A case with nothing beside it; of its steps it tells no progress. */
function firstLook({ onProgress: _, ...request }: CaseRequest, inventory: Inventory): Case {
  return new Case(request, inventory, {
    async host() {
      const { hostOf } = await import('../host/host.ts');
      return hostOf(inventory, { configurations: [], machines: [], hostList: [] });
    },
    content: async () => (await import('../diagnosis/diagnose.ts')).NOTHING_READ,
  });
}

/** One investigation. Each thing is worked out when it is first asked for, and once. */
export class Case {
  readonly inventory: Inventory;
  readonly #request: CaseRequest;
  readonly #beside: Beside;
  #host: Promise<Host> | undefined;
  #findings: Promise<readonly Finding[]> | undefined;
  #contentRead: Promise<ContentRead> | undefined;

  constructor(
    request: CaseRequest,
    inventory: Inventory,
    beside: Beside = besideOf(request, inventory),
  ) {
    this.#request = request;
    this.inventory = inventory;
    this.#beside = beside;
  }

  /** The path of the inventory that a person spells so; null when no tree lists such a file. */
  pathOf(spelling: string): Promise<string | null> {
    const { trees, search = [] } = this.#request;
    return pathAmong([...trees, ...search], spelling);
  }

  /**
   * The chain that a disk or set stands for.
   * @param path of the disk or set, as a person spells it
   * @param at the member of its chain whose state is meant, by path or by name
   * @throws {NamingError}
   */
  async chainNamed(path: string, at?: string): Promise<NamedChain> {
    const named = chainNamed(this.inventory, (await this.pathOf(path)) ?? path);
    if (at === undefined) return named;
    const member = await this.memberNamed(named.chain, at);
    return { ...named, chain: chainOf(member) };
  }

  /** @throws {NamingError} when no member of the chain goes by the path or name, or several do */
  memberNamed(chain: Chain, wanted: string): Promise<Disk> {
    return memberNamed(this.inventory, chain, wanted);
  }

  /** @throws {FormatError} when not even the leaf may be read */
  async openChain(chain: Chain): Promise<OpenChain> {
    const { openChain } = await import('../chains/open-chain.ts');
    return openChain(chain);
  }

  /** Configurations among the files, and the event logs given, tied to the disks. */
  host(): Promise<Host> {
    this.#host ??= this.#step('host', this.#beside.host);
    return this.#host;
  }

  findings(): Promise<readonly Finding[]> {
    this.#findings ??= this.host().then((host) =>
      this.#step('findings', async () => {
        const { diagnose } = await import('../diagnosis/diagnose.ts');
        return diagnose(this.inventory, host, await this.#content());
      }),
    );
    return this.#findings;
  }

  /** Read once, within a bound. */
  #content(): Promise<ContentRead> {
    this.#contentRead ??= this.host().then(this.#beside.content);
    return this.#contentRead;
  }

  /** A plan for each set and each disk outside of sets. */
  async plans({ coverage = false, ...options }: CasePlanOptions): Promise<Plan[]> {
    const [host, findings] = [await this.host(), await this.findings()];
    // Of several folders it is not known which is the one of these disks.
    const [only = null] = host.access.length === 1 ? host.access : [];
    options.access ??= only;
    return this.#step('plans', async () => {
      const { planFor } = await import('../recovery/plan-for.ts');
      const { changedParents } = await this.#content();
      const known = { ...options, changedParents };
      if (!coverage) return planFor(this.inventory, host, findings, known);
      const { coverageOfBrokenChains } = await import('../chains/broken-coverage.ts');
      const { compareParentCopies } = await import('../chains/parent-copies.ts');
      const broken = await coverageOfBrokenChains(this.inventory);
      const { mergeSequences } = await import('../chains/merge-sequence.ts');
      const parentCopies = await compareParentCopies(this.inventory);
      const sequences = await mergeSequences(this.inventory);
      const counted = { coverage: broken, parentCopies, mergeSequences: sequences };
      const { withFiles } = await import('./state-choices.ts');
      const plans = planFor(this.inventory, host, findings, { ...known, ...counted });
      return withFiles(plans, this.inventory);
    });
  }

  async #step<T>(step: CaseProgress['step'], work: () => Promise<T>): Promise<T> {
    const { signal, onProgress } = this.#request;
    signal?.throwIfAborted();
    onProgress?.({ step, done: 0, total: 1 });
    const result = await work();
    onProgress?.({ step, done: 1, total: 1 });
    return result;
  }
}
