import { crc32cWithoutField } from '../../bytes/crc32c.ts';
import { encodeLatin1 } from '../../bytes/latin1.ts';
import { putUint32 } from '../../bytes/little-endian.ts';
import { encodeUtf16 } from '../../bytes/utf16.ts';
import { CREATOR_LENGTH, VHDS_SIGNATURE } from './file-identifier.ts';
import {
  CHECKSUM_OFFSET,
  HEADER_LENGTH,
  HEADER_OFFSETS,
  HEADER_SIGNATURE,
  headerLayout,
} from './header.ts';

const LEAF_OFFSET = 0x40000;
/** The file ends with the 4 KiB page that holds the name. */
const LEAF_PAGE_LENGTH = 0x1000;

/** What a written VHD Set says; only the proven part of the layout can be written. */
export interface VhdsContent {
  /** File name of the active leaf, up to 2,048 UTF-16 units. */
  activeLeaf: string;
  /** Up to 256 UTF-16 units; the default marks the file as synthetic. */
  creator?: string;
  /** Sequence numbers of header 1 and header 2. */
  sequences?: readonly [bigint, bigint];
  /** The field at +0x04, which looks like uninitialised padding. */
  padding?: number;
  /** Bytes to lay over the free areas, such as a stand-in for snapshot records. */
  extra?: readonly { offset: number; bytes: Uint8Array }[];
}

/**
 * Writes a VHD Set of 260 KiB for fixtures, longer only where `extra` reaches further.
 * @throws {RangeError} when a text does not fit its field.
 */
export function encodeVhds(content: VhdsContent): Uint8Array {
  const creator = encodeField('creator', content.creator ?? 'vhdset fixture', CREATOR_LENGTH);
  const leaf = encodeField('active leaf', content.activeLeaf, LEAF_PAGE_LENGTH);
  const extra = content.extra ?? [];
  const size = Math.max(
    LEAF_OFFSET + LEAF_PAGE_LENGTH,
    ...extra.map(({ offset, bytes }) => offset + bytes.length),
  );
  const file = new Uint8Array(size);
  file.set(encodeLatin1(VHDS_SIGNATURE));
  file.set(creator, VHDS_SIGNATURE.length);
  for (const [index, offset] of HEADER_OFFSETS.entries()) {
    headerLayout.encode(
      {
        signature: HEADER_SIGNATURE,
        padding: content.padding ?? 0,
        sequence: (content.sequences ?? [0n, 1n])[index]!,
        version: 1,
        checksum: 0,
        unexplained: 7,
        leafOffset: LEAF_OFFSET,
        leafLength: leaf.length,
      },
      file,
      offset,
    );
  }
  file.set(leaf, LEAF_OFFSET);
  for (const { offset, bytes } of extra) file.set(bytes, offset);
  // Last, since an extra may lie within the bytes that a header's checksum covers.
  for (const offset of HEADER_OFFSETS) {
    const header = file.subarray(offset, offset + HEADER_LENGTH);
    putUint32(header, crc32cWithoutField(header, CHECKSUM_OFFSET), CHECKSUM_OFFSET);
  }
  return file;
}

function encodeField(what: string, text: string, limit: number): Uint8Array {
  const bytes = encodeUtf16(text);
  if (bytes.length > limit) {
    throw new RangeError(`${what} takes ${bytes.length} bytes, its field has ${limit}`);
  }
  return bytes;
}
