import { ntfsError } from './ntfs-error.ts';

/** The stride of the protection, whatever the size of a sector. */
const STRIDE = 512;

/**
 * Undoes the protection of a record that spans sectors: the last two bytes of every 512 were replaced
 * by a number, the same for the whole record, and kept in the update sequence array of its header. A
 * sector that carries another number was not written together with the first one.
 * @param record the bytes as they lie on the volume; changed in place, and only if all is well
 * @throws {FormatError} `fixup-array` or `fixup-torn`
 */
export function undoFixup(record: Uint8Array, structure: string, position: number): void {
  const arrayOffset = record[4]! | (record[5]! << 8);
  const count = record[6]! | (record[7]! << 8);
  const sectors = record.length / STRIDE;
  const arrayEnd = arrayOffset + 2 * count;
  if (count !== sectors + 1 || arrayOffset < 8 || arrayEnd > STRIDE - 2) {
    const what = `${count} entries at ${arrayOffset} for ${sectors} sectors`;
    throw ntfsError('fixup-array', structure, position + 4, `the update sequence array: ${what}`);
  }
  const low = record[arrayOffset]!;
  const high = record[arrayOffset + 1]!;
  for (let end = STRIDE - 2; end < record.length; end += STRIDE) {
    if (record[end] !== low || record[end + 1] !== high) {
      const message = 'this sector was not written together with the first one';
      throw ntfsError('fixup-torn', structure, position + end, message);
    }
  }
  let from = arrayOffset + 2;
  for (let end = STRIDE - 2; end < record.length; end += STRIDE, from += 2) {
    record[end] = record[from]!;
    record[end + 1] = record[from + 1]!;
  }
}
