import { expect, it } from 'vitest';
import {
  flattenedBytes,
  noSpace,
  sizeOf,
  spaceForCopies,
  timeFor,
  timeUnknown,
} from '../../src/recovery/effort.ts';
import { membersOf } from '../../src/recovery/members.ts';
import { DATA, setOf, situationIn } from './small-plan.ts';

const MIB = 0x100000;
/** Header, log, metadata and table of a small new file. */
const OVERHEAD = 5 * MIB;

it('says how long, and on which assumption', () => {
  expect(timeFor({ copied: 300_000_000 })).toEqual({
    seconds: 2,
    assumption: '150 MB/s for reading and writing together',
  });
  expect(timeFor({ copied: 1 }).seconds).toBe(1);
  expect(timeFor({}).seconds).toBe(0);
  expect(timeFor({ copied: null }).seconds).toBeNull();
  expect(timeUnknown('a person')).toEqual({ seconds: null, assumption: 'a person' });
});

it('counts what verifies the result: a comparison as a second pass, a hash by the virtual size', () => {
  expect(timeFor({ copied: 300_000_000, compared: 150_000_000 })).toEqual({
    seconds: 3,
    assumption: '150 MB/s for reading and writing together, including the comparison at the end',
  });
  const terabytes = 64 * 1024 ** 4;
  expect(timeFor({ copied: 150_000_000, hashed: 2 * terabytes })).toEqual({
    seconds: 1 + Math.ceil((2 * terabytes) / 400_000_000),
    assumption:
      '150 MB/s for reading and writing together, 400 MB/s for hashing, empty parts included',
  });
  expect(timeFor({ hashed: 1 }).assumption).toBe('400 MB/s for hashing, empty parts included');
  expect(timeFor({ copied: 1, compared: null }).seconds).toBeNull();
  expect(timeFor({ copied: 1, hashed: null }).seconds).toBeNull();
});

it('counts copies by the length of the files', async () => {
  const members = membersOf(await situationIn(await setOf(2)));
  const bytes = members[0]!.file.size + members[1]!.file.size;
  expect(sizeOf(members)).toBe(bytes);
  expect(spaceForCopies(members, 'new')).toEqual({ bytes, bound: 'exactly', where: 'new' });
  expect(noSpace()).toEqual({ bytes: 0, bound: 'exactly', where: null });
});

it('bounds a flattened disk by the blocks of its members, and by its size', async () => {
  const two = membersOf(await situationIn(await setOf(2)));
  expect(flattenedBytes(two, 3 * MIB)! - OVERHEAD).toBeCloseTo(2 * MIB, -2);
  const blocks = [0, 1, 2].map((block) => ({ ...DATA, block }));
  const full = membersOf(await situationIn(await setOf(2, { 1: { blocks }, 2: { blocks } })));
  expect(flattenedBytes(full, 3 * MIB)! - OVERHEAD).toBeCloseTo(3 * MIB, -2);
  // The last block is written whole, also where the disk ends in the midst of it.
  expect(flattenedBytes(full, 2.5 * MIB)! - OVERHEAD).toBeCloseTo(3 * MIB, -2);
});

it('promises nothing of what was not counted', async () => {
  const folder = await setOf(2);
  const members = membersOf(await situationIn(folder, { options: { countAllocation: false } }));
  expect(flattenedBytes(members, 3 * MIB)).toBeNull();
  expect(flattenedBytes([], null)).toBeNull();
});

it('bounds a flattened disk by the larger of two block sizes', async () => {
  const spec = { virtualSize: 64 * MIB };
  const wide = { 1: { spec: { ...spec, blockSize: 4 * MIB } }, 2: { spec } };
  const [leaf, base] = membersOf(await situationIn(await setOf(2, wide)));
  const own = [leaf, base].map((disk) => disk!.vhdx.metadata!.blockSize);
  expect(own).toEqual([MIB, 4 * MIB]);
  // A block of 4 MiB of the base is four of the leaf's, and one of the leaf's is in one of 4 MiB.
  expect(flattenedBytes([leaf!, base!], 64 * MIB)! - OVERHEAD).toBeCloseTo(5 * MIB, -4);
  expect(flattenedBytes([base!, leaf!], 64 * MIB)! - OVERHEAD).toBeCloseTo(8 * MIB, -4);
});
