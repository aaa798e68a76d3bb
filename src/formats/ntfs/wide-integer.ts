/**
 * An unsigned 64-bit integer, little-endian, as a number: exact below 2^53; above it still larger
 * than any bound it is checked against.
 */
export function readUint64(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32;
}
