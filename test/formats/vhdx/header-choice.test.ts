import { describe, expect, it } from 'vitest';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import {
  buildVhdx,
  changeHeader,
  guidOf,
  patternOf,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import { ZERO_GUID } from '../../../src/bytes/guid.ts';
import type { MemorySource } from '../../../src/bytes/memory-source.ts';
import { HEADER_OFFSETS } from '../../../src/formats/vhdx/header.ts';
import { openVhdx } from '../../../src/formats/vhdx/vhdx.ts';

const BAT = 0x300000;

/** A disk that was in use: by its newer header, the second, the log must be replayed. */
async function inUse(): Promise<MemorySource> {
  const image = await buildVhdx({}, [{ block: 0, data: patternOf(1, 4096) }]);
  const patches = takePages(image, BAT);
  await setLog(image, { guid: guidOf('log'), entries: [{ patches }] });
  await changeHeader(image, 1, { logGuid: ZERO_GUID });
  return image;
}

const damage = (image: MemorySource, number: 1 | 2, at = 16) => {
  image.bytes.fill(0xee, HEADER_OFFSETS[number - 1]! + at, HEADER_OFFSETS[number - 1]! + at + 4);
};
const codes = async (...args: Parameters<typeof openVhdx>) => {
  const { faults, logUse } = await openVhdx(...args);
  return [logUse, ...faults.map(({ code }) => code)];
};

describe('the choice of the header', () => {
  it('is nobody’s where both are good', async () => {
    const image = await inUse();
    expect(await codes(image)).toEqual(['replayed']);
    expect(await codes(image, { header: 1 })).toEqual(['replayed']);
  });

  it('is told where a damaged header would have the log replayed', async () => {
    const image = await inUse();
    damage(image, 2);
    expect(await codes(image)).toEqual(['clean', 'header-checksum', 'header-decides-log']);
    const [, doubt] = (await openVhdx(image)).faults;
    expect(doubt?.message).toBe(
      'header 1 is used, since header 2 is damaged; that decides what becomes of the log: ' +
        'it is not replayed, and by header 2 it would be',
    );
  });

  it('is told where a header without a word of itself may have asked for it', async () => {
    const image = await inUse();
    damage(image, 2, 0);
    expect(await codes(image)).toEqual(['clean', 'header-signature', 'header-decides-log']);
    const cannotBeRead = unreadable(await inUse(), HEADER_OFFSETS[1]);
    const told = ['clean', 'header-unreadable', 'header-decides-log'];
    expect(await codes(cannotBeRead)).toEqual(told);
  });

  it('is told where the log is replayed, and by the damaged header would not be', async () => {
    const image = await inUse();
    await changeHeader(image, 1, { logGuid: guidOf('log') });
    await changeHeader(image, 2, { logGuid: ZERO_GUID });
    damage(image, 2);
    expect(await codes(image)).toEqual(['replayed', 'header-checksum', 'header-decides-log']);
  });

  it('is no matter where the damaged one was the older by its number', async () => {
    const image = await inUse();
    damage(image, 1);
    expect(await codes(image)).toEqual(['replayed', 'header-checksum']);
  });

  it('is no matter where the log is empty, or both headers name the same', async () => {
    const clean = await buildVhdx();
    damage(clean, 2, 0);
    expect(await codes(clean)).toEqual(['clean', 'header-signature']);
    const both = await inUse();
    await changeHeader(both, 1, { logGuid: guidOf('log') });
    damage(both, 2);
    expect(await codes(both)).toEqual(['replayed', 'header-checksum']);
  });

  it('is told where two good headers of one number differ in it', async () => {
    const image = await inUse();
    await changeHeader(image, 1, { sequenceNumber: 8n });
    expect(await codes(image)).toEqual(['clean', 'header-decides-log']);
    expect(await codes(image, { header: 2 })).toEqual(['replayed', 'header-chosen']);
  });

  it('can be a person’s, also of a header whose checksum is wrong', async () => {
    const image = await inUse();
    damage(image, 2);
    const asked = await openVhdx(image, { header: 2 });
    expect(asked.logUse).toBe('replayed');
    expect(asked.refusal).toBeNull();
    expect(await codes(image, { header: 1 })).toEqual([
      'clean',
      'header-checksum',
      'header-chosen',
    ]);
  });

  it('helps where both are damaged, and is none where nothing is there', async () => {
    const image = await inUse();
    damage(image, 1);
    damage(image, 2);
    expect((await openVhdx(image)).refusal?.code).toBe('no-valid-header');
    expect((await openVhdx(image, { header: 2 })).refusal).toBeNull();
    damage(image, 2, 0);
    expect((await openVhdx(image, { header: 2 })).refusal?.code).toBe('no-valid-header');
  });
});
