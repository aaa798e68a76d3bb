import { decodeGuid } from '../bytes/guid.ts';
import type { ContentKind } from './content.ts';

/** A file system, or another use of a volume, that is known by bytes at a fixed place. */
interface Signature {
  readonly kind: ContentKind;
  /** Bytes from the start of the volume, and what stands there. */
  readonly offset: number;
  readonly bytes: readonly number[];
  /** What else has to hold. */
  readonly also?: (head: Uint8Array) => boolean;
  /** Text of the volume, not to be trusted. */
  readonly label?: (head: Uint8Array) => string;
  readonly id?: (head: Uint8Array) => string;
}

const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));

/** Text up to the first NUL, byte for byte. */
const textAt = (offset: number, length: number) => (head: Uint8Array) => {
  const bytes = head.subarray(offset, offset + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};

/** A UUID in the order in which it is written, as Linux stores it. */
const uuidAt = (offset: number) => (head: Uint8Array) => {
  const hex = [...head.subarray(offset, offset + 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

const has = (head: Uint8Array, offset: number, bytes: readonly number[]) =>
  bytes.every((byte, index) => head[offset + index] === byte);

const EXT_SUPERBLOCK = 1024;
const EXT_LABEL = { label: textAt(EXT_SUPERBLOCK + 120, 16), id: uuidAt(EXT_SUPERBLOCK + 104) };
const EXT_MAGIC = { offset: EXT_SUPERBLOCK + 56, bytes: [0x53, 0xef] };
/** Features that ext3 does not have: extents, 64bit, flex_bg and what came after. */
const EXT3_INCOMPATIBLE = 0x0002 | 0x0004 | 0x0008 | 0x0010;
const EXT3_READ_ONLY = 0x0001 | 0x0002 | 0x0004;

function featuresOf(head: Uint8Array): { journal: boolean; newer: boolean } {
  const view = new DataView(head.buffer, head.byteOffset + EXT_SUPERBLOCK + 92, 12);
  return {
    journal: (view.getUint32(0, true) & 4) !== 0,
    newer:
      (view.getUint32(4, true) & ~EXT3_INCOMPATIBLE) !== 0 ||
      (view.getUint32(8, true) & ~EXT3_READ_ONLY) !== 0,
  };
}

/** GUIDs that BitLocker keeps behind its boot code, where the name of the file system is FAT's. */
const BITLOCKER_TO_GO = '4967d63b-2e29-4ad8-8399-f6a339e3d001';
const BITLOCKER_TO_GO_AT = 424;

/** What stands in the first 4 KiB of a volume. */
export const HEAD_LENGTH = 4096;

/** In the order in which they are asked: what lies around a file system before the file system. */
export const HEAD_SIGNATURES: readonly Signature[] = [
  { kind: 'bitlocker', offset: 3, bytes: ascii('-FVE-FS-') },
  {
    kind: 'bitlocker',
    offset: 3,
    bytes: ascii('MSWIN4.1'),
    also: (head) => decodeGuid(head, BITLOCKER_TO_GO_AT) === BITLOCKER_TO_GO,
  },
  {
    kind: 'luks',
    offset: 0,
    bytes: [...ascii('LUKS'), 0xba, 0xbe],
    id: textAt(168, 40),
  },
  ...[0, 512, 1024, 1536].map((sector) => ({
    kind: 'lvm' as const,
    offset: sector,
    bytes: ascii('LABELONE'),
    also: (head: Uint8Array) => has(head, sector + 24, ascii('LVM2 001')),
  })),
  { kind: 'refs', offset: 3, bytes: [...ascii('ReFS'), 0, 0, 0, 0] },
  { kind: 'xfs', offset: 0, bytes: ascii('XFSB'), label: textAt(108, 12), id: uuidAt(32) },
  { kind: 'ext4', ...EXT_MAGIC, also: (head) => featuresOf(head).newer, ...EXT_LABEL },
  { kind: 'ext3', ...EXT_MAGIC, also: (head) => featuresOf(head).journal, ...EXT_LABEL },
  { kind: 'ext2', ...EXT_MAGIC, ...EXT_LABEL },
  { kind: 'dynamic-disk', offset: 3072, bytes: ascii('PRIVHEAD') },
];

/** Linux swap ends its first page with a name, and a page is what the processor takes for one. */
const PAGE_SIZES = [4096, 8192, 16384, 65536];

export interface FarSignature extends Signature {
  /** What to read: bytes from the start of the volume. */
  readonly from: number;
  readonly length: number;
}

const BTRFS_SUPERBLOCK = 65536;

/** What stands further on; `offset` counts from `from`. */
export const FAR_SIGNATURES: readonly FarSignature[] = [
  ...PAGE_SIZES.map((size) => ({
    kind: 'swap' as const,
    from: size - 10,
    length: 10,
    offset: 0,
    bytes: ascii('SWAPSPACE2'),
  })),
  {
    kind: 'btrfs',
    from: BTRFS_SUPERBLOCK,
    length: 1024,
    offset: 64,
    bytes: ascii('_BHRfS_M'),
    label: textAt(0x12b, 256),
    id: uuidAt(32),
  },
];

/** The first of the signatures that holds. */
export function matchSignature<S extends Signature>(
  signatures: readonly S[],
  head: Uint8Array,
): S | null {
  return (
    signatures.find(
      ({ offset, bytes, also }) =>
        offset + bytes.length <= head.length && has(head, offset, bytes) && (also?.(head) ?? true),
    ) ?? null
  );
}
