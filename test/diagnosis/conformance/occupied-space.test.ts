import { describe, expect, it } from 'vitest';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import { occupiedSpace } from '../../../src/diagnosis/conformance/occupied-space.ts';

describe('occupiedSpace', () => {
  it('finds the first mebibyte that was taken', () => {
    const space = occupiedSpace(100 * MIB);
    space.take(10 * MIB, 2 * MIB);
    expect(space.takeBlock(2 * MIB, 8 * MIB)).toBeNull();
    expect(space.takeBlock(4 * MIB, 8 * MIB)).toEqual({ offset: 4 * MIB, sameStart: false });
    expect(space.takeBlock(11 * MIB, MIB)).toEqual({ offset: 11 * MIB, sameStart: false });
    expect(space.takeBlock(12 * MIB, MIB)).toBeNull();
  });

  it('tells a block at the place of another from one that overlaps it', () => {
    const space = occupiedSpace(100 * MIB);
    expect(space.takeBlock(8 * MIB, 2 * MIB)).toBeNull();
    expect(space.takeBlock(9 * MIB, 2 * MIB)).toMatchObject({ sameStart: false });
    expect(space.takeBlock(8 * MIB, 2 * MIB)).toMatchObject({ sameStart: true });
  });

  it('takes the part that lies in the file, and counts odd bytes as whole mebibytes', () => {
    const space = occupiedSpace(10 * MIB + 1);
    space.take(MIB + 1, MIB);
    expect(space.takeBlock(2 * MIB, MIB)).not.toBeNull();
    expect(space.takeBlock(10 * MIB, 64 * MIB)).toBeNull();
    expect(space.takeBlock(10 * MIB, MIB)).not.toBeNull();
    expect(space.takeBlock(20 * MIB, MIB)).toBeNull();
    expect(space.takeBlock(20 * MIB, MIB)).toBeNull();
  });

  it('keeps account of no more than its bound', () => {
    const space = occupiedSpace(2 ** 63, 16);
    expect(space.takeBlock(15 * MIB, 2 * MIB)).toBeNull();
    expect(space.takeBlock(15 * MIB, MIB)).not.toBeNull();
    expect(space.takeBlock(16 * MIB, MIB)).toBeNull();
    expect(space.takeBlock(2 ** 62, MIB)).toBeNull();
    expect(space.takeBlock(2 ** 62, MIB)).toBeNull();
  });
});
