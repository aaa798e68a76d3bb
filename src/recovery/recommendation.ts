import { encryptedIn } from './encrypted-content.ts';
import { damagedIn, dirtyIn, isWhole, membersOf, unprovenIn, unreadableIn } from './members.ts';
import type { OptionId } from './recovery-option.ts';
import { mergesAreDenied, type Situation } from './situation.ts';

/** One rule of an expert: the first that applies decides. */
export interface Rule {
  readonly recommend: OptionId;
  /** When it applies, in words; docs/recovery.md lists the same. */
  readonly when: string;
  readonly applies: (situation: Situation) => boolean;
}

/** What cuts the disk off from its data comes first, then what endangers it, then the plain ways. */
export const RULES: readonly Rule[] = [
  {
    recommend: 'restore-backing-file',
    when: 'the set names a disk that was not found or cannot be read, or several of that name',
    applies: ({ leafMissing }) => leafMissing,
  },
  {
    recommend: 'restore-missing-parent',
    when: 'a parent is missing, or the chain runs in a circle',
    applies: ({ chain }) => chain?.status === 'missing-parent' || chain?.status === 'cycle',
  },
  {
    recommend: 'prove-identity',
    when: 'a parent does not have the identity that its child asks for',
    applies: (situation) =>
      situation.chain?.status === 'identity-mismatch' || unprovenIn(situation).length > 0,
  },
  {
    recommend: 'choose-parent',
    when: 'several disks have the identity that a child asks for',
    applies: ({ chain }) => chain?.status === 'ambiguous',
  },
  {
    recommend: 'restore-damaged-disk',
    when: 'a disk of the chain, or one that by its name may be a newer disk of it, can’t be read in whole or in part, or seems to be encrypted in part',
    applies: (situation) =>
      unreadableIn(situation).length > 0 ||
      damagedIn(situation).length > 0 ||
      encryptedIn(situation).length > 0 ||
      situation.standing.suspects.some(({ by }) => by === 'name'),
  },
  {
    recommend: 'rebuild-set',
    when: 'the .vhds is damaged, or a machine attaches one that is gone; the chain is whole',
    applies: (situation) =>
      isWhole(situation) && situation.lostSet !== null && situation.lostSet.by !== 'name',
  },
  {
    recommend: 'grant-permissions',
    when: 'an event log or access list shows that merges are denied, and nothing is behind its disk',
    applies: (situation) => mergesAreDenied(situation) && hasCheckpoints(situation),
  },
  {
    recommend: 'quarantine-orphans',
    when: 'the set is in order, but disks that nothing uses lie beside it',
    applies: (situation) =>
      standsAlone(situation) && situation.aside.length > 0 && situation.attachingAside.length === 0,
  },
  {
    recommend: 'copy-standalone',
    when: 'the one disk has no parent, and its log is empty',
    applies: (situation) => standsAlone(situation) && dirtyIn(situation).length === 0,
  },
  {
    recommend: 'flatten',
    when: 'anything else that is whole: checkpoints, a dirty log, a set behind its disks',
    applies: isWhole,
  },
];

/** What a merge would take away; a set behind its disks must not be started for it. */
function hasCheckpoints({ set, behind }: Situation): boolean {
  return !behind && (set?.checkpoints.length ?? 0) > 0;
}

function standsAlone(situation: Situation): boolean {
  return isWhole(situation) && membersOf(situation).length === 1;
}

/** Null when nothing at hand can be recommended: a damaged set without any disk. */
export function recommendedFor(situation: Situation): OptionId | null {
  return RULES.find(({ applies }) => applies(situation))?.recommend ?? null;
}
