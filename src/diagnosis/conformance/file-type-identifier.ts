import type { ByteSource } from '../../bytes/byte-source.ts';
import { equalBytes } from '../../bytes/equal-bytes.ts';
import { decodeLatin1, encodeLatin1 } from '../../bytes/latin1.ts';
import { OverlaySource } from '../../bytes/overlay-source.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { VHDX_SIGNATURE } from '../../formats/vhdx/file-type-identifier.ts';
import { error, type Report } from './rule.ts';

export const FILE_TYPE_IDENTIFIER_RULES = {
  'file-type-signature': error(
    '[MS-VHDX] 2.2.1',
    'The file begins with vhdxfile',
    'Without the signature, no reader recognises the file as a VHDX.',
  ),
  'file-type-unreadable': error(
    '[MS-VHDX] 2.2.1',
    'The file type identifier can be read',
    'The first sector could not be read; nothing in it is needed to read the disk.',
  ),
};

/** Bytes that the signature and the creator take up. */
const IDENTIFIER_BYTES = 520;

/**
 * Checks the first bytes.
 * @returns the file with its signature put right in memory, so that everything behind it can be
 * checked as well
 */
export async function checkFileTypeIdentifier(
  file: ByteSource,
  report: Report<keyof typeof FILE_TYPE_IDENTIFIER_RULES>,
): Promise<ByteSource> {
  const signature = encodeLatin1(VHDX_SIGNATURE);
  const found = new Uint8Array(Math.min(signature.length, file.size));
  try {
    await file.read(found, 0);
  } catch (failure) {
    const trouble = readTroubleOf(failure, 'file type identifier');
    if (!trouble) throw failure;
    report('file-type-unreadable', { offset: 0, message: trouble.message });
    return file;
  }
  if (equalBytes(found, signature)) {
    return file.size < IDENTIFIER_BYTES ? new OverlaySource(file, [], IDENTIFIER_BYTES) : file;
  }
  report('file-type-signature', {
    offset: 0,
    expected: VHDX_SIGNATURE,
    actual: JSON.stringify(decodeLatin1(found)),
    message: 'the file does not begin with the VHDX signature',
  });
  const patch = { offset: 0, length: signature.length, bytes: signature };
  return new OverlaySource(file, [patch], IDENTIFIER_BYTES);
}
