/**
 * Numbers as the formats of Windows store them, the lowest byte first. Offsets in bytes; all throw
 * `RangeError` where the bytes end before the number does.
 */
export const uint16At = (bytes: Uint8Array, offset = 0): number =>
  viewOf(bytes).getUint16(offset, true);
export const uint32At = (bytes: Uint8Array, offset = 0): number =>
  viewOf(bytes).getUint32(offset, true);
export const uint64At = (bytes: Uint8Array, offset = 0): bigint =>
  viewOf(bytes).getBigUint64(offset, true);
export const int64At = (bytes: Uint8Array, offset = 0): bigint =>
  viewOf(bytes).getBigInt64(offset, true);
export const doubleAt = (bytes: Uint8Array, offset = 0): number =>
  viewOf(bytes).getFloat64(offset, true);

/** These throw `RangeError` as well for a number that does not fit into its bytes. */
export function putUint32(bytes: Uint8Array, value: number, offset = 0): void {
  if (value >>> 0 !== value) throw new RangeError(`${value} is not a number of 32 bits`);
  viewOf(bytes).setUint32(offset, value, true);
}

export function putUint64(bytes: Uint8Array, value: bigint, offset = 0): void {
  if (BigInt.asUintN(64, value) !== value) throw new RangeError(`${value} has more than 64 bits`);
  viewOf(bytes).setBigUint64(offset, value, true);
}

export function putInt64(bytes: Uint8Array, value: bigint, offset = 0): void {
  if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${value} has more than 64 bits`);
  viewOf(bytes).setBigInt64(offset, value, true);
}

export function putDouble(bytes: Uint8Array, value: number, offset = 0): void {
  viewOf(bytes).setFloat64(offset, value, true);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
