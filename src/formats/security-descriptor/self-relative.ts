import type { Sid } from './sid.ts';

/** A security descriptor in its binary form ([MS-DTYP] 2.4.6), as far as whose the object is. */
export interface SelfRelativeDescriptor {
  readonly owner: Sid | null;
  readonly group: Sid | null;
}

const HEADER = 20;
const REVISION = 1;
const MOST_SUB_AUTHORITIES = 15;

/** Null when the bytes are none. */
export function decodeSelfRelative(bytes: Uint8Array): SelfRelativeDescriptor | null {
  if (bytes.length < HEADER || bytes[0] !== REVISION) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    owner: sidAt(view, view.getUint32(4, true)),
    group: sidAt(view, view.getUint32(8, true)),
  };
}

/** [MS-DTYP] 2.4.2.2; an offset of 0 says that there is none. */
function sidAt(view: DataView, at: number): Sid | null {
  if (at < HEADER || at + 8 > view.byteLength || view.getUint8(at) !== 1) return null;
  const count = view.getUint8(at + 1);
  if (count > MOST_SUB_AUTHORITIES || at + 8 + 4 * count > view.byteLength) return null;
  const authority = view.getUint16(at + 2) * 2 ** 32 + view.getUint32(at + 4);
  // [MS-DTYP] 2.4.2.1: from 2^32 on in hexadecimal.
  const first =
    authority < 2 ** 32 ? String(authority) : `0x${authority.toString(16).padStart(12, '0')}`;
  const rest = Array.from({ length: count }, (_, i) => view.getUint32(at + 8 + 4 * i, true));
  return ['S-1', first, ...rest].join('-');
}
