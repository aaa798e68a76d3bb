import { describe, expect, it } from 'vitest';
import { openSegments, readMedium } from './open-small.ts';
import { smallEwf } from './small-ewf.ts';

describe('sectors that could not be acquired', () => {
  it('are told in bytes', async () => {
    const image = await openSegments(
      smallEwf({
        errors: [
          [2, 3],
          [9, 1],
        ],
      }).bytes,
    );
    expect(image.errorRanges).toEqual([
      { offset: 1024, length: 1536 },
      { offset: 4608, length: 512 },
    ]);
    expect(image.faults).toEqual([]);
  });

  it.each([
    ['count', 76],
    ['rows', 76 + 520],
  ])('with a damaged %s are a fault, and the medium is read', async (_part, offset) => {
    const { bytes, at, medium } = smallEwf({ errors: [[2, 3]] });
    bytes[at.error2! + offset]! ^= 0xff;
    const image = await openSegments(bytes);
    expect(image.errorRanges).toEqual([]);
    expect(image.faults).toMatchObject([{ code: 'ewf-section-damaged' }]);
    expect(await readMedium(image)).toEqual(medium);
  });
});
