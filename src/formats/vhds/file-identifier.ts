import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { decodeLatin1 } from '../../bytes/latin1.ts';
import { decodeUtf16Padded } from '../../bytes/utf16.ts';

/** The first eight bytes of a VHD Set. */
export const VHDS_SIGNATURE = 'vhdsetv1';
/** Bytes of the creator field, which follows the signature. */
export const CREATOR_LENGTH = 512;

const SIGNATURE_LENGTH = VHDS_SIGNATURE.length;
const IDENTIFIER_LENGTH = SIGNATURE_LENGTH + CREATOR_LENGTH;

/** What stands at offset 0 of a VHD Set; docs/formats/vhds.md, "File identifier". */
export interface VhdsIdentifier {
  readonly offset: 0;
  /** Bytes that the decoded text takes up: the signature and the creator without its padding. */
  readonly length: number;
  /** Whether the file begins with {@link VHDS_SIGNATURE}. */
  readonly recognised: boolean;
  /** The program that made the set, as it called itself: text from the file, not to be trusted. */
  readonly creator: string;
}

/** Reads signature and creator; a short or foreign file is a fault, not an error. */
export async function readFileIdentifier(
  source: ByteSource,
): Promise<{ identifier: VhdsIdentifier; faults: Fault[] }> {
  const available = Math.min(source.size, IDENTIFIER_LENGTH);
  const bytes = await readStructure(source, 'file identifier', 0, available);
  const signature = decodeLatin1(bytes.subarray(0, Math.min(available, SIGNATURE_LENGTH)));
  const recognised = signature === VHDS_SIGNATURE;
  const creator = recognised ? decodeUtf16Padded(bytes.subarray(SIGNATURE_LENGTH)) : '';
  const length = recognised ? SIGNATURE_LENGTH + creator.length * 2 : 0;
  const faults: Fault[] = [];
  if (!recognised) {
    faults.push({
      code: 'file-identifier-signature',
      structure: 'file identifier',
      offset: 0,
      expected: VHDS_SIGNATURE,
      actual: signature,
      message: `the file does not begin with "${VHDS_SIGNATURE}"`,
    });
  } else if (available < IDENTIFIER_LENGTH) {
    faults.push({
      code: 'file-identifier-truncated',
      structure: 'file identifier',
      offset: 0,
      expected: IDENTIFIER_LENGTH,
      actual: available,
      message: 'the file ends inside its identifier; the creator may be cut short',
    });
  }
  return { identifier: { offset: 0, length, recognised, creator }, faults };
}
