import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { type ActiveLeaf, readActiveLeaf } from './active-leaf.ts';
import { readFileIdentifier } from './file-identifier.ts';
import {
  chooseCurrent,
  HEADER_FIELDS_LENGTH,
  HEADER_SIGNATURE,
  readHeaders,
  type VhdsHeader,
} from './header.ts';
import { type ByteRange, findUndecoded } from './undecoded.ts';

/** A VHD Set: the small file that names the disk in use. Layout: docs/formats/vhds.md. */
export interface Vhds {
  /** Bytes of the file. */
  readonly size: number;
  /** Who made it, as it says of itself. */
  readonly creator: string;
  /** Both headers, or those that lie within the file, valid or not. */
  readonly headers: readonly VhdsHeader[];
  /** The header that counts; null when none is valid. */
  readonly current: VhdsHeader | null;
  /** The file in use; null when the set does not say. */
  readonly activeLeaf: ActiveLeaf | null;
  /**
   * Non-zero bytes that are not understood, ascending. Snapshots may be recorded there: an empty
   * list of decoded snapshots never means that there are none.
   */
  readonly undecoded: readonly ByteRange[];
  /** What is wrong with the file, in the order of the checks. */
  readonly faults: readonly Fault[];
}

/**
 * Decodes what is proven of a VHD Set and lists the rest.
 * A foreign signature alone is a fault as long as a header with a good checksum stands in its place.
 * @throws {FormatError} `not-vhds` when neither signature nor header is that of a VHD Set.
 * @throws {ShortReadError} when the source ends before the size it claims.
 */
export async function openVhds(source: ByteSource): Promise<Vhds> {
  const { identifier, faults: identifierFaults } = await readFileIdentifier(source);
  const { headers, faults: headerFaults } = await readHeaders(source);
  if (!identifier.recognised && !headers.some((header) => header.valid)) {
    throw new FormatError({ ...identifierFaults[0]!, code: 'not-vhds' });
  }
  const { current, faults: choiceFaults } = chooseCurrent(headers);
  const { activeLeaf, faults: leafFaults } = current
    ? await readActiveLeaf(source, current)
    : { activeLeaf: null, faults: [] };

  const decoded: ByteRange[] = headers
    .filter((header) => header.signature === HEADER_SIGNATURE)
    .map((header) => ({ offset: header.offset, length: HEADER_FIELDS_LENGTH }));
  if (identifier.recognised) decoded.push(identifier);
  if (activeLeaf) decoded.push(activeLeaf);
  const { undecoded, faults: scanFaults } = await findUndecoded(source, decoded);

  return {
    size: source.size,
    creator: identifier.creator,
    headers,
    current,
    activeLeaf,
    undecoded,
    faults: [...identifierFaults, ...headerFaults, ...choiceFaults, ...leafFaults, ...scanFaults],
  };
}
