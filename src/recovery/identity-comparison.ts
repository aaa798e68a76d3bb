import type { Evidence } from '../diagnosis/finding.ts';
import type { Disk } from '../sets/model.ts';

/** What can be said of a candidate whose identity is not the one that a child asks for. */
export interface IdentityComparison {
  readonly candidate: Disk;
  /**
   * `same-file-changed`: a header still carries the identity asked for, so this is the very file, and
   * its content was changed since. `another-disk`: what never changes along a chain differs. `open`:
   * nothing at hand decides.
   */
  readonly verdict: 'same-file-changed' | 'another-disk' | 'open';
  /** One sentence for a person. */
  readonly conclusion: string;
  readonly evidence: readonly Evidence[];
}

const CONCLUSIONS: Readonly<Record<IdentityComparison['verdict'], string>> = {
  'same-file-changed':
    'It is the very file the child was made from: its older header still carries that identity. Its ' +
    'content was changed after the child was made.',
  'another-disk':
    'It is another disk: its VirtualDiskId or its size is not the child’s, and within a chain these ' +
    'stay the same.',
  open:
    'Nothing at hand proves whether only its identity changed or its data as well: mounting a disk ' +
    'for writing is enough to change the identity.',
};

/** Compares what a child asks for with what a candidate is. Identities prove; times only hint. */
export function compareIdentity(child: Disk, candidate: Disk): IdentityComparison {
  const wanted = [child.parent?.linkage, child.parent?.linkage2].filter((guid) => guid != null);
  const inOlderHeader = candidate.vhdx.headers.some(
    ({ valid, header }) =>
      valid &&
      header !== null &&
      header !== candidate.vhdx.header &&
      wanted.includes(header.dataWriteGuid),
  );
  const verdict = inOlderHeader
    ? 'same-file-changed'
    : isAnotherDisk(child, candidate)
      ? 'another-disk'
      : 'open';
  return {
    candidate,
    verdict,
    conclusion: CONCLUSIONS[verdict],
    evidence: [...identities(child, candidate), ...circumstances(child, candidate)],
  };
}

function isAnotherDisk(child: Disk, candidate: Disk): boolean {
  const [a, b] = [child.vhdx.metadata, candidate.vhdx.metadata];
  if (!a || !b) return false;
  const otherId =
    a.virtualDiskId !== null && b.virtualDiskId !== null && a.virtualDiskId !== b.virtualDiskId;
  return (
    otherId || (b.virtualSize !== null && a.virtualSize !== null && b.virtualSize > a.virtualSize)
  );
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
