import { formatBytes } from '../../bytes/quantity.ts';
import { type ChangedParent, type ContentMatch, isEqual } from '../../chains/changed-parents.ts';
import { VIRTUAL_DISK_SIZE } from '../../formats/vhdx/guids.ts';
import { nameOf } from '../../host/attachment.ts';
import type { Host } from '../../host/host.ts';
import { isLive } from '../../host/machine.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What happened to a parent after its child was made, as far as the content of both tells. */
export function changedParentFindings(
  changed: readonly ChangedParent[],
  { sets }: Pick<Inventory, 'sets'>,
  { attachments }: Pick<Host, 'attachments'>,
): Finding[] {
  return changed.flatMap((one) => {
    const uses: Evidence[] = [
      ...sets
        .filter(({ chain }) => chain?.members.includes(one.child))
        .map(({ file }) => evidence(file.path, 'the set uses it', 'yes', 'decoded')),
      ...attachments
        .filter(({ disk, machine }) => disk === one.child && isLive(machine))
        .map(({ machine, path }) => {
          return evidence(machine.path, `attached by ${nameOf(machine)}`, path, 'decoded');
        }),
    ];
    return findingOf(one, uses);
  });
}

function findingOf(one: ChangedParent, uses: readonly Evidence[]): Finding[] {
  const { kinship, grownBy, sinceOriginal, held } = one;
  if (held && isEqual(held)) return [spentChild(one, uses)];
  if (sinceOriginal && sinceOriginal.different > 0) return [writtenAfter(one)];
  if (kinship.relation === 'same-file' && kinship.header === 'older' && grownBy === 0) {
    return [writtenAfter(one)];
  }
  if (grownBy > 0) return [enlarged(one)];
  return sinceOriginal && isEqual(sinceOriginal) ? [identityAlone(one)] : [];
}

function evidence(
  path: string,
  what: string,
  value: string | number,
  certainty: Evidence['certainty'],
  offset?: number,
): Evidence {
  return { path, what, value, certainty, ...(offset === undefined ? {} : { offset }) };
}

function headerOffset({ vhdx: { headers, header } }: Disk): number | undefined {
  return headers.find((copy) => copy.header === header)?.offset;
}

/** Which identity was asked for, and which is there. */
function identities({ child, candidate, kinship }: ChangedParent): Evidence[] {
  const { header, headers, metadata } = candidate.vhdx;
  const path = candidate.file.path;
  const other = headers.find((copy) => copy.header !== header);
  const was = kinship.relation === 'same-file' ? other?.header?.dataWriteGuid : undefined;
  return [
    evidence(
      child.file.path,
      'the child asks for the DataWriteGuid',
      child.parent?.linkage ?? 'none recorded',
      'decoded',
      child.vhdx.metadata?.parentLocator?.offset,
    ),
    evidence(
      path,
      'DataWriteGuid in its current header',
      header?.dataWriteGuid ?? 'unreadable',
      'decoded',
      headerOffset(candidate),
    ),
    ...(was
      ? [evidence(path, 'DataWriteGuid in its other header', was, 'decoded', other?.offset)]
      : []),
    evidence(
      path,
      'VirtualDiskId, the same as the child’s',
      metadata?.virtualDiskId ?? '',
      'decoded',
    ),
  ];
}

function sizes({ child, candidate, grownBy, beyond, partitionedAs }: ChangedParent): Evidence[] {
  if (grownBy === 0) return [];
  const size = ({ file, vhdx }: Disk): Evidence => {
    const item = vhdx.metadataTable?.entries.find(({ itemId }) => itemId === VIRTUAL_DISK_SIZE);
    const value = vhdx.metadata?.virtualSize ?? 'unreadable';
    return evidence(file.path, 'virtual size in bytes', value, 'decoded', item?.itemOffset);
  };
  const path = candidate.file.path;
  return [
    size(child),
    size(candidate),
    ...(beyond === null
      ? []
      : [evidence(path, 'bytes that it stores beyond the end of the child', beyond, 'decoded')]),
    ...(partitionedAs === null
      ? []
      : [
          evidence(
            path,
            'size of the disk in bytes, according to its own partition table',
            partitionedAs,
            'decoded',
          ),
        ]),
  ];
}

function comparisons({ child, candidate, original, ...one }: ChangedParent): Evidence[] {
  const found: Evidence[] = [];
  const add = (against: string, what: string, match: ContentMatch | null) => {
    if (!match) return;
    const { path } = candidate.file;
    const at = match.first ? `, the first at byte ${match.first.offset} of the disk` : '';
    found.push(
      evidence(path, `${what}: bytes that differ${at}`, match.different, 'decoded'),
      evidence(against, `${what}: bytes that were not compared`, match.notCompared, 'decoded'),
    );
  };
  if (original) {
    const { path } = original.file;
    found.push(evidence(path, 'the parent as the child knew it', 'identity matches', 'decoded'));
    add(path, 'compared with that one', one.sinceOriginal);
  }
  add(child.file.path, 'compared with what the child stores', one.held);
  if (one.trouble) {
    found.push(evidence(candidate.file.path, 'not compared', one.trouble, 'unknown'));
  }
  return found;
}

