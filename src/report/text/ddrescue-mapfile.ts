import type { Extent } from '../../disk/extent.ts';

/** How GNU ddrescue marks a range: rescued, not tried yet, known to be bad. */
export type MapfileStatus = '+' | '?' | '-';

/** Offset and length in bytes. */
export interface MapfileBlock {
  readonly offset: number;
  readonly length: number;
  readonly status: MapfileStatus;
}

/** Absent is "not tried": an ancestor found later can fill it in. Damaged is "bad". */
function statusOf({ kind, damage }: Extent): MapfileStatus {
  if (kind !== 'missing') return '+';
  return damage === null ? '?' : '-';
}

/**
 * Extents by their status, neighbours of one status joined.
 * @param base offset on the disk that is offset 0 of the output
 */
export async function* mapfileBlocks(
  extents: AsyncIterable<Extent>,
  base = 0,
): AsyncGenerator<MapfileBlock> {
  let last: MapfileBlock | undefined;
  for await (const extent of extents) {
    const status = statusOf(extent);
    if (last?.status === status) last = { ...last, length: last.length + extent.length };
    else {
      if (last) yield last;
      last = { offset: extent.offset - base, length: extent.length, status };
    }
  }
  if (last) yield last;
}

/**
 * The lines of a mapfile of GNU ddrescue 1.28 (manual, "Mapfile structure"): `ddrescue -m` and
 * `ddrescuelog` read it.
 * @param finished whether nothing is missing
 * @param creator the program and its version
 */
export async function* mapfileLines(
  blocks: AsyncIterable<MapfileBlock>,
  finished: boolean,
  creator: string,
): AsyncGenerator<string> {
  yield `# Mapfile. Created by ${creator}\n`;
  yield '# + recovered   ? would come from an absent ancestor   - the file is damaged\n';
  yield '# current_pos  current_status  current_pass\n';
  yield `0x00000000     ${finished ? '+' : '?'}               1\n`;
  yield '#      pos        size  status\n';
  for await (const { offset, length, status } of blocks) {
    yield `${hex(offset)}  ${hex(length)}  ${status}\n`;
  }
}

const hex = (value: number): string => `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
