import type { ByteSource } from '../../src/bytes/byte-source.ts';
import type { Random } from './field.ts';
import type { Change } from './mutant-source.ts';

/** A range of a file, in bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

export interface BlindMutation {
  readonly what: string;
  readonly changes: readonly Change[];
  readonly size: number;
}

const SECTOR = 512;
const PAGE = 4096;

/** What a bad medium, a broken copy or a careless hand does, without knowing the format. */
export async function mutateBlindly(
  source: ByteSource,
  targets: readonly Range[],
  random: Random,
): Promise<BlindMutation> {
  const { size } = source;
  const place = () => placeIn(targets, random);
  const same = (what: string, ...changes: Change[]) => ({ what, changes, size });
  switch (random(8)) {
    case 0:
      return cutAt(random(4) === 0 ? random(size + 1) : place(), size);
    case 1: {
      const longer = [1, SECTOR, PAGE, 0x100000, 2 ** 40][random(5)]!;
      return { what: `${longer} bytes longer`, changes: [], size: size + longer };
    }
    case 2: {
      const length = [SECTOR, PAGE, 0x10000][random(3)]!;
      const [a, b] = [aligned(place(), length), aligned(place(), length)];
      const [first, second] = [await pieceOf(source, a, length), await pieceOf(source, b, length)];
      const changes = [
        { offset: a, bytes: second },
        { offset: b, bytes: first },
      ];
      return same(`${length} bytes at ${a} and ${b} swapped`, ...changes);
    }
    case 3: {
      const length = 1 + random([16, SECTOR, PAGE, 0x10000][random(4)]!);
      const [from, to] = [place(), place()];
      const bytes = await pieceOf(source, from, length);
      return same(`${length} bytes of ${from} over ${to}`, { offset: to, bytes });
    }
    case 4: {
      const length = 1 + random([8, SECTOR, PAGE][random(3)]!);
      const value = [0, 0xff, 0xfd][random(3)]!;
      const offset = place();
      const bytes = Buffer.alloc(Math.min(length, size - offset), value);
      return same(`${length} bytes at ${offset} = ${value}`, { offset, bytes });
    }
    default: {
      const count = 1 + random([1, 4, 64][random(3)]!);
      const changes: Change[] = [];
      for (let i = 0; i < count; i++) {
        const offset = place();
        const bytes = await pieceOf(source, offset, 1);
        if (random(2) === 0) bytes[0]! ^= 1 << random(8);
        else bytes[0] = random(256);
        changes.push({ offset, bytes });
      }
      return same(`bytes at ${changes.map(({ offset }) => offset).join(', ')}`, ...changes);
    }
  }
}

function cutAt(size: number, before: number): BlindMutation {
  return { what: `cut from ${before} to ${size} bytes`, changes: [], size };
}

/** A place in one of the targets; each target is as likely as the other, however long. */
function placeIn(targets: readonly Range[], random: Random): number {
  const { offset, length } = targets[random(targets.length)]!;
  // Structures begin at the beginning: half of all places are among the first bytes.
  return offset + (random(2) === 0 ? random(Math.min(length, 256)) : random(length));
}

const aligned = (offset: number, to: number) => offset - (offset % to);

async function pieceOf(source: ByteSource, offset: number, length: number): Promise<Buffer> {
  const piece = Buffer.alloc(Math.max(0, Math.min(length, source.size - offset)));
  await source.read(piece, offset);
  return piece;
}
