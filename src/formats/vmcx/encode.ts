import { crc32WithoutField } from '../../bytes/crc32.ts';
import { encodeLatin1 } from '../../bytes/latin1.ts';
import { putUint32, uint32At } from '../../bytes/little-endian.ts';
import type { ConfigurationNode } from '../configuration-tree.ts';
import { encodeEntry, type PlacedEntry } from './encode-entry.ts';
import {
  HEADER_CHECKSUM_AT,
  HEADER_OFFSETS,
  HEADER_SIGNATURE,
  HEADER_SIZE,
  headerLayout,
  VERSION,
} from './header.ts';
import {
  ENTRY_CHECKSUM_AT,
  ENTRY_HEADER_SIZE,
  FREE_FILL,
  keyEntryLayout,
  VALUE_TYPE,
} from './key-entry.ts';
import {
  KEY_TABLE_CHECKSUM_AT,
  KEY_TABLE_HEADER_SIZE,
  KEY_TABLE_SIGNATURE,
  keyTableLayout,
} from './key-table.ts';
import {
  OBJECT_CHECKSUM_AT,
  OBJECT_ENTRY_SIZE,
  OBJECT_TABLE_ENTRIES,
  OBJECT_TABLE_OFFSET,
  OBJECT_TABLE_SIGNATURE,
  OBJECT_TABLE_SIZE,
  OBJECT_TYPE,
  objectEntryLayout,
  objectTableLayout,
} from './object-table.ts';
import {
  REPLAY_LOG_CHECKSUM_AT,
  REPLAY_LOG_HEADER_SIZE,
  REPLAY_LOG_SIGNATURE,
  REPLAY_LOG_SLOTS,
  replayLogLayout,
} from './replay-log.ts';

const PAGE = 0x1000;
/** Stands where no checksum reaches and real files hold zeros: nobody shall take it for real. */
const LABEL = { offset: 0x1800, text: 'synthetic VM configuration, written by vhdset' } as const;

/**
 * Writes a VM configuration store that holds the tree below `root` (a nameless node), with all
 * checksums, for fixtures and tests. Values too large for a key table go to file objects.
 * @throws {RangeError} when a name, a value or the whole does not fit into the format.
 * @throws {SyntaxError} when the text of a whole number is none.
 */
export function encodeVmcx(root: ConfigurationNode): Uint8Array {
  const files: Uint8Array[] = [];
  const fileOffsets: number[] = [];
  let end = OBJECT_TABLE_OFFSET + OBJECT_TABLE_SIZE;
  const storeInFile = (content: Uint8Array): number => {
    files.push(content);
    fileOffsets.push(end);
    end += Math.max(1, Math.ceil(content.length / PAGE)) * PAGE;
    return fileOffsets.at(-1)!;
  };
  const tables = tablesOf(root, storeInFile);
  const tablesAt = end;
  const logAt = tablesAt + tables.length * PAGE;

  const file = new Uint8Array(logAt + PAGE);
  HEADER_OFFSETS.forEach((offset, index) => {
    encodeHeader(file.subarray(offset, offset + HEADER_SIZE), HEADER_OFFSETS.length - index, logAt);
  });
  file.set(encodeLatin1(LABEL.text), LABEL.offset);
  encodeObjects(file.subarray(OBJECT_TABLE_OFFSET, OBJECT_TABLE_OFFSET + OBJECT_TABLE_SIZE), [
    ...tables.map((_, index) => ({
      type: OBJECT_TYPE.keyTable,
      offset: tablesAt + index * PAGE,
      size: PAGE,
    })),
    ...files.map((content, index) => ({
      type: OBJECT_TYPE.file,
      offset: fileOffsets[index]!,
      size: content.length,
    })),
  ]);
  files.forEach((content, index) => {
    file.set(content, fileOffsets[index]!);
  });
  tables.forEach((table, index) => {
    file.set(table, tablesAt + index * PAGE);
  });
  encodeReplayLog(file.subarray(logAt, logAt + REPLAY_LOG_HEADER_SIZE));
  return file;
}

