import { formatCount } from '../bytes/quantity.ts';
import type { ChangedParent } from '../chains/changed-parents.ts';
import type { MergeSequence } from '../chains/merge-sequence.ts';
import type { ParentCopies } from '../chains/parent-copies.ts';
import type { Finding } from '../diagnosis/finding.ts';
import type { Coverage } from '../disk/coverage.ts';
import type { Host } from '../host/host.ts';
import { chainOf } from '../sets/chain.ts';
import { deletedText } from '../sets/deleted-disks.ts';
import type { Chain, ChainStatus, Disk, Inventory } from '../sets/model.ts';
import { baseName } from '../sets/paths.ts';
import { disksAround } from '../sets/vhd-set.ts';
import { blockedByChange, changedParentWarnings, forcedLinkWarnings } from './changed-parents.ts';
import { type AccessOfFolder, type Circumstances, circumstancesOf } from './circumstances.ts';
import { blockedByEncryption, encryptedWarnings } from './encrypted-content.ts';
import { withManifests } from './folder-sizes.ts';
import { heldBack, holdWarning } from './hold.ts';
import { doubtedIn, virtualSizeOf } from './members.ts';
import { chooseParent } from './options/choose-parent.ts';
import { convertVhd } from './options/convert-vhd.ts';
import { copyStandalone } from './options/copy-standalone.ts';
import { flatten } from './options/flatten.ts';
import { mergeOnLiveCluster } from './options/live-cluster.ts';
import { mergeInPlace } from './options/merge-in-place.ts';
import { mergeWithoutRoom } from './options/merge-without-room.ts';
import { proveIdentity } from './options/prove-identity.ts';
import { quarantineOrphans } from './options/quarantine-orphans.ts';
import { rebuildSet } from './options/rebuild-set.ts';
import { recoverPartially } from './options/recover-partially.ts';
import { relinkParent } from './options/relink-parent.ts';
import { replayLog } from './options/replay-log.ts';
import { restoreBackingFile } from './options/restore-backing-file.ts';
import { restoreDamagedDisk } from './options/restore-damaged-disk.ts';
import { restoreMissingParent } from './options/restore-missing-parent.ts';
import { recommendedFor } from './recommendation.ts';
import type { Draft, OptionVerdict, RecoveryOption } from './recovery-option.ts';
import { type Situation, situationOfChain, situationOfSet } from './situation.ts';
import { choicesIn, type StateChoice } from './state-choice.ts';

/** What to do about one set, or about one chain without a set. */
export interface Plan {
  /** Path of the `.vhds`, or of the leaf. */
  readonly subject: string;
  readonly kind: 'set' | 'chain';
  /** Nothing is wrong here: there is a disk to copy, and that is all. */
  readonly inOrder: boolean;
  /** Disks of the chain to work from. */
  readonly disks: number;
  readonly status: ChainStatus | null;
  /** Bytes; null when not known. */
  readonly virtualSize: number | null;
  /** Logs show that no machine of it may be started, stopped or moved; the first warning says why. */
  readonly hold: boolean;
  /** What must not be done whatever is chosen. */
  readonly warnings: readonly string[];
  /** Copies of a parent held against each other; null where there are none, or nobody compared them. */
  readonly parentCopies: ParentCopies | null;
  /** What could be taken in place of what the plan works from, and what that gives and loses. */
  readonly choices: readonly StateChoice[];
  /** One of the options; null only where no option is left at all. */
  readonly recommended: RecoveryOption | null;
  /** The recommended one first, then by verdict. */
  readonly options: readonly RecoveryOption[];
}

