import { type Fault, FormatError } from '../../bytes/fault.ts';
import {
  parseSecurityDescriptor,
  type SecurityDescriptor,
} from '../security-descriptor/security-descriptor.ts';
import { decodePlainText } from './plain-text.ts';

/** A file or folder and who may use it. */
export interface AccessDumpEntry {
  /** Relative to the parent of the folder that was saved, with `\` between names; hostile text. */
  readonly path: string;
  readonly descriptor: SecurityDescriptor;
}

/** What `icacls <folder> /save <file> [/t]` wrote. */
export interface AccessDump {
  readonly entries: readonly AccessDumpEntry[];
  /** Lines that could not be understood; `offset` is the line's number, from 1. */
  readonly faults: readonly Fault[];
}

/** Characters: the longest path of Windows. */
const LONGEST_PATH = 32_767;

/**
 * Decodes the two lines of each file: its name, then its descriptor. A line that is neither is a
 * fault, and the decoder goes on at the next name.
 * Faults: `dump-name`, `dump-descriptor-missing`, and those of the descriptor.
 * @throws {FormatError} `text-too-large`, `text-encoding`, `dump-empty`.
 */
export function decodeAccessDump(bytes: Uint8Array): AccessDump {
  const lines = decodePlainText(bytes).split(/\r\n|\n|\r/);
  const entries: AccessDumpEntry[] = [];
  const faults: Fault[] = [];
  let name: string | null = null;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    if (!isDescriptor(line)) {
      if (name !== null) faults.push(descriptorMissing(index));
      name = line;
      continue;
    }
    if (name === null) faults.push(nameFault(index + 1, 'a descriptor without a name before it'));
    else if (name.length > LONGEST_PATH) faults.push(nameFault(index, 'longer than any path'));
    else addEntry(entries, faults, name, line, index + 1);
    name = null;
  }
  if (name !== null) faults.push(descriptorMissing(lines.length));
  if (entries.length === 0 && faults.length === 0) {
    throw new FormatError({ ...nameFault(1, 'nothing in it'), code: 'dump-empty' });
  }
  return { entries, faults };
}

/** No name begins this way: a colon is not allowed in one. */
function isDescriptor(line: string): boolean {
  return /^\s*[OGDS]:/.test(line);
}

function addEntry(
  entries: AccessDumpEntry[],
  faults: Fault[],
  path: string,
  line: string,
  number: number,
): void {
  try {
    entries.push({ path, descriptor: parseSecurityDescriptor(line.trim()) });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { fault } = error;
    faults.push({
      ...fault,
      structure: `line ${number}`,
      offset: number,
      message: `${fault.message}, at column ${fault.offset + 1}`,
    });
  }
}

function nameFault(line: number, message: string): Fault {
  return { code: 'dump-name', structure: `line ${line}`, offset: line, message };
}

/** @param index of the line after the name, from 0: the number of the line of the name. */
function descriptorMissing(index: number): Fault {
  return {
    code: 'dump-descriptor-missing',
    structure: `line ${index}`,
    offset: index,
    message: 'a name without a descriptor after it',
  };
}
