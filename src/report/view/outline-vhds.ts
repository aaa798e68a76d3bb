import { HEADER_PROOF } from '../../formats/vhds/header.ts';
import type { Vhds } from '../../formats/vhds/vhds.ts';
import { hex32, type Outline } from './outline.ts';
import { outlineFaults } from './outline-faults.ts';

/** What is proven of a VHD Set, and where the rest lies. */
export function outlineVhds(vhds: Vhds): Outline[] {
  const { creator, headers, current, activeLeaf, undecoded, faults } = vhds;
  const unproven = Object.entries(HEADER_PROOF).filter(([, proof]) => proof !== 'decoded');
  const caveat = unproven.map(([field, proof]) => `${field}: ${proof}`).join(', ');
  return [
    { name: 'file identifier', offset: 0, fields: { creator } },
    ...headers.map((header) => ({
      name: `header ${header.number}`,
      offset: header.offset,
      note: `${header.valid ? 'valid' : 'damaged'}${header === current ? ', current' : ''}; ${caveat}`,
      fields: {
        signature: header.signature,
        padding: hex32(header.padding),
        sequence: header.sequence.toString(),
        version: header.version,
        checksum: hex32(header.checksum),
        computedChecksum: hex32(header.computedChecksum),
        unexplained: header.unexplained,
        leafOffset: header.leafOffset,
        leafLength: header.leafLength,
      },
    })),
    {
      name: 'active leaf',
      offset: activeLeaf?.offset ?? null,
      ...(activeLeaf ? {} : { note: 'not decodable' }),
      fields: { name: activeLeaf?.name ?? null, length: activeLeaf?.length ?? null },
    },
    ...undecoded.map(({ offset, length }) => ({
      name: 'undecoded data',
      offset,
      note: 'unknown: non-zero bytes whose layout is not public',
      fields: { length },
    })),
    ...outlineFaults(faults),
  ];
}
