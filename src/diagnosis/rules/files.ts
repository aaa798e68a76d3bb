import type { Fault } from '../../bytes/fault.ts';
import type { FileKind } from '../../formats/sniff.ts';
import type { Inventory, InventoryFile } from '../../sets/model.ts';
import type { Finding } from '../finding.ts';

/** Formats that are read, and so must be what their names promise. */
const READ: ReadonlyMap<FileKind, string> = new Map([
  ['vhdx', 'a disk (VHDX)'],
  ['vhds', 'a VHD Set'],
  ['vmcx', 'a machine’s configuration'],
]);

/** Files that can't be read, are not what their name says, or are a format this program does not read. */
export function fileFindings({ files }: Inventory): Finding[] {
  return files.flatMap((file) => {
    if (file.kind === 'unreadable' || file.error !== null) return [unreadable(file)];
    if (file.fault?.code === 'start-unreadable') return [unreadableStart(file, file.fault)];
    if (file.kind === 'vhd') return [legacy(file)];
    const { kind, promised } = file;
    if (promised === null || promised === kind || !READ.has(promised)) return [];
    return [READ.has(kind) ? misnamed(file) : foreignContent(file)];
  });
}

function unreadable(file: InventoryFile): Finding {
  const reason = file.error ?? 'its first bytes could not be read';
  return {
    id: 'unreadable-file',
    severity: 'error',
    subject: file.path,
    title: 'a file could not be read',
    evidence: [{ path: file.path, what: 'reason', value: reason, certainty: 'decoded' }],
    explanation: 'What it holds is unknown, and so is whether a disk found here depends on it.',
    advice: 'Check the permissions and the medium, copy the file again, then run this again.',
    reference: null,
  };
}

/** What follows is read all the same; the medium is going. */
function unreadableStart(file: InventoryFile, { offset, structure, message }: Fault): Finding {
  return {
    id: 'unreadable-part',
    severity: 'warning',
    subject: file.path,
    title: 'the first bytes of the file could not be read',
    evidence: [{ path: file.path, offset, what: structure, value: message, certainty: 'decoded' }],
    explanation:
      'Nothing there is needed to read the rest, but a medium that fails once fails again.',
    advice: 'Copy the file with GNU ddrescue before anything else, and work on the copy.',
    reference: null,
  };
}

function legacy(file: InventoryFile): Finding {
  return {
    id: 'legacy-vhd',
    severity: 'warning',
    subject: file.path,
    title: 'a disk in the legacy VHD format, which this program does not read',
    evidence: [{ path: file.path, what: 'format', value: 'VHD', certainty: 'decoded' }],
    explanation: 'VHD Sets are made of VHDX files only; a .vhd or .avhd is not part of one.',
    advice: 'Read it with qemu-img (format vpc) or libvhdi.',
    reference: null,
  };
}

function foreignContent(file: InventoryFile): Finding {
  const empty = file.kind === 'empty';
  return {
    id: empty ? 'empty-file' : 'foreign-content',
    severity: file.promised === 'vmcx' ? 'warning' : 'error',
    subject: file.path,
    title: empty ? 'the file is empty' : 'the file is not what its name says',
    evidence: [
      { path: file.path, offset: 0, what: 'content', value: file.kind, certainty: 'decoded' },
      { path: file.path, what: 'size in bytes', value: file.size, certainty: 'decoded' },
    ],
    explanation: empty
      ? 'A copy that failed before its first byte looks like this.'
      : `Nothing in it identifies it as ${READ.get(file.promised!)}: it was overwritten or encrypted, or never was one.`,
    advice: 'Copy it again from the source, or look for it in a backup.',
    reference: file.promised === 'vhdx' ? '[MS-VHDX] 2.2.1' : null,
  };
}

/** It is read as what it is; Hyper-V goes by the name. */
function misnamed(file: InventoryFile): Finding {
  const [is, promised] = [READ.get(file.kind)!, READ.get(file.promised!)!];
  return {
    id: 'misnamed-file',
    severity: 'warning',
    subject: file.path,
    title: `the file is ${is}, although its name promises ${promised}`,
    evidence: [
      { path: file.path, offset: 0, what: 'content', value: file.kind, certainty: 'decoded' },
    ],
    explanation: 'It was renamed, or copied over another file. It is read here as what it is.',
    advice: 'Find out which file had this name before; rename only copies.',
    reference: null,
  };
}
