import { formatBytes } from '../bytes/quantity.ts';
import { type ChangedParent, isEqual } from '../chains/changed-parents.ts';
import type { Disk } from '../sets/model.ts';
import { baseName } from '../sets/paths.ts';
import { vhdset } from './command.ts';
import { byHand, impossible } from './draft.ts';
import { membersOf } from './members.ts';
import type { Draft, OptionId, Step } from './recovery-option.ts';
import type { Situation } from './situation.ts';

/** Everything that the child stores, its parent holds already: a merge leaves that. */
export function isSpent({ held }: ChangedParent): boolean {
  return held !== null && isEqual(held);
}

/** What must not be done with a disk that stands where a parent should. */
export function changedParentWarnings({ changedParents }: Situation): string[] {
  return changedParents.flatMap((one) => {
    const [child, name] = [baseName(one.child.file.path), baseName(one.candidate.file.path)];
    if (isSpent(one)) {
      return (
        `${child} seems to be merged into ${name} already. ${name} is the newer state: attach ${child} to ` +
        'no machine, and never force the two together.'
      );
    }
    if (one.original && (one.sinceOriginal?.different ?? 0) > 0) {
      return (
        `${name} was written to after ${child} was made from it: there are two states, and this plan is ` +
        `for the one on ${one.original.file.path}. Export ${name} by itself as well before anything is put aside.`
      );
    }
    if (one.grownBy === 0) return [];
    return (
      `${name} is larger than ${child} by ${formatBytes(one.grownBy)} and does not have the identity it asks for. ` +
      'Do not force the two together with Set-VHD -IgnoreIdMismatch: it cannot be undone.'
    );
  });
}

/** A forced link matches now: nothing else in a plan would show that the chain may mix two states. */
export function forcedLinkWarnings({ chain, findings }: Situation): string[] {
  const paths = new Set(membersOf({ chain }).map(({ file }) => file.path));
  return findings
    .filter(({ id, subject }) => id === 'forced-relink' && paths.has(subject))
    .map(
      ({ subject }) =>
        `The link of ${baseName(subject)} to its parent seems to have been forced: whatever is made from this chain ` +
        'may mix two states. Check its file systems without repair, and look for the earlier parent in a backup.',
    );
}

/** Options by which the hosts would open what is in the parents' place. */
const BY_THE_HOSTS: ReadonlySet<OptionId> = new Set([
  'grant-permissions',
  'merge-on-live-cluster',
  'merge-without-room',
]);

/** Where a parent's place holds another state, no host merges the chain that was found here. */
export function blockedByChange(option: Draft, { changedParents }: Situation): Draft {
  const [first] = changedParents;
  if (!first || !BY_THE_HOSTS.has(option.id) || option.verdict === 'impossible') return option;
  const why =
    `On the hosts ${baseName(first.candidate.file.path)} is where ${baseName(first.child.file.path)} looks for its ` +
    'parent, and it is not in the state that the child was made from: a merge would be refused, or mix two states.';
  return impossible(option.id, option.title, why, option.preconditions);
}

/** How anyone can see for themselves what was changed, whole and not within a bound. */
export function changedParentSteps({ changedParents }: Situation): Step[] {
  return changedParents.flatMap(({ candidate, original, grownBy }) => {
    if (!original) return [];
    return byHand(
      grownBy > 0
        ? 'Prove that the larger disk was only enlarged: this must say that the shorter one’s bytes are equal, ' +
            'and that the longer one goes on. Then enlarge the new disk in place of the old.'
        : 'See what was changed in the disk that stands in the parent’s place:',
      vhdset('compare', { path: original.file.path }, { path: candidate.file.path }),
    );
  });
}

/** What was read of the content of a child and a candidate, where it was. */
export function changeBetween(
  { changedParents }: Pick<Situation, 'changedParents'>,
  child: Disk,
  candidate: Disk,
): ChangedParent | null {
  return changedParents.find((one) => one.child === child && one.candidate === candidate) ?? null;
}
