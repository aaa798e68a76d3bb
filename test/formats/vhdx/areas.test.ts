import { expect, it } from 'vitest';
import { buildVhdx, changeHeader, MIB } from '../../../fixtures/vhdx-builder.ts';
import { areasOf, overlapsOf } from '../../../src/formats/vhdx/areas.ts';
import { openVhdx } from '../../../src/formats/vhdx/vhdx.ts';

it('lists what is no block, in the order of the file', async () => {
  const { header, regionTables } = await openVhdx(await buildVhdx());
  const areas = areasOf(header, regionTables);
  expect(areas.map(({ name, offset }) => [name, offset / MIB])).toEqual([
    ['header area', 0],
    ['log', 1],
    ['metadata region', 2],
    ['block allocation table', 3],
  ]);
  expect([...overlapsOf(areas)]).toEqual([]);
});

it('a log over the table keeps all data from being read', async () => {
  const image = await buildVhdx();
  for (const number of [1, 2] as const) await changeHeader(image, number, { logOffset: 3 * MIB });
  const { refusal, header, regionTables } = await openVhdx(image);
  expect(refusal).toMatchObject({ code: 'layout-overlap' });
  const [overlap] = overlapsOf(areasOf(header, regionTables));
  expect(overlap).toMatchObject({ end: 4 * MIB });
});