/** Lays the entries out, parents before children, one table full after the other. */
function tablesOf(
  root: ConfigurationNode,
  storeInFile: (content: Uint8Array) => number,
): Uint8Array[] {
  const tables: PlacedEntry[][] = [[]];
  let cursor = KEY_TABLE_HEADER_SIZE;
  const place = (node: ConfigurationNode, parent: PlacedEntry | null, sequence: number) => {
    const bytes = encodeEntry(node, parent, sequence, PAGE - KEY_TABLE_HEADER_SIZE, storeInFile);
    if (cursor + bytes.length > PAGE) {
      tables.push([]);
      cursor = KEY_TABLE_HEADER_SIZE;
    }
    const entry = { table: tables.length, offset: cursor, bytes };
    tables.at(-1)!.push(entry);
    cursor += bytes.length;
    node.children.forEach((child, index) => {
      place(child, entry, index + 1);
    });
  };
  root.children.forEach((child, index) => {
    place(child, null, index + 1);
  });
  return tables.map((entries, index) => encodeTable(entries, index + 1));
}

function encodeTable(entries: readonly PlacedEntry[], index: number): Uint8Array {
  const table = new Uint8Array(PAGE);
  keyTableLayout.encode({ signature: KEY_TABLE_SIGNATURE, index, sequence: 1, checksum: 0 }, table);
  seal(table.subarray(0, KEY_TABLE_HEADER_SIZE), KEY_TABLE_CHECKSUM_AT);
  for (const { offset, bytes } of entries) table.set(bytes, offset);
  const last = entries.at(-1);
  const end = last ? last.offset + last.bytes.length : KEY_TABLE_HEADER_SIZE;
  const rest = PAGE - end;
  if (rest >= ENTRY_HEADER_SIZE) encodeFree(table.subarray(end));
  // Too little for a free entry: as in real files, the last entry takes it in as slack.
  else if (last && rest > 0) putUint32(table, last.bytes.length + rest, last.offset + 2);
  for (const { offset, bytes } of entries)
    seal(table.subarray(offset, offset + bytes.length), ENTRY_CHECKSUM_AT);
  return table;
}

function encodeFree(space: Uint8Array): void {
  space.fill(FREE_FILL);
  keyEntryLayout.encode(
    {
      type: VALUE_TYPE.free,
      size: space.length,
      parentTable: 0,
      parentOffset: 0,
      checksum: 0,
      insertionSequence: uint32At(space),
      nameSize: 0,
    },
    space,
  );
}

function encodeHeader(header: Uint8Array, sequence: number, replayLogOffset: number): void {
  headerLayout.encode(
    {
      signature: HEADER_SIGNATURE,
      checksum: 0,
      sequence,
      version: VERSION,
      unknown: 0n,
      alignment: PAGE,
      replayLogOffset: BigInt(replayLogOffset),
      replayLogSize: BigInt(PAGE),
      headerSize: PAGE,
    },
    header,
  );
  seal(header, HEADER_CHECKSUM_AT);
}

function encodeReplayLog(log: Uint8Array): void {
  const fields = { signature: REPLAY_LOG_SIGNATURE, checksum: 0, pending: 0 };
  replayLogLayout.encode({ ...fields, slots: REPLAY_LOG_SLOTS }, log);
  seal(log, REPLAY_LOG_CHECKSUM_AT);
}

function encodeObjects(
  table: Uint8Array,
  objects: readonly { type: number; offset: number; size: number }[],
): void {
  if (objects.length > OBJECT_TABLE_ENTRIES) {
    throw new RangeError(`${objects.length} objects do not fit into one object table`);
  }
  objectTableLayout.encode(
    { signature: OBJECT_TABLE_SIGNATURE, count: OBJECT_TABLE_ENTRIES },
    table,
  );
  for (let index = 0; index < OBJECT_TABLE_ENTRIES; index++) {
    const object = objects[index];
    const at = objectTableLayout.span + index * OBJECT_ENTRY_SIZE;
    const entry = table.subarray(at, at + OBJECT_ENTRY_SIZE);
    objectEntryLayout.encode(
      {
        type: object?.type ?? OBJECT_TYPE.unused,
        checksum: 0,
        offset: BigInt(object?.offset ?? 0),
        size: object?.size ?? 0,
        allocated: object ? 1 : 0,
      },
      entry,
    );
    seal(entry, OBJECT_CHECKSUM_AT);
  }
}

/** Writes the checksum of a structure into its field. */
function seal(structure: Uint8Array, fieldOffset: number): void {
  putUint32(structure, crc32WithoutField(structure, fieldOffset), fieldOffset);
}
