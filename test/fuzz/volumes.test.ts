import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { VhdsetError } from '../../src/bytes/vhdset-error.ts';
import { isReadable, openVolume } from '../../src/volumes/volume-choice.ts';
import { findVolumes, volumeSource } from '../../src/volumes/volumes.ts';
import { openSegments } from '../formats/ewf/open-small.ts';
import { smallEwf } from '../formats/ewf/small-ewf.ts';
import { shareOf } from '../share.ts';
import { BASIC_DATA, mbr, smallGpt } from '../volumes/small-gpt.ts';
import { tinyFatVolume } from '../volumes/tiny-fat.ts';

/** The same numbers for the same seed. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const EXTREMES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];

/** A copy with up to six bytes changed, most of them where structures are; sometimes cut short. */
function mutant(bytes: Uint8Array, seed: number, starts: readonly number[]): Uint8Array {
  const random = randomFrom(seed);
  const copy = bytes.slice();
  for (let count = 1 + random(6); count > 0; count--) {
    const at = Math.min(bytes.length - 1, starts[random(starts.length)]! + random(128));
    copy[at] = random(2) === 0 ? EXTREMES[random(EXTREMES.length)]! : random(256);
  }
  return random(20) === 0 ? copy.subarray(0, random(copy.length)) : copy;
}

/** Only errors on purpose; reading ends, and gives no more than was there. */
async function tolerating(seed: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw new Error(`seed ${seed}`, { cause: error });
  }
}

async function lookInto(bytes: Uint8Array): Promise<void> {
  const source = new MemorySource(bytes);
  const { volumes } = await findVolumes(source);
  for (const volume of volumes) {
    expect(volume.offset + volume.size).toBeLessThanOrEqual(source.size);
    expect(volumeSource(source, volume).size).toBe(volume.size);
    if (!isReadable(volume) || volume.content?.kind === 'ntfs') continue;
    const fileSystem = await openVolume(source, volume);
    let seen = 0;
    for (const entries of [fileSystem.walk(), fileSystem.deleted()]) {
      for await (const entry of entries) {
        expect(++seen).toBeLessThan(20_000);
        if (entry.found !== 'entry' || entry.type !== 'file') continue;
        const stream = await fileSystem.openStream(entry);
        const piece = new Uint8Array(Math.min(stream.size, 4096));
        await stream.read(piece, 0).catch((error: unknown) => {
          if (!(error instanceof VhdsetError)) throw error;
        });
      }
    }
  }
}

describe('hostile disks', () => {
  const partitions = [1, 2, 3].map((index) => ({
    type: BASIC_DATA,
    first: 64 * index,
    last: 64 * index + 60,
  }));
  const gpt = smallGpt({ sectors: 512, partitions });
  const chained = new Uint8Array(256 * 1024);
  chained.set(mbr([{ type: 5, first: 10, count: 400 }]));
  chained.set(
    mbr([
      { type: 7, first: 1, count: 20 },
      { type: 5, first: 50, count: 50 },
    ]),
    10 * 512,
  );
  chained.set(mbr([{ type: 7, first: 1, count: 20 }]), 60 * 512);
  const fat = tinyFatVolume();
  const cases: [string, Uint8Array, number[], number][] = [
    ['GPT', gpt, [0, 446, 512, 1024, gpt.length - 512, gpt.length - 33 * 512], 3000],
    ['extended partitions', chained, [446, 10 * 512 + 446, 60 * 512 + 446], 4000],
    ['FAT', fat, [0, 512, 1024, 1024, 4 * 512], 8000],
  ];

  it.each(cases)(
    '%s: no crash, nothing outside of the disk',
    async (_what, bytes, starts, count) => {
      for (let seed = 1; seed <= shareOf(count); seed++) {
        await tolerating(seed, () => lookInto(mutant(bytes, seed, starts)));
      }
    },
  );
});

describe('hostile EWF images', () => {
  it('no crash, and never a wrong byte of the medium', async () => {
    const { bytes, medium, at } = smallEwf({ errors: [[1, 2]] });
    const starts = [0, ...Object.values(at), ...Object.values(at).map((offset) => offset + 76)];
    for (let seed = 1; seed <= shareOf(5000); seed++) {
      await tolerating(seed, async () => {
        const image = await openSegments(mutant(bytes, seed, starts));
        const read = new Uint8Array(Math.min(1024, image.medium.size));
        await image.medium.read(read, 0);
        expect(Buffer.compare(read, medium.subarray(0, read.length)), `seed ${seed}`).toBe(0);
      });
    }
  });
});
