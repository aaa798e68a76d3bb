import { formatBytes } from '../../bytes/quantity.ts';
import { backwardLinks } from '../../sets/backward-links.ts';
import { childrenByParent } from '../../sets/chain.ts';
import type { Chain, Disk, Inventory, ParentLink } from '../../sets/model.ts';
import { takenUnproven } from '../../sets/parent-link.ts';
import { baseName } from '../../sets/paths.ts';
import { locatorEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What is wrong between a child and its parent. */
export function linkFindings({ disks, chains }: Inventory): Finding[] {
  return [
    ...disks.flatMap((disk) => (disk.parent ? linkFinding(disk, disk.parent) : [])),
    ...disks.flatMap(sizeMismatch),
    ...disks.flatMap(sectorSizeMismatch),
    ...[...childrenByParent(disks)].flatMap(branchedParent),
    ...chains.filter((chain) => chain.status === 'cycle').map(cycle),
  ];
}

function linkFinding(disk: Disk, link: ParentLink): Finding[] {
  switch (link.status) {
    case 'missing':
      return [missingParent(disk, link)];
    case 'identity-mismatch':
      return [identityMismatch(disk, link)];
    case 'ambiguous':
      return [ambiguousParent(disk, link)];
    default: {
      if (takenUnproven(link)) return [identityMismatch(disk, link)];
      const copied = link.candidates.some(({ verdict }) => verdict === 'copy');
      return copied ? [copiesOfParent(disk, link)] : [];
    }
  }
}

function tried(link: ParentLink): Evidence[] {
  return link.candidates.map(({ path, verdict, dataWriteGuid }) => ({
    path,
    what: `candidate (${verdict}), DataWriteGuid`,
    value: dataWriteGuid ?? 'unreadable',
    certainty: 'decoded' as const,
  }));
}

/** What may well be the parent, and is not looked into. */
function skipped({ skipped: entries }: ParentLink): Evidence[] {
  return entries.map(({ path, reason }) => ({
    path,
    what: 'has the parent’s name and was not read',
    value: reason,
    certainty: 'inferred' as const,
  }));
}

function missingParent(disk: Disk, link: ParentLink): Finding {
  const { name } = link;
  const [behind] = link.skipped;
  const asked = link.linkage ?? '(none recorded)';
  // A file of the right name that is too damaged to say who it is may be the parent all the same.
  const unreadable = link.candidates.some(({ verdict }) => verdict === 'unreadable');
  const state = unreadable ? 'there, but its identity can’t be read' : 'missing';
  return {
    id: 'missing-parent',
    severity: 'error',
    subject: disk.file.path,
    title: `its parent is ${state}${name === null ? ', and the child gives no name' : `: ${name}`}`,
    evidence: [...locatorEvidence(disk), ...tried(link), ...skipped(link)],
    explanation:
      `No disk found has the DataWriteGuid ${asked} that this child ` +
      'asks for. What the child does not hold itself is unknown without it.' +
      (behind ? ` ${behind.path} has its name and was not read: it is ${behind.reason}.` : ''),
    advice:
      (behind
        ? `See where ${behind.path} leads, and name that folder with --search. Otherwise look`
        : 'Look') +
      ` for ${name ?? 'a disk of this DataWriteGuid'} in the original folder and in backups, from before the child was made; ` +
      'then name its folder with --search. Never put another disk in its place.',
    reference: '0xC03A000D ERROR_VHD_PARENT_VHD_NOT_FOUND',
  };
}

function identityMismatch(disk: Disk, link: ParentLink): Finding {
  return {
    id: 'identity-mismatch',
    severity: 'critical',
    subject: disk.file.path,
    title: 'the disk with its parent’s name is not the parent it was made from',
    evidence: [...locatorEvidence(disk), ...tried(link)],
    explanation:
      'The parent’s content changed after the child was made, or another disk has its name. ' +
      'Read together they may give a disk that never existed. The child asks for the DataWriteGuid ' +
      `${link.linkage ?? '(none recorded)'}.`,
    advice:
      'Look for the parent in its earlier state in backups. Only where it is proven that its data ' +
      'did not change: --ignore-id-mismatch.',
    reference: '0xC03A000E ERROR_VHD_CHILD_PARENT_ID_MISMATCH',
  };
}

function ambiguousParent(disk: Disk, link: ParentLink): Finding {
  return {
    id: 'ambiguous-parent',
    severity: 'error',
    subject: disk.file.path,
    title: 'several of the disks found could be its parent',
    evidence: [...locatorEvidence(disk), ...tried(link)],
    explanation:
      'They share one DataWriteGuid, so they were once copies of one another; the identity does not tell ' +
      'which of them is still unchanged.',
    advice: 'Compare their content, then choose: vhdset plan says how, and where they differ.',
    reference: '[MS-VHDX] 2.6.2.6.3',
  };
}

/** Decided by the place alone, since nothing decoded tells the files apart. */
function copiesOfParent(disk: Disk, link: ParentLink): Finding {
  const copies = link.candidates.filter(({ verdict }) => verdict === 'copy').length;
  return {
    id: 'copies-of-parent',
    severity: 'info',
    subject: disk.file.path,
    title: `its parent was found, and so ${copies === 1 ? 'is a copy' : `are ${copies} copies`} of it`,
    evidence: [...locatorEvidence(disk), ...tried(link)],
    explanation:
      'The one that the child names was used. Headers, sizes and allocation of the others are the ' +
      'same; their content was not compared.',
    advice: 'Compare the content before one of them is set aside: vhdset hash <disk>',
    reference: '[MS-VHDX] 2.6.2.6.3',
  };
}

function sizeMismatch(disk: Disk): Finding[] {
  const parent = disk.parent?.parent;
  const own = disk.vhdx.metadata?.virtualSize ?? null;
  const below = parent?.vhdx.metadata?.virtualSize ?? null;
  if (!parent || own === null || below === null || own === below) return [];
  const what = 'virtual size in bytes';
  return [
    {
      id: 'size-mismatch',
      severity: 'warning',
      subject: disk.file.path,
      title: `its virtual size is ${formatBytes(own)}, its parent’s ${formatBytes(below)}`,
      evidence: [
        { path: disk.file.path, what, value: own, certainty: 'decoded' },
        { path: parent.file.path, what, value: below, certainty: 'decoded' },
      ],
      explanation:
        'A disk that was enlarged after the checkpoint looks like this; beyond the parent’s end the child ' +
        'reads as zeros. Windows may refuse the pair.',
      advice: 'Flatten the chain with this program, which reads both sizes as they are.',
      reference: '0xC03A0017 ERROR_VHD_CHILD_PARENT_SIZE_MISMATCH',
    },
  ];
}

function sectorSizeMismatch(disk: Disk): Finding[] {
  const parent = disk.parent?.parent;
  const own = disk.vhdx.metadata?.logicalSectorSize ?? null;
  const below = parent?.vhdx.metadata?.logicalSectorSize ?? null;
  if (!parent || own === null || below === null || own === below) return [];
  const what = 'logical sector size in bytes';
  return [
    {
      id: 'sector-size-mismatch',
      severity: 'warning',
      subject: disk.file.path,
      title: `its logical sectors have ${own} bytes, its parent’s ${below}`,
      evidence: [
        { path: disk.file.path, what, value: own, certainty: 'decoded' },
        { path: parent.file.path, what, value: below, certainty: 'decoded' },
      ],
      explanation:
        'Windows refuses a child and a parent of different sector sizes, so it neither mounts, converts nor ' +
        'merges this chain.',
      advice: 'Flatten the chain with this program, which reads both as they are.',
      reference: '0xC03A001D ERROR_VIRTDISK_UNSUPPORTED_DISK_SECTOR_SIZE',
    },
  ];
}

function branchedParent([parent, children]: [Disk, Disk[]]): Finding[] {
  if (children.length < 2) return [];
  return [
    {
      id: 'branched-parent',
      severity: 'warning',
      subject: parent.file.path,
      title: `${children.length} disks descend directly from this one`,
      evidence: children.map((child) => ({
        path: child.file.path,
        what: 'child, parent_linkage',
        value: child.parent?.linkage ?? 'none',
        certainty: 'decoded',
      })),
      explanation:
        'Each is a state of its own. Merging one of them into this disk makes the others unusable.',
      advice: 'Flatten each leaf into a disk of its own; never merge in place here.',
      reference: null,
    },
  ];
}

function cycle(chain: Chain): Finding {
  const backward = backwardLinks(chain);
  const names = backward.map(({ child }) => baseName(child.file.path)).join(', ');
  return {
    id: 'cycle',
    severity: 'critical',
    subject: chain.leaf.file.path,
    title: `${chain.members.length} disks name each other as parents in a circle`,
    evidence: [
      ...chain.members.map((disk) => ({
        path: disk.file.path,
        what: 'parent_linkage',
        value: disk.parent?.linkage ?? 'none',
        certainty: 'decoded' as const,
      })),
      ...backward.map(({ child, parent }) => ({
        path: child.file.path,
        what: 'names a younger disk as its parent',
        value: parent.file.path,
        certainty: 'inferred' as const,
      })),
    ],
    explanation:
      'No disk of the circle has a base, so none can be read as a whole. Every file of it was found: ' +
      'what is missing is an earlier version of one of them, from before it was relinked.',
    advice:
      backward.length > 0
        ? `Look in backups for an earlier version of ${names}, which names a younger disk as its parent.`
        : 'Which disk was relinked does not show in the times: look in backups for an earlier version ' +
          'of each, and compare its parent with the one named here.',
    reference: '0xC03A0018 ERROR_VHD_DIFFERENCING_CHAIN_CYCLE_DETECTED',
  };
}
