import type { Fault } from '../../bytes/fault.ts';
import { type DoubtedBase, doubtedBases } from '../../sets/doubted-bases.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Evidence, Finding } from '../finding.ts';

/** Faults that show that a disk contradicts itself; each is told here, and nowhere else. */
export const CONTRADICTIONS: ReadonlySet<string> = new Set([
  'has-parent-contradiction',
  'parent-locator-missing',
  'bat-partial-without-parent',
  'block-overlap',
  'layout-overlap',
  'header-decides-log',
]);

/** Disks whose structures say different things, so that what is read may be the wrong bytes. */
export function contradictionFindings({ disks, sets }: Inventory): Finding[] {
  return [
    ...disks.flatMap((disk) => [
      ...contradictoryType(disk),
      ...overlappingBlocks(disk),
      ...openHeader(disk),
    ]),
    ...doubtedBases(disks).map((doubted) => childWithoutParent(doubted, sets)),
  ];
}

function contradictoryType(disk: Disk): Finding[] {
  // What was assumed has settled it.
  if (disk.vhdx.assumed) return [];
  const evidence = evidenceOf(disk, [
    'has-parent-contradiction',
    'parent-locator-missing',
    'bat-partial-without-parent',
  ]);
  if (evidence.length === 0) return [];
  return [
    {
      id: 'contradictory-type',
      severity: 'error',
      subject: disk.file.path,
      title: 'the disk contradicts itself about whether it has a parent',
      evidence,
      explanation:
        'No checksum covers the flag, so one wrong bit is enough. Read as a disk without a parent, a ' +
        'child shows zeros where its parent holds data; what depends on it is not read.',
      advice:
        'Compare with the source or a backup. If it is clear which is true, say so: ' +
        '--assume type=differencing, or --assume type=base.',
      reference: '[MS-VHDX] 2.6.2.1',
    },
  ];
}

function childWithoutParent({ disk, kin }: DoubtedBase, sets: Inventory['sets']): Finding {
  const { path } = disk.file;
  const of = sets.find(({ activeLeaf }) => activeLeaf.disk === disk);
  const evidence: Evidence[] = [
    { path, what: 'type', value: disk.vhdx.type ?? 'unknown', certainty: 'decoded' },
    { path, what: 'name that only children have', value: baseName(path), certainty: 'inferred' },
  ];
  if (of) {
    const what = 'names it as the active leaf';
    evidence.push({ path: of.file.path, what, value: of.activeLeaf.name!, certainty: 'decoded' });
  }
  for (const { file, vhdx } of kin) {
    const what = 'may be its parent: it has the same VirtualDiskId';
    const value = vhdx.metadata?.virtualDiskId ?? 'unknown';
    evidence.push({ path: file.path, what, value, certainty: 'inferred' });
  }
  return {
    id: 'name-contradicts-type',
    severity: kin.length > 0 ? 'error' : 'warning',
    subject: path,
    title: 'the disk says that it has no parent, but is named like one that has',
    evidence,
    explanation:
      'Hyper-V gives such names only to checkpoints and forks. If the link to its parent was lost, ' +
      'this disk holds only changes, and reads as zeros where its parent holds data.',
    advice:
      'Compare with the source or a backup before its data is trusted. If it is certain that it never ' +
      'had a parent, say so: --assume type=base.',
    reference: '[MS-VHDX] 2.6.2.1',
  };
}

function overlappingBlocks(disk: Disk): Finding[] {
  const evidence = evidenceOf(disk, ['block-overlap', 'layout-overlap']);
  if (evidence.length === 0) return [];
  return [
    {
      id: 'overlapping-blocks',
      severity: 'error',
      subject: disk.file.path,
      title: 'parts of this disk lie where something else lies as well',
      evidence,
      explanation:
        'Two entries point to the same place in the file: nothing shows whose the bytes are, and one of the two ' +
        'has lost its own. All of these bytes are marked as missing.',
      advice: 'List the entries: vhdset check <file>. Compare with the source or a backup.',
      reference: '[MS-VHDX] 2.2.3.2',
    },
  ];
}

function openHeader(disk: Disk): Finding[] {
  const evidence = evidenceOf(disk, ['header-decides-log']);
  if (evidence.length === 0) return [];
  return [
    {
      id: 'header-decides-log',
      severity: 'error',
      subject: disk.file.path,
      title: 'it is unclear which header counts, and that decides whether the log is replayed',
      evidence,
      explanation:
        'With the wrong header the disk is read in an older state, or with old changes written over newer ' +
        'ones: tables, bitmaps and file system may not fit each other.',
      advice:
        'Read it both ways, with --header 1 and with --header 2, and compare: the file system of the ' +
        'right one is consistent.',
      reference: '[MS-VHDX] 2.2.2.1',
    },
  ];
}

function evidenceOf(disk: Disk, codes: readonly string[]): Evidence[] {
  const faults: readonly Fault[] = [...disk.vhdx.faults, ...(disk.allocation?.faults ?? [])];
  return faults
    .filter(({ code }) => codes.includes(code))
    .map(({ offset, structure, code, message }) => ({
      ...{ path: disk.file.path, offset, what: `${structure}: ${code}`, value: message },
      certainty: 'decoded',
    }));
}
