import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Host } from '../../host/host.ts';
import type { Inventory, VhdSet } from '../../sets/model.ts';
import { newestOf } from '../../sets/newest.ts';
import { baseName } from '../../sets/paths.ts';
import { faultEvidence } from '../evidence.ts';
import type { Evidence, Finding } from '../finding.ts';
import { unusedDiskFindings } from './unused-disks.ts';

/** What is wrong with a VHD Set as a whole. */
export function setFindings({ sets }: Inventory, host: Host): Finding[] {
  return sets.flatMap((set) => [
    ...damagedSetFile(set),
    ...missingBackingFile(set),
    ...ambiguousLeaf(set),
    ...leafBehindDescendants(set),
    ...unusedDiskFindings(set, host),
    ...standaloneBackingFile(set),
    ...undecodedData(set),
  ]);
}

function damagedSetFile({ file, vhds, activeLeaf, unplaced }: VhdSet): Finding[] {
  const leaf = newestOf(unplaced.map(({ disk }) => disk))?.file.path;
  if (vhds.faults.length === 0) return [];
  return [
    {
      id: 'damaged-set-file',
      severity: activeLeaf.name === null ? 'error' : 'warning',
      subject: file.path,
      title: `the .vhds file has ${formatCount(vhds.faults.length, 'fault')}`,
      evidence: vhds.faults.map((fault) => faultEvidence(file.path, fault)),
      explanation:
        'The file only coordinates: all data is in the .avhdx files, and their chain is proven ' +
        'without it.',
      advice:
        'Look for the original .vhds first: in the source folder, on every node, in backups. Until it is ' +
        `found, work with the newest disk itself${leaf ? `: ${baseName(leaf)}` : ''}.`,
      reference: null,
    },
  ];
}

function nameEvidence({ file, vhds, activeLeaf }: VhdSet): Evidence[] {
  if (activeLeaf.name === null) return [];
  const offset = vhds.activeLeaf?.offset ?? 0;
  const value = activeLeaf.name;
  return [
    { path: file.path, offset, what: 'name of the active leaf', value, certainty: 'decoded' },
  ];
}

function missingBackingFile(set: VhdSet): Finding[] {
  const { name, candidates, unread } = set.activeLeaf;
  if (name === null || candidates.length > 0) return [];
  const evidence = nameEvidence(set);
  if (unread) {
    const value = unread.error ?? `its content is ${unread.kind}`;
    evidence.push({ path: unread.path, what: 'not readable', value, certainty: 'decoded' });
  }
  return [
    {
      id: 'missing-backing-file',
      severity: 'error',
      subject: set.file.path,
      title: `the disk that the set names ${unread ? 'is there but could not be read' : 'is missing'}: ${name}`,
      evidence,
      explanation: unread
        ? 'It is the newest disk of the set, and what it holds is unknown. Its parents are older states.'
        : 'A .vhds holds no data of its own; without this file the set is an empty shell.',
      advice: unread
        ? `Copy ${name} again from the source, and keep this copy as it is.`
        : `Look for ${name} in the original folder and in backups, and copy it beside the .vhds.`,
      reference: '0xC05CFF0C the backing storage of the VHD Set was not found',
    },
  ];
}

/** A set names its disk by name alone: beside it that is clear, anywhere else it is a guess. */
function ambiguousLeaf(set: VhdSet): Finding[] {
  const { candidates, disk, foundBy } = set.activeLeaf;
  if (candidates.length < 2) return [];
  const nearest = foundBy === 'beside' ? 'beside' : 'nearest to';
  return [
    {
      id: 'ambiguous-active-leaf',
      severity: disk === null ? 'error' : foundBy === 'beside' ? 'info' : 'warning',
      subject: set.file.path,
      title: `${candidates.length} disks found have the name of the active leaf`,
      evidence: candidates.map((candidate) => ({
        path: candidate.file.path,
        what: candidate === disk ? 'taken, DataWriteGuid' : 'not taken, DataWriteGuid',
        value: candidate.vhdx.header?.dataWriteGuid ?? 'unreadable',
        certainty: 'decoded',
      })),
      explanation: disk
        ? `The one ${nearest} the .vhds was taken; a set names its disk by name alone.`
        : 'None was taken: a set names its disk by name alone, and nothing shows which one is meant.',
      advice: 'Give only the folder of the set, or name the disk itself instead of the .vhds.',
      reference: null,
    },
  ];
}

function leafBehindDescendants(set: VhdSet): Finding[] {
  if (set.descendants.length === 0) return [];
  const count = formatCount(set.descendants.length, 'newer disk descends', 'newer disks descend');
  return [
    {
      id: 'leaf-behind-descendants',
      severity: 'critical',
      subject: set.file.path,
      title: `the set names an ancestor: ${count} from the disk it calls active`,
      evidence: [
        ...nameEvidence(set),
        ...set.descendants.map(
          (disk): Evidence => ({
            path: disk.file.path,
            what: 'descends from the active leaf, bytes of its own',
            value: disk.allocation?.dataBytes ?? 'unknown',
            certainty: 'decoded',
          }),
        ),
      ],
      explanation:
        'Whatever was written after the newer disks were made is in them alone. Starting a machine ' +
        'on the set as it stands writes to the ancestor and makes all of them unusable.',
      advice:
        'Do not start any machine that uses this set. Take the newest descendant as the leaf.',
      reference: null,
    },
  ];
}

function standaloneBackingFile(set: VhdSet): Finding[] {
  const disk = set.activeLeaf.disk;
  if (!disk || set.descendants.length > 0) return [];
  if (disk.vhdx.refusal || disk.vhdx.type === 'differencing') return [];
  return [
    {
      id: 'standalone-backing-file',
      severity: 'info',
      subject: disk.file.path,
      title: `good news: the active leaf is a plain ${disk.vhdx.type} disk without a parent`,
      evidence: [
        {
          path: disk.file.path,
          what: 'type',
          value: disk.vhdx.type ?? 'unknown',
          certainty: 'decoded',
        },
      ],
      explanation: 'It holds the whole disk by itself; .avhdx is only its name.',
      advice: 'Copy it, rename the copy to .vhdx, and mount that read-only.',
      reference: '[MS-VHDX] 2.6.2.1',
    },
  ];
}

function undecodedData(set: VhdSet): Finding[] {
  const { undecoded } = set.vhds;
  if (undecoded.length === 0) return [];
  const path = set.file.path;
  const bytes = undecoded.reduce((sum, range) => sum + range.length, 0);
  return [
    {
      id: 'undecoded-data',
      severity: 'info',
      subject: path,
      title: `the .vhds holds ${formatBytes(bytes)} that are not understood: perhaps snapshot records`,
      evidence: [
        ...undecoded.map(
          ({ offset, length }): Evidence => ({
            path,
            offset,
            what: 'non-zero bytes of unknown meaning',
            value: length,
            certainty: 'unknown',
          }),
        ),
        ...(set.corroboration ?? []).map(
          ({ offset, value, equals }): Evidence => ({
            path,
            offset,
            what: equals ? `equals ${equals}` : 'names a file that was not found',
            value,
            certainty: 'inferred',
          }),
        ),
      ],
      explanation:
        'The layout of these bytes is not public. The order of a chain never comes from the .vhds, ' +
        'so nothing said about the chain depends on them.',
      advice: null,
      reference: '[MS-RSVD] 2.2.4',
    },
  ];
}