export interface PlanOptions {
  /** Folder for new files. */
  readonly output: string;
  /** How much of incomplete chains is known, by the path of the leaf. */
  readonly coverage?: ReadonlyMap<string, Coverage>;
  /** What the copies of an ambiguous parent hold, by the path of the leaf. */
  readonly parentCopies?: ReadonlyMap<string, ParentCopies>;
  /** How whole chains would be merged, by the path of the leaf. */
  readonly mergeSequences?: ReadonlyMap<string, MergeSequence>;
  /** Disks that stand where a parent should, and what their content tells. */
  readonly changedParents?: readonly ChangedParent[];
  /** What `icacls /save` wrote of the folder on the host. */
  readonly access?: AccessOfFolder | null;
  /** Path of a set or disk: a plan for this alone, also for a disk that belongs to a set. */
  readonly only?: string;
}

/** One plan for each VHD Set, then one for each chain that no set has to do with. */
export function planFor(
  inventory: Inventory,
  host: Host,
  findings: readonly Finding[],
  { output, access = null, only, ...counted }: PlanOptions,
): Plan[] {
  const { coverage = new Map(), parentCopies = new Map(), mergeSequences = new Map() } = counted;
  const { changedParents = [] } = counted;
  const known = {
    ...{ inventory, host, findings, output, coverage, access, mergeSequences },
    changedParents,
  };
  const all = circumstancesOf(known);
  const sets = inventory.sets.filter(({ file }) => only === undefined || file.path === only);
  const plan = (situation: Situation) => {
    const leaf = situation.chain?.leaf.file.path;
    const copies = (leaf !== undefined && parentCopies.get(leaf)) || null;
    return planOf(situation, all, copies);
  };
  return [
    ...sets.map((set) => plan(situationOfSet(set, all))),
    ...chainsFor(only, all).map((chain) => plan(situationOfChain(chain, all))),
  ];
}

function chainsFor(only: string | undefined, { inventory, diskAt }: Circumstances): Chain[] {
  if (only === undefined) return chainsWithoutSet(inventory);
  const disk = diskAt.get(only);
  return disk ? [chainOf(disk)] : [];
}

function planOf(
  situation: Situation,
  { diskAt, folderSizes, troubled }: Circumstances,
  parentCopies: ParentCopies | null,
): Plan {
  const { subject, set, chain, behind } = situation;
  const drafts = draftsFor(situation, diskAt, parentCopies).map((option) => {
    return withManifests(option, folderSizes);
  });
  const wanted = recommendedFor(situation);
  const takeable = drafts.filter(({ verdict }) => verdict !== 'impossible');
  const best = takeable.find(({ id }) => id === wanted) ?? takeable[0] ?? null;
  const options = drafts
    .map((option): RecoveryOption => {
      return option === best ? { ...option, verdict: 'recommended' } : option;
    })
    .sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
  const recommended = options.find(({ verdict }) => verdict === 'recommended') ?? null;
  const files = [subject, ...(chain?.members ?? []).map(({ file }) => file)];
  const inTrouble = files.some(({ path }) => troubled.has(path));
  return {
    subject: subject.path,
    kind: set ? 'set' : 'chain',
    inOrder: recommended?.id === 'copy-standalone' && !inTrouble && !behind && isNewest(situation),
    disks: chain?.members.length ?? 0,
    status: chain?.status ?? null,
    virtualSize: virtualSizeOf(situation),
    hold: situation.hold !== null,
    warnings: warningsOf(situation),
    parentCopies,
    choices: choicesIn(situation),
    recommended,
    options,
  };
}

const ORDER: readonly OptionVerdict[] = ['recommended', 'possible', 'last-resort', 'impossible'];

/** Nothing found depends on it, and everything beside it was read. */
function isNewest({ standing: { newer, suspects }, contradicted }: Situation): boolean {
  return newer.length + suspects.length + contradicted.length === 0;
}

