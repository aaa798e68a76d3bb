import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { ascii, blob, structure } from '../../bytes/layouts.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { decodeUtf16Padded, encodeUtf16 } from '../../bytes/utf16.ts';

/** [MS-VHDX] 2.2.1: who made the file; diagnostic only. */
export interface FileTypeIdentifier {
  readonly offset: 0;
  /** Whether the file begins with {@link VHDX_SIGNATURE}. */
  readonly recognised: boolean;
  /** Free text of the creating program, at most 256 characters; hostile until shown escaped. */
  readonly creator: string;
}

const UNKNOWN: FileTypeIdentifier = { offset: 0, recognised: false, creator: '' };

export const VHDX_SIGNATURE = 'vhdxfile';
const CREATOR_BYTES = 512;

const LAYOUT = structure<{ signature: string; creator: Uint8Array }>(520, [
  ascii(8, 'signature'), //  0
  blob(CREATOR_BYTES, 'creator'), //  8, UTF-16LE, NUL padded
]);

/**
 * A foreign signature is a fault here; whether the file is a VHDX all the same, its headers tell.
 * @throws {ShortReadError}
 */
export async function readFileTypeIdentifier(
  source: ByteSource,
): Promise<{ identifier: FileTypeIdentifier; faults: Fault[] }> {
  let bytes: Uint8Array;
  try {
    bytes = await readStructure(source, 'file type identifier', 0, LAYOUT.span);
  } catch (error) {
    const trouble = readTroubleOf(error, 'file type identifier');
    if (trouble?.kind !== 'unreadable') throw error;
    const { message } = trouble;
    const place = { structure: 'file type identifier', offset: 0 };
    const fault = { code: 'file-type-unreadable', ...place, message };
    return { identifier: UNKNOWN, faults: [fault] };
  }
  const { signature, creator } = LAYOUT.decode(bytes);
  if (signature === VHDX_SIGNATURE) {
    const identifier = {
      offset: 0,
      recognised: true,
      creator: decodeUtf16Padded(creator),
    } as const;
    return { identifier, faults: [] };
  }
  const fault = {
    code: 'file-type-signature',
    structure: 'file type identifier',
    offset: 0,
    expected: VHDX_SIGNATURE,
    actual: JSON.stringify(signature),
    message: 'the file does not begin with the VHDX signature',
  };
  return { identifier: UNKNOWN, faults: [fault] };
}

/** @param creator cut to 256 UTF-16 units. */
export function encodeFileTypeIdentifier(creator: string): Uint8Array {
  const bytes = new Uint8Array(LAYOUT.span);
  const text = new Uint8Array(CREATOR_BYTES);
  text.set(encodeUtf16(creator).subarray(0, CREATOR_BYTES));
  LAYOUT.encode({ signature: VHDX_SIGNATURE, creator: text }, bytes);
  return bytes;
}
