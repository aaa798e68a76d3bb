import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { decodeUtf16Padded } from '../../bytes/utf16.ts';
import { CREATOR_LENGTH, VHDS_SIGNATURE } from './file-identifier.ts';
import { HEADER_LENGTH, HEADER_OFFSETS, type VhdsHeader } from './header.ts';

/** Windows knows no path longer than 32,767 UTF-16 units. */
const MAX_LEAF_LENGTH = 32_767 * 2;

/** Where no name can be: the structures that stand at fixed places. */
const FIXED_STRUCTURES = [
  { offset: 0, length: VHDS_SIGNATURE.length + CREATOR_LENGTH },
  ...HEADER_OFFSETS.map((offset) => ({ offset, length: HEADER_LENGTH })),
];

/** The file that the set names as the one in use. */
export interface ActiveLeaf {
  /** Text from the file: usually a bare file name, but nothing keeps it from being any path. */
  readonly name: string;
  /** Byte offset of the name in the file. */
  readonly offset: number;
  /** Its length in bytes. */
  readonly length: number;
}

/** Reads the name that a valid header points to; null, and a fault, when it points to none. */
export async function readActiveLeaf(
  source: ByteSource,
  header: VhdsHeader,
): Promise<{ activeLeaf: ActiveLeaf | null; faults: Fault[] }> {
  const wrong = misplaced(source, header);
  if (wrong) return { activeLeaf: null, faults: [wrong] };
  const { leafOffset: offset, leafLength: length } = header;
  const name = decodeUtf16Padded(await readStructure(source, 'active leaf', offset, length));
  if (name.length * 2 === length) return { activeLeaf: { name, offset, length }, faults: [] };
  const nul: Fault = {
    code: 'active-leaf-nul',
    structure: 'active leaf',
    offset: offset + name.length * 2,
    message: 'the name holds a NUL character; only what comes before it is taken',
  };
  const shortened = { name, offset, length: name.length * 2 };
  return { activeLeaf: name ? shortened : null, faults: [nul] };
}

function misplaced(source: ByteSource, header: VhdsHeader): Fault | null {
  const { leafOffset: offset, leafLength: length } = header;
  const structure = 'active leaf';
  if (length === 0 || length % 2 !== 0 || length > MAX_LEAF_LENGTH) {
    return {
      code: 'active-leaf-length',
      structure,
      offset: header.offset + 0x20,
      expected: `an even number from 2 to ${MAX_LEAF_LENGTH}`,
      actual: length,
      message: `header ${header.number} gives the name of the active leaf ${length} bytes, which no name can have`,
    };
  }
  const inTheWay = FIXED_STRUCTURES.some(
    (fixed) => offset < fixed.offset + fixed.length && fixed.offset < offset + length,
  );
  if (inTheWay) {
    return {
      code: 'active-leaf-overlap',
      structure,
      offset: header.offset + 0x1c,
      actual: offset,
      message: `header ${header.number} puts the name of the active leaf inside the file identifier or a header`,
    };
  }
  if (offset + length > source.size) {
    return {
      code: 'active-leaf-beyond-end',
      structure,
      offset: header.offset + 0x1c,
      expected: `at most ${source.size}`,
      actual: offset + length,
      message: `header ${header.number} puts the name of the active leaf beyond the end of the file`,
    };
  }
  return null;
}
