import { type ByteSource, readStructure, ShortReadError } from '../bytes/byte-source.ts';
import { crc32cWithoutField } from '../bytes/crc32c.ts';
import { equalBytes } from '../bytes/equal-bytes.ts';
import type { Fault } from '../bytes/fault.ts';
import { decodeLatin1, encodeLatin1 } from '../bytes/latin1.ts';
import { uint32At } from '../bytes/little-endian.ts';
import { readTroubleOf } from '../bytes/read-trouble.ts';
import { xmlRoot } from './sniff/xml-root.ts';
import { recogniseVhdFooter, VHD_FOOTER_LENGTH } from './vhd/footer.ts';

/**
 * What a file is. `vmcx` covers `.vmrs`, `vhdx` covers `.avhdx`, `vhd` the unsupported legacy
 * format in all its types; `unreadable`: the system refused to give the first bytes.
 */
export type FileKind =
  | 'vhdx'
  | 'vhds'
  | 'vhd'
  | 'vmcx'
  | 'vmgs'
  | 'vm-xml'
  | 'event-xml'
  | 'rct'
  | 'mrt'
  | 'hrl'
  | 'empty'
  | 'unreadable'
  | 'other';

/** A file's kind and how it is known. */
export interface Recognition {
  readonly kind: FileKind;
  /** `name`: the extension alone says so, since nothing in the content was compared. */
  readonly proof: 'content' | 'name';
  /** What the name promises; a promise that differs from `kind` is worth a finding. */
  readonly promised: FileKind | null;
  /** For `vhd`, its type. */
  readonly vhdType?: 'fixed' | 'dynamic' | 'differencing' | null;
  /** What was wrong although the kind is clear, or why the file could not be read. */
  readonly fault: Fault | null;
}

type Recognised = Omit<Recognition, 'promised' | 'proof'>;

const HEAD_LENGTH = 512;
const XML_HEAD_LENGTH = 4096;

const VMCX_SIGNATURE = Uint8Array.of(0x14, 0x20, 0x28, 0x01);

/** Signatures at the very start of a file. */
const SIGNATURES: readonly (readonly [FileKind, Uint8Array])[] = [
  ['vhdx', encodeLatin1('vhdxfile')],
  ['vhds', encodeLatin1('vhdsetv1')],
  ['vmgs', encodeLatin1('GUESTRTS')],
  ['vmcx', VMCX_SIGNATURE],
];

/** A header further on, which shows a kind although the first bytes are damaged. */
interface LaterHeader {
  kind: FileKind;
  signature: Uint8Array;
  offsets: readonly number[];
  /** Where its CRC-32C over 4096 bytes stands; null when the signature has to do. */
  checksumOffset: number | null;
}

const LATER_HEADERS: readonly LaterHeader[] = [
  { kind: 'vmcx', signature: VMCX_SIGNATURE, offsets: [0x1000], checksumOffset: null },
  { kind: 'vhdx', signature: encodeLatin1('head'), offsets: [0x10000, 0x20000], checksumOffset: 4 },
  {
    kind: 'vhds',
    signature: encodeLatin1('shdr'),
    offsets: [0x10000, 0x20000],
    checksumOffset: 20,
  },
];
const HEADER_LENGTH = 4096;

/** What the root element of a document says. */
const ROOTS: ReadonlyMap<string, FileKind> = new Map([
  ['configuration', 'vm-xml'],
  ['Events', 'event-xml'],
  ['Event', 'event-xml'],
]);

/** What an extension promises. */
const EXTENSIONS: ReadonlyMap<string, FileKind> = new Map([
  ['vhdx', 'vhdx'],
  ['avhdx', 'vhdx'],
  ['vhds', 'vhds'],
  ['vhd', 'vhd'],
  ['avhd', 'vhd'],
  ['vmcx', 'vmcx'],
  ['vmrs', 'vmcx'],
  ['vmgs', 'vmgs'],
  ['rct', 'rct'],
  ['mrt', 'mrt'],
  ['hrl', 'hrl'],
]);

/**
 * No public description gives the first bytes of `.rct` and `.mrt`; those of `.hrl` stand in
 * [MS-HRL] and are not read here. A `.vmgs` that was never used is blank.
 */
const BY_NAME_ALONE: ReadonlySet<FileKind | null> = new Set(['rct', 'mrt', 'hrl', 'vmgs']);

/**
 * Says what a file is by its content; the name decides only where content can't, and only adds
 * places to look at. One read of 512 bytes for most files, at most ten small ones.
 * Never throws for what it reads: a file that cannot be read is `unreadable`.
 * @param name the file's name, with or without a path.
 */
