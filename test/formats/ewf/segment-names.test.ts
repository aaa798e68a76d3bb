import { describe, expect, it } from 'vitest';
import { segmentName } from '../../../src/formats/ewf/segment-names.ts';

describe('segment names', () => {
  it.each([
    [1, 'x.E01'],
    [99, 'x.E99'],
    [100, 'x.EAA'],
    [125, 'x.EAZ'],
    [126, 'x.EBA'],
    [775, 'x.EZZ'],
    [776, 'x.FAA'],
    [99 + 22 * 676, 'x.ZZZ'],
    [99 + 22 * 676 + 1, null],
  ])('segment %i is %s', (number, name) => expect(segmentName('x.E01', number)).toBe(name));

  it('keep the case and the folder of the first', () => {
    expect(segmentName('/a.b/disk.s01', 100)).toBe('/a.b/disk.saa');
  });

  it('are not guessed from another name', () => {
    expect([1, 2].map((number) => segmentName('disk.img', number))).toEqual(['disk.img', null]);
  });
});
