import { describe, expect, it } from 'vitest';
import { recogniseVhdFooter } from '../../../src/formats/vhd/footer.ts';
import { vhdFooter } from './vhd-footer.ts';

describe('legacy VHD footer', () => {
  it.each([
    [2, 'fixed'],
    [3, 'dynamic'],
    [4, 'differencing'],
    [0, null],
    [0xffffffff, null],
  ])('type %i is %s', (code, type) => {
    expect(recogniseVhdFooter(vhdFooter(code), 0)).toEqual({ type, fault: null });
  });

  it('may have 511 bytes', () => {
    expect(recogniseVhdFooter(vhdFooter(2).subarray(0, 511), 0)?.type).toBe('fixed');
  });

  it('with a wrong checksum is still recognised, with a fault at its place', () => {
    const footer = vhdFooter(3);
    footer[20] = 0xff;
    expect(recogniseVhdFooter(footer, 1024)).toMatchObject({
      type: 'dynamic',
      fault: {
        code: 'vhd-footer-checksum',
        offset: 1024 + 0x40,
        actual: footer.readUInt32BE(0x40),
      },
    });
  });

  it('is neither other bytes nor a part of one', () => {
    expect(recogniseVhdFooter(Buffer.alloc(512), 0)).toBeNull();
    expect(recogniseVhdFooter(vhdFooter(2).subarray(0, 510), 0)).toBeNull();
    expect(recogniseVhdFooter(Buffer.alloc(0), 0)).toBeNull();
  });
});