export async function sniff(source: ByteSource, name: string): Promise<Recognition> {
  const promised = EXTENSIONS.get(extensionOf(name)) ?? null;
  try {
    const found = await byContent(source, promised);
    if (found) return { ...found, proof: 'content', promised };
  } catch (error) {
    const fault = readFault(error);
    return { kind: 'unreadable', proof: 'content', promised, fault };
  }
  if (promised && BY_NAME_ALONE.has(promised)) {
    return { kind: promised, proof: 'name', promised, fault: null };
  }
  return { kind: 'other', proof: 'content', promised, fault: null };
}

const extensionOf = (name: string) => name.slice(name.lastIndexOf('.') + 1).toLowerCase();

async function byContent(
  source: ByteSource,
  promised: FileKind | null,
): Promise<Recognised | null> {
  if (source.size === 0) return { kind: 'empty', fault: null };
  const length = Math.min(source.size, HEAD_LENGTH);
  let head: Uint8Array;
  try {
    head = await readStructure(source, 'first bytes', 0, length);
  } catch (error) {
    if (readTroubleOf(error, 'first bytes')?.kind !== 'unreadable') throw error;
    const later = await byLaterHeader(source, promised, new Uint8Array(0));
    if (later) return later;
    throw error;
  }
  for (const [kind, signature] of SIGNATURES) {
    if (equalBytes(head.subarray(0, signature.length), signature)) return { kind, fault: null };
  }
  const vhd = recogniseVhdFooter(head, 0);
  if (vhd) return { kind: 'vhd', vhdType: vhd.type, fault: vhd.fault };
  const xml = await byXmlRoot(source, head);
  if (xml || BY_NAME_ALONE.has(promised)) return xml;
  return (await byLaterHeader(source, promised, head)) ?? byFooter(source);
}

async function byXmlRoot(source: ByteSource, head: Uint8Array): Promise<Recognised | null> {
  if (xmlRoot(head) === null) return null;
  const length = Math.min(source.size, XML_HEAD_LENGTH);
  const root = xmlRoot(await readStructure(source, 'first bytes', 0, length));
  const kind = ROOTS.get(root ?? '');
  return kind ? { kind, fault: null } : null;
}

/** Looks for later headers in files that may well have them: by name, or by a size in whole pages. */
async function byLaterHeader(
  source: ByteSource,
  promised: FileKind | null,
  head: Uint8Array,
): Promise<Recognised | null> {
  for (const later of LATER_HEADERS) {
    if (later.kind !== promised && source.size % HEADER_LENGTH !== 0) continue;
    for (const offset of later.offsets) {
      const found = await hasHeader(source, later, offset).catch((error: unknown) => {
        // The other copy of the header may be readable.
        if (!readTroubleOf(error, 'header')) throw error;
        return false;
      });
      if (found) {
        return { kind: later.kind, fault: damagedStart(later.kind, head) };
      }
    }
  }
  return null;
}

async function hasHeader(source: ByteSource, later: LaterHeader, offset: number): Promise<boolean> {
  const { signature, checksumOffset } = later;
  if (offset + HEADER_LENGTH > source.size) return false;
  const start = await readStructure(source, 'header', offset, signature.length);
  if (!equalBytes(start, signature)) return false;
  if (checksumOffset === null) return true;
  const header = await readStructure(source, 'header', offset, HEADER_LENGTH);
  return uint32At(header, checksumOffset) === crc32cWithoutField(header, checksumOffset);
}

/** A fixed legacy disk has nothing but its footer. */
async function byFooter(source: ByteSource): Promise<Recognised | null> {
  const rest = source.size % VHD_FOOTER_LENGTH;
  const length = rest === 0 ? VHD_FOOTER_LENGTH : VHD_FOOTER_LENGTH - 1;
  if (rest !== 0 && rest !== length) return null;
  const offset = source.size - length;
  const footer = recogniseVhdFooter(await readStructure(source, 'footer', offset, length), offset);
  return footer && { kind: 'vhd', vhdType: footer.type, fault: footer.fault };
}

function damagedStart(kind: FileKind, head: Uint8Array): Fault {
  if (head.length === 0) {
    const message = `the first bytes cannot be read; a header further on is that of a ${kind} file`;
    return { code: 'start-unreadable', structure: 'first bytes', offset: 0, message };
  }
  return {
    code: 'start-damaged',
    structure: 'first bytes',
    offset: 0,
    actual: decodeLatin1(head.subarray(0, 8)),
    message: `the first bytes are not those of a ${kind} file, though a header further on is`,
  };
}

function readFault(error: unknown): Fault {
  const short = error instanceof ShortReadError;
  return {
    code: short ? 'short-read' : 'unreadable',
    structure: 'first bytes',
    offset: short ? error.offset : 0,
    message: error instanceof Error ? error.message : String(error),
  };
}
