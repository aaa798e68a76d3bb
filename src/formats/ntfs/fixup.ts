import { ntfsError } from './ntfs-error.ts';

/** The stride of the protection, whatever the size of a sector. */
const STRIDE = 512;

/**
 * Undoes the protection of a record that spans sectors: the last two bytes of every 512 were replaced
 * by a number, the same for the whole record, and kept in the update sequence array of its header. A
 * sector that carries another number was not written together with the first one.
 * @param bytes as they lie on the volume; changed in place, and only if all is well
 * @param start where the record begins in them, and its length; all of them when left out
 * @throws {FormatError} `fixup-array` or `fixup-torn`
 */
export function undoFixup(
  bytes: Uint8Array,
  structure: string,
  position: number,
  start = 0,
  length = bytes.length,
): void {
  const arrayOffset = bytes[start + 4]! | (bytes[start + 5]! << 8);
  const count = bytes[start + 6]! | (bytes[start + 7]! << 8);
  const sectors = length / STRIDE;
  const arrayEnd = arrayOffset + 2 * count;
  if (count !== sectors + 1 || arrayOffset < 8 || arrayEnd > STRIDE - 2) {
    const what = `${count} entries at ${arrayOffset} for ${sectors} sectors`;
    throw ntfsError('fixup-array', structure, position + 4, `the update sequence array: ${what}`);
  }
  const low = bytes[start + arrayOffset]!;
  const high = bytes[start + arrayOffset + 1]!;
  for (let end = STRIDE - 2; end < length; end += STRIDE) {
    if (bytes[start + end] !== low || bytes[start + end + 1] !== high) {
      const message = 'this sector was not written together with the first one';
      throw ntfsError('fixup-torn', structure, position + end, message);
    }
  }
  let from = start + arrayOffset + 2;
  for (let end = start + STRIDE - 2; end < start + length; end += STRIDE, from += 2) {
    bytes[end] = bytes[from]!;
    bytes[end + 1] = bytes[from + 1]!;
  }
}