/** What must be known before any option is weighed, the most dangerous first. */
function warningsOf(situation: Situation): string[] {
  const { hold, behind, chain, standing, set } = situation;
  const { newer, newest, suspects } = standing;
  const warnings = hold ? [holdWarning(hold)] : [];
  if (behind) warnings.push(DO_NOT_START);
  if (chain && newer.length > 0) {
    const count = formatCount(newer.length, 'newer disk depends', 'newer disks depend');
    const better = set ? set.file.path : newest?.file.path;
    warnings.push(
      `${count} on ${baseName(chain.leaf.file.path)}: this plan is for an old state.` +
        (newest ? ` The newest disk is ${baseName(newest.file.path)}.` : '') +
        (better ? ` For the newest data: vhdset plan ${better}` : ''),
    );
  }
  warnings.push(
    ...encryptedWarnings(situation),
    ...changedParentWarnings(situation),
    ...forcedLinkWarnings(situation),
    ...hostWarning(situation),
  );
  for (const { file } of doubtedIn(situation)) {
    warnings.push(
      `${baseName(file.path)} says that it has no parent, but is named like a checkpoint. If its parent ` +
        'link was lost, it holds changes only: compare it with the source or a backup first.',
    );
  }
  for (const { file } of chain?.members ?? []) {
    if (file.remains) warnings.push(`${deletedText(file.path, file.remains)}.`);
  }
  if (suspects.length > 0) {
    const [first] = suspects;
    const more = suspects.length > 1 ? ` and ${suspects.length - 1} more` : '';
    warnings.push(
      `${baseName(first!.file.path)}${more} lies beside these disks and could not be read. It may be ` +
        'the newest disk: copy it again before you rely on anything here.',
    );
  }
  return warnings;
}

/** A copy that is behind the cluster is no base for its newest state. */
function hostWarning({ contradicted, subject }: Situation): string[] {
  if (contradicted.length === 0) return [];
  const absent = contradicted.filter(({ kind }) => kind === 'absent');
  const [first] = absent;
  if (!first) {
    return [
      `What the hosts said contradicts these files (${contradicted[0]!.what}): this plan may not fit the ` +
        `cluster. See in what: vhdset analyze ${subject.path}`,
    ];
  }
  const more = absent.length > 1 ? ` and ${absent.length - 1} more` : '';
  return [
    `The hosts list a disk of this set that is not among these files: ${baseName(String(first.host.value))}${more}. ` +
      'It may be newer: this plan is for the state of the copy. For the newest data, copy again with all machines off.',
  ];
}

const DO_NOT_START =
  'Do not start any machine that uses this set: the set or a configuration names an ancestor of ' +
  'newer disks, and the first write would make everything in them unusable.';

/** Options that apply, the gentler first. */
function draftsFor(
  situation: Situation,
  diskAt: ReadonlyMap<string, Disk>,
  copies: ParentCopies | null,
): Draft[] {
  return [
    restoreBackingFile(situation),
    restoreMissingParent(situation),
    proveIdentity(situation, diskAt),
    chooseParent(situation, diskAt, copies),
    restoreDamagedDisk(situation),
    copyStandalone(situation),
    flatten(situation),
    convertVhd(situation),
    relinkParent(situation),
    replayLog(situation),
    rebuildSet(situation),
    mergeOnLiveCluster(situation),
    quarantineOrphans(situation),
    mergeInPlace(situation),
    mergeWithoutRoom(situation),
    recoverPartially(situation),
  ]
    .filter((option) => option !== null)
    .map((option) => heldBack(option, situation))
    .map((option) => blockedByChange(option, situation))
    .map((option) => blockedByEncryption(option, situation));
}

/** Chains that are neither in a set's plan nor candidates in one. */
function chainsWithoutSet({ sets, chains }: Inventory): Chain[] {
  const told = new Set(sets.flatMap(disksAround).map(({ file }) => file.path));
  const open = chains.filter(({ leaf }) => !told.has(leaf.file.path));
  const candidates = new Set(
    [...sets.flatMap(({ chain }) => chain ?? []), ...open].flatMap(({ members }) => {
      const link = members.at(-1)?.parent;
      return link?.candidates.map(({ path }) => path) ?? [];
    }),
  );
  return open.filter(
    ({ leaf, status }) => status !== 'complete' || !candidates.has(leaf.file.path),
  );
}
