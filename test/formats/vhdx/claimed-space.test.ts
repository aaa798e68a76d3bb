import { describe, expect, it } from 'vitest';
import { ClaimedSpace } from '../../../src/formats/vhdx/claimed-space.ts';

const MIB = 0x100000;

describe('ClaimedSpace', () => {
  it('knows the parts that more than one claims, and no others', () => {
    const space = new ClaimedSpace(32 * MIB);
    space.claim(4 * MIB, 4 * MIB);
    space.claim(8 * MIB, 2 * MIB);
    expect(space.anyContested).toBe(false);
    space.claim(7 * MIB, 512);
    expect(space.anyContested).toBe(true);
    const contested = Array.from({ length: 32 }, (_, unit) => space.isContested(unit * MIB, 1));
    expect(contested.indexOf(true)).toBe(7);
    expect(contested.lastIndexOf(true)).toBe(7);
    // Whoever claims a part of it is concerned with all that it claims.
    expect(space.isContested(4 * MIB, 4 * MIB)).toBe(true);
    expect(space.isContested(8 * MIB, 2 * MIB)).toBe(false);
  });

  it('leaves what lies beyond the file to nobody, and stays small for a file that claims much', () => {
    const space = new ClaimedSpace(2 ** 60);
    space.claim(2 ** 59, MIB);
    space.claim(2 ** 59, MIB);
    expect(space.anyContested).toBe(false);
    const small = new ClaimedSpace(MIB + 1);
    small.claim(MIB, 2 ** 40);
    small.claim(MIB, 2 ** 40);
    expect(small.isContested(MIB, 1)).toBe(true);
    expect(small.isContested(2 * MIB, 1)).toBe(false);
  });
});
