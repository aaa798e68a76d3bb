import type { Finding } from '../diagnosis/finding.ts';
import { baseName } from '../sets/paths.ts';
import { impossible } from './draft.ts';
import { membersOf } from './members.ts';
import type { Draft, OptionId } from './recovery-option.ts';
import type { Situation } from './situation.ts';

type Around = Pick<Situation, 'chain' | 'standing' | 'findings'>;

/** Findings of encrypted stretches in the disks of the chain; what only follows its blocks is a note. */
export function encryptedIn({ chain, findings }: Pick<Around, 'chain' | 'findings'>): Finding[] {
  const paths = new Set(membersOf({ chain }).map(({ file }) => file.path));
  return encryptedAmong(paths, findings);
}

/** What must not be done with encrypted files: members, possible members, and what stands for a parent. */
export function encryptedWarnings({ chain, standing, findings }: Around): string[] {
  const around = new Set<string>();
  for (const { file, parent } of membersOf({ chain })) {
    around.add(file.path);
    for (const { path, verdict } of parent?.candidates ?? []) {
      if (verdict === 'unreadable') around.add(path);
    }
  }
  for (const { file } of standing.suspects) around.add(file.path);
  return encryptedAmong(around, findings).map(({ subject, severity }) => {
    const name = baseName(subject);
    return severity === 'error'
      ? `${name} seems to be encrypted in part, as by ransomware. Keep it as it is, restore it from a backup ` +
          'from before, and copy nothing back to the host until it has been examined.'
      : `${name} may be encrypted in stripes: every disk read through it may then hold them as well. Compare ` +
          'it with a backup from before.';
  });
}

const MERGES: ReadonlySet<OptionId> = new Set([
  'grant-permissions',
  'merge-on-live-cluster',
  'merge-in-place',
  'merge-without-room',
]);

/** A merge would write encrypted parts into a file that may still be sound. */
export function blockedByEncryption(option: Draft, situation: Around): Draft {
  const [first] = encryptedIn(situation);
  if (!first || !MERGES.has(option.id) || option.verdict === 'impossible') return option;
  const why =
    `${baseName(first.subject)} seems to be encrypted in part: a merge would mix that into another file, and ` +
    'nothing could separate the two again.';
  return impossible(option.id, option.title, why, option.preconditions);
}

function encryptedAmong(paths: ReadonlySet<string>, findings: readonly Finding[]): Finding[] {
  return findings.filter(({ id, severity, subject }) => {
    return id === 'encrypted-content' && severity !== 'info' && paths.has(subject);
  });
}
