import { describe, expect, it } from 'vitest';
import { openSegments } from './open-small.ts';
import { smallEwf } from './small-ewf.ts';

const { bytes, at } = smallEwf();

describe('gathering', () => {
  it('keeps the text and the digests of an image', async () => {
    const { acquisition, digests } = await openSegments(bytes);
    expect(acquisition).toMatchObject({ caseNumber: 'case 7', examiner: 'Björk' });
    expect(digests.md5).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([['hash', 'digest', { md5: null, sha1: null }]])(
    'tells of a damaged %s section',
    async (section, _what, digests) => {
      const copy = bytes.slice();
      copy[at[section]! + 80]! ^= 1;
      const image = await openSegments(copy);
      expect(image.digests).toEqual(digests);
      expect(image.faults).toMatchObject([
        { code: 'ewf-section-damaged', structure: `segment 1: section ${section}` },
      ]);
    },
  );

  it('takes no chunk behind a table that is lost, since its number is not known', async () => {
    const copy = bytes.slice();
    copy[at.table! + 76]! ^= 1;
    copy[at.table2! + 76]! ^= 1;
    const image = await openSegments(copy);
    expect(image.faults.map(({ code }) => code)).toEqual([
      'ewf-table',
      'ewf-table',
      'ewf-chunks-missing',
    ]);
    await expect(image.medium.read(new Uint8Array(1), 0)).rejects.toMatchObject({
      reason: 'ewf-chunk-missing',
      offset: 0,
    });
  });
});