const all = (one: ChangedParent): Evidence[] => [
  ...identities(one),
  ...sizes(one),
  ...comparisons(one),
];

function spentChild(one: ChangedParent, uses: readonly Evidence[]): Finding {
  const { child, candidate } = one;
  const name = baseName(candidate.file.path);
  const used = uses.length > 0;
  return {
    id: 'spent-child',
    severity: used ? 'critical' : 'warning',
    subject: child.file.path,
    title: used
      ? `it seems to be merged into ${name} already, and is in use again`
      : `it seems to be merged into ${name} already`,
    evidence: [
      evidence(
        child.file.path,
        'bytes that it stores, each the same in the parent',
        child.allocation?.dataBytes ?? 0,
        'decoded',
      ),
      ...uses,
      ...all(one),
    ],
    explanation:
      `Everything this disk stores is in ${name} as well, which no longer has the identity it asks for: ` +
      'a merge leaves two disks like that. Inferred: equal content is decoded, how it came to be ' +
      'is not.' +
      (used
        ? ` Read through the spent disk, whatever was written to ${name} since the merge is hidden by old ` +
          'sectors.'
        : ''),
    advice:
      `Take ${name} as the newer state, and plan for that disk. Start no machine on the spent one; keep ` +
      'it aside, and never force the two together.',
    reference: '0xC03A000E ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
  };
}

function writtenAfter(one: ChangedParent): Finding {
  const { child, candidate, original, sinceOriginal } = one;
  const name = baseName(candidate.file.path);
  const proof =
    original && sinceOriginal
      ? `It differs from ${original.file.path}, which is the parent as this disk knew it, in ` +
        `${sinceOriginal.notCompared > 0 ? 'at least ' : ''}${formatBytes(sinceOriginal.different)}.`
      : 'One of its headers still has the identity asked for, and its current one has another: its ' +
        'data was changed since.';
  return {
    id: 'parent-written-after-child',
    severity: 'critical',
    subject: child.file.path,
    title: `${name} was written to after this disk was made from it`,
    evidence: all(one),
    explanation:
      `${proof} A machine that was started on the parent, or a disk mounted for writing, does that. What ` +
      'was written then lacks everything in this disk, and this disk lacks it.',
    advice: original
      ? `There are two states: this disk on ${original.file.path}, and ${name} alone. Export both, and ` +
        'decide by their files which one is wanted. Never force this disk onto the changed parent.'
      : 'Look for the parent in its earlier state in backups. Export the changed parent by itself as ' +
        'well: what was written to it is nowhere else. Never force the two together.',
    reference: '0xC03A000E ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
  };
}

function enlarged(one: ChangedParent): Finding {
  const { child, candidate, grownBy, original, sinceOriginal, beyond, partitionedAs } = one;
  const name = baseName(candidate.file.path);
  const proven = sinceOriginal !== null && isEqual(sinceOriginal);
  const oldSize = child.vhdx.metadata?.virtualSize ?? null;
  const signs = [
    beyond === 0 ? 'It stores nothing beyond the old end.' : '',
    partitionedAs !== null && partitionedAs === oldSize
      ? 'Its partition table still ends where the child does, so the added space was not taken into use.'
      : '',
  ];
  return {
    id: 'enlarged-parent',
    severity: 'warning',
    subject: child.file.path,
    title: proven
      ? `${name} is its parent, enlarged by ${formatBytes(grownBy)} and otherwise unchanged`
      : `${name} may be its parent, enlarged by ${formatBytes(grownBy)} after this disk was made`,
    evidence: all(one),
    explanation: proven
      ? `As far as this disk reaches, it holds byte for byte what ${original!.file.path} holds, which has ` +
        'the identity asked for. Enlarging a disk gives it another identity, and Windows then refuses the ' +
        'pair.'
      : [
          'Enlarging a disk gives it another identity and leaves its old range as it was.',
          ...signs,
          original
            ? 'It was compared with the parent as it was only in part, and no difference was found.'
            : 'That nothing else was written can be proven only against a copy of the parent from before.',
        ]
          .filter(Boolean)
          .join(' '),
    advice: proven
      ? `Flatten the chain on ${original!.file.path}, then enlarge the new disk. Nothing has to be forced.`
      : original
        ? `Compare them whole: vhdset compare. Flatten the chain on ${original.file.path} in any case.`
        : 'Bring a copy of it from before the enlargement out of a backup, and name its folder with ' +
          '--search: then the two are compared. Until then force nothing.',
    reference: '0xC03A000E, 0xC03A0017 ERROR_VHD_CHILD_PARENT_SIZE_MISMATCH',
  };
}

function identityAlone(one: ChangedParent): Finding {
  const { child, candidate, original } = one;
  const name = baseName(candidate.file.path);
  return {
    id: 'parent-identity-changed',
    severity: 'info',
    subject: child.file.path,
    title: `${name} holds what its parent held, under another identity`,
    evidence: all(one),
    explanation:
      `As far as this disk reaches, it holds byte for byte what ${original!.file.path} holds, which has the ` +
      'identity asked for and was taken.',
    advice: null,
    reference: '0xC03A000E ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
  };
}
