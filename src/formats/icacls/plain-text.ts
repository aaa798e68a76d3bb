import { FormatError } from '../../bytes/fault.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';

/** Bytes; `icacls /save` writes about 300 for a file, so this is some 200,000 files. */
const LARGEST_TEXT = 64 * 2 ** 20;

/**
 * Text as Windows tools write it: UTF-16LE with or without a byte order mark (icacls, PowerShell's
 * `>`), UTF-16BE with one, UTF-8.
 * @throws {FormatError} `text-too-large`; `text-encoding` for bytes that are none of these, and for
 * UTF-16 of an odd length, which is a file cut short.
 */
export function decodePlainText(bytes: Uint8Array): string {
  if (bytes.length > LARGEST_TEXT) {
    throw textError('text-too-large', 0, `${bytes.length} bytes, more than ${LARGEST_TEXT}`);
  }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(swapped(bytes.subarray(2)));
  // Names and descriptors begin with ASCII, whose second byte in UTF-16LE is zero.
  if (bytes.length > 1 && bytes[0] !== 0 && bytes[1] === 0) return utf16(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw textError('text-encoding', 0, 'neither UTF-16 nor UTF-8');
  }
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
