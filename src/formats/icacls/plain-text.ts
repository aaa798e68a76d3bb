import { FormatError } from '../../bytes/fault.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import { decodeWindows1252 } from '../../bytes/windows-1252.ts';

/** Bytes; `icacls /save` writes about 300 for a file, so this is some 200,000 files. */
const LARGEST_TEXT = 64 * 2 ** 20;

/** Bytes looked at for the zeros of UTF-16. */
const SAMPLE = 64 * 1024;

/**
 * Text as Windows tools write it: UTF-16 with or without a byte order mark (icacls, PowerShell's
 * `>`), UTF-8.
 * @param otherwise what to take other bytes for: `windows-1252` where letters beyond ASCII are only
 * shown, never part of a path or command.
 * @throws {FormatError} `text-too-large`; `text-encoding` for bytes that are none of these, and for
 * UTF-16 of an odd length, which is a file cut short.
 */
export function decodePlainText(bytes: Uint8Array, otherwise?: 'windows-1252'): string {
  if (bytes.length > LARGEST_TEXT) {
    throw textError('text-too-large', 0, `${bytes.length} bytes, more than ${LARGEST_TEXT}`);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(swapped(bytes.subarray(2)));
  const zeros = zerosIn(bytes.subarray(0, SAMPLE));
  if (zeros.odd > zeros.even) return utf16(bytes);
  if (zeros.even > zeros.odd) return utf16(swapped(bytes));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    if (otherwise === 'windows-1252') return decodeWindows1252(bytes);
    throw textError('text-encoding', 0, 'neither UTF-16 nor UTF-8');
  }
}

/**
 * Zero bytes by the side of the UTF-16 unit they stand on. Other text has none; keys and descriptors are
 * ASCII, whatever letters the names beside them have.
 */
function zerosIn(bytes: Uint8Array): { even: number; odd: number } {
  const zeros = { even: 0, odd: 0 };
  for (const [at, byte] of bytes.entries()) if (byte === 0) zeros[at % 2 === 0 ? 'even' : 'odd']++;
  return zeros;
}

function utf16(bytes: Uint8Array): string {
  if (bytes.length % 2 === 1) {
    throw textError('text-encoding', bytes.length - 1, 'UTF-16 with half a character at its end');
  }
  return decodeUtf16(bytes);
}

function swapped(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes);
  for (let at = 0; at + 1 < result.length; at += 2) {
    result[at] = bytes[at + 1]!;
    result[at + 1] = bytes[at]!;
  }
  return result;
}

function textError(code: string, offset: number, message: string): FormatError {
  return new FormatError({ code, structure: 'text file', offset, message });
}
