import { formatFileTime } from '../../bytes/file-time.ts';
import { decodeGuid } from '../../bytes/guid.ts';
import { decodeUtf16, withoutTrailingNuls } from '../../bytes/utf16.ts';
import { decodeWindows1252 } from '../../bytes/windows-1252.ts';

/** Types of values in binary XML ([MS-EVEN6] 2.2.12.2). */
export const NULL_TYPE = 0x00;
export const BINARY_XML_TYPE = 0x21;
const STRING_TYPE = 0x01;
const ANSI_TYPE = 0x02;
/** Set: several values of the type, one behind the other. */
const ARRAY_FLAG = 0x80;

type Read = (view: DataView, at: number) => string;

/** Values of one size: their size in bytes, and how they are written. */
const FIXED = new Map<number, { size: number; read: Read }>([
  [0x03, { size: 1, read: (view, at) => String(view.getInt8(at)) }],
  [0x04, { size: 1, read: (view, at) => String(view.getUint8(at)) }],
  [0x05, { size: 2, read: (view, at) => String(view.getInt16(at, true)) }],
  [0x06, { size: 2, read: (view, at) => String(view.getUint16(at, true)) }],
  [0x07, { size: 4, read: (view, at) => String(view.getInt32(at, true)) }],
  [0x08, { size: 4, read: (view, at) => String(view.getUint32(at, true)) }],
  [0x09, { size: 8, read: (view, at) => String(view.getBigInt64(at, true)) }],
  [0x0a, { size: 8, read: (view, at) => String(view.getBigUint64(at, true)) }],
  [0x0b, { size: 4, read: (view, at) => String(view.getFloat32(at, true)) }],
  [0x0c, { size: 8, read: (view, at) => String(view.getFloat64(at, true)) }],
  [0x0d, { size: 4, read: (view, at) => (view.getUint32(at, true) === 0 ? 'false' : 'true') }],
  [0x0f, { size: 16, read: (view, at) => `{${decodeGuid(bytesOf(view, at, 16))}}` }],
  [0x11, { size: 8, read: (view, at) => `${formatFileTime(view.getBigUint64(at, true))}Z` }],
  [0x12, { size: 16, read: systemTime }],
  [0x14, { size: 4, read: (view, at) => `0x${view.getUint32(at, true).toString(16)}` }],
  [0x15, { size: 8, read: (view, at) => `0x${view.getBigUint64(at, true).toString(16)}` }],
]);

/** A value as text; null when its bytes do not fit its type. */
export function valueText(type: number, bytes: Uint8Array): string | null {
  if (bytes.length === 0 || type === NULL_TYPE) return '';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fixed = FIXED.get(type);
  if (fixed) return bytes.length >= fixed.size ? fixed.read(view, 0) : null;
  switch (type) {
    case STRING_TYPE:
      return withoutTrailingNuls(decodeUtf16(bytes));
    case ANSI_TYPE:
      return withoutTrailingNuls(decodeWindows1252(bytes));
    case 0x0e:
      return hex(bytes);
    case 0x10:
      if (bytes.length >= 8) return `0x${view.getBigUint64(0, true).toString(16)}`;
      return bytes.length >= 4 ? `0x${view.getUint32(0, true).toString(16)}` : null;
    case 0x13:
      return securityIdentifier(view);
    default:
      return null;
  }
}

/** The values of an array, each as text; null when the type is no array, or one that is not known. */
export function arrayTexts(type: number, bytes: Uint8Array): string[] | null {
  if ((type & ARRAY_FLAG) === 0) return null;
  const itemType = type & ~ARRAY_FLAG;
  if (itemType === STRING_TYPE) return separated(decodeUtf16(bytes));
  if (itemType === ANSI_TYPE) return separated(decodeWindows1252(bytes));
  const fixed = FIXED.get(itemType);
  if (!fixed) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const texts: string[] = [];
  for (let at = 0; at + fixed.size <= bytes.length; at += fixed.size) {
    texts.push(fixed.read(view, at));
  }
  return texts;
}

function separated(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0');
}

function systemTime(view: DataView, at: number): string {
  const [year, month, , day, hour, minute, second, thousandth] = Array.from({ length: 8 }, (_, i) =>
    view.getUint16(at + i * 2, true),
  );
  const two = (n: number) => String(n).padStart(2, '0');
  const date = `${String(year!).padStart(4, '0')}-${two(month!)}-${two(day!)}`;
  const time = `${two(hour!)}:${two(minute!)}:${two(second!)}`;
  return `${date}T${time}.${String(thousandth!).padStart(3, '0')}Z`;
}

/** `S-1-5-18`; [MS-DTYP] 2.4.2.2. */
function securityIdentifier(view: DataView): string | null {
  if (view.byteLength < 8) return null;
  const count = view.getUint8(1);
  if (count > 15 || view.byteLength < 8 + count * 4) return null;
  const authority = view.getUint16(2, false) * 2 ** 32 + view.getUint32(4, false);
  const parts = Array.from({ length: count }, (_, i) => view.getUint32(8 + i * 4, true));
  return ['S', view.getUint8(0), authority, ...parts].join('-');
}

function hex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).toUpperCase().padStart(2, '0');
  return text;
}

function bytesOf(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length);
}
