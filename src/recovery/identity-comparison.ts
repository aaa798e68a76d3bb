import type { ChangedParent } from '../chains/changed-parents.ts';
import type { Evidence } from '../diagnosis/finding.ts';
import { descendsFrom, type Kinship, kinshipOf } from '../sets/kinship.ts';
import type { Disk } from '../sets/model.ts';
import { isSpent } from './changed-parents.ts';

/** What can be said of a candidate whose identity is not the one that a child asks for. */
export interface IdentityComparison {
  readonly candidate: Disk;
  /**
   * `same-file-changed`: its older header carries the identity asked for, so this is the very file,
   * and its content was changed since. `merged`: it holds everything that the child stores, as after a
   * merge. `another-disk`: it can't be the parent in any state. `open`: nothing at hand decides whether
   * the data changed.
   */
  readonly verdict: 'same-file-changed' | 'merged' | 'another-disk' | 'open';
  /** One sentence for a person. */
  readonly conclusion: string;
  readonly evidence: readonly Evidence[];
}

type Judgement = Pick<IdentityComparison, 'verdict' | 'conclusion'>;

const OPEN =
  'Nothing found here proves whether only its identity changed or its data as well: mounting a disk ' +
  'for writing is enough to change the identity.';

function judge(kinship: Kinship): Judgement {
  switch (kinship.relation) {
    case 'same-file':
      return kinship.header === 'older'
        ? {
            verdict: 'same-file-changed',
            conclusion:
              'It is the very file the child was made from: its older header still carries that ' +
              'identity. Its content was changed after the child was made.',
          }
        : {
            verdict: 'open',
            conclusion:
              'It is the very file the child was made from: its damaged header carries that ' +
              `identity. ${OPEN}`,
          };
    case 'not-the-parent':
      return { verdict: 'another-disk', conclusion: ANOTHER[kinship.why] };
    case 'open':
      return {
        verdict: 'open',
        conclusion: kinship.larger
          ? 'It is larger than the child: another disk, or the parent, enlarged after the child was ' +
            'made. Enlarging changes the identity and leaves the data as it was; nothing found here ' +
            'proves that nothing else happened.'
          : OPEN,
      };
  }
}

const ANOTHER = {
  descendant: 'It is not the parent: it descends from the child.',
  sibling: 'It is not the parent: it was itself made from the parent that the child asks for.',
  'other-disk-id':
    'It is another disk: its VirtualDiskId is not the child’s, and within a chain that stays the same.',
} as const;

const MERGED: Judgement = {
  verdict: 'merged',
  conclusion:
    'It holds everything that the child stores: the child seems to be merged into it already, and it is ' +
    'the newer state.',
};

/**
 * Compares what a child asks for with what a candidate is. Identities prove; times only hint.
 * @param change what was read of their content, where it was
 */
export function compareIdentity(
  child: Disk,
  candidate: Disk,
  change: ChangedParent | null = null,
): IdentityComparison {
  const kinship = kinshipOf(child, candidate, descendsFrom(candidate, child));
  return {
    candidate,
    ...(change && isSpent(change) ? MERGED : judge(kinship)),
    evidence: [...identities(child, candidate), ...circumstances(child, candidate)],
  };
}

function identities(child: Disk, { file, vhdx }: Disk): Evidence[] {
  const wanted: Evidence = {
    path: child.file.path,
    what: 'the child asks for the DataWriteGuid',
    value: child.parent?.linkage ?? 'none recorded',
    certainty: 'decoded',
  };
  const headers = vhdx.headers.flatMap(({ header, valid, offset }): Evidence[] => {
    if (!header || !valid) return [];
    const which = header === vhdx.header ? 'current' : 'older';
    const place = { path: file.path, offset, certainty: 'decoded' as const };
    return [
      { ...place, what: `${which} header, DataWriteGuid`, value: header.dataWriteGuid },
      { ...place, what: `${which} header, FileWriteGuid`, value: header.fileWriteGuid },
      { ...place, what: `${which} header, sequence number`, value: String(header.sequenceNumber) },
    ];
  });
  return [wanted, ...headers];
}

function circumstances(child: Disk, candidate: Disk): Evidence[] {
  const facts: [string, (disk: Disk) => string | number, Evidence['certainty']][] = [
    ['VirtualDiskId', ({ vhdx }) => vhdx.metadata?.virtualDiskId ?? 'unreadable', 'decoded'],
    ['virtual size in bytes', ({ vhdx }) => vhdx.metadata?.virtualSize ?? 'unreadable', 'decoded'],
    [
      'log',
      ({ vhdx }) => (vhdx.log?.dirty ? 'dirty: written to and not closed' : 'clean'),
      'decoded',
    ],
    [
      'modified (time of the file system, which a copy may reset)',
      ({ file }) => isoOf(file.modified),
      'inferred',
    ],
  ];
  return facts.flatMap(([what, value, certainty]) =>
    [child, candidate].map((disk) => ({
      path: disk.file.path,
      what: `${disk === child ? 'child' : 'candidate'}, ${what}`,
      value: value(disk),
      certainty,
    })),
  );
}

function isoOf(time: Date | null): string {
  return time && !Number.isNaN(time.getTime()) ? time.toISOString() : 'unknown';
}
