import { expect, it } from 'vitest';
import { outlineVmcx } from '../../../src/report/view/outline-vmcx.ts';
import { AT, changed, open, sample, setObject } from '../../formats/vmcx/sample.ts';

it('shows header, replay log and tables, each with its offset', async () => {
  const outline = outlineVmcx(await open(sample()));
  expect(outline.map(({ name, offset, note }) => [name, offset, note])).toEqual([
    ['header', 0, 'current'],
    ['replay log', AT.replayLog, 'clean'],
    ['object table', AT.objectTable, undefined],
    ['key table 1', AT.keyTable, 'current'],
  ]);
  expect(outline[2]?.parts?.[0]).toMatchObject({
    name: 'key table',
    offset: AT.objectTable + 8,
    fields: { fileOffset: AT.keyTable },
  });
});

it('names what it does not know by its number', async () => {
  const file = changed(sample(), (bytes) => {
    setObject(bytes, 5, { type: 99, offset: AT.keyTable, size: 0x1000 });
  });
  const names = outlineVmcx(await open(file))[2]?.parts?.map(({ name }) => name);
  expect(names).toContain('object of type 99');
});

it('a dirty log and a table that another one replaces are remarked upon', async () => {
  const vmcx = await open(sample());
  const outlines = outlineVmcx({
    ...vmcx,
    replayLog: { ...vmcx.replayLog, pending: [{ target: 0, size: 1 }] },
    keyTables: vmcx.keyTables.map((table) => ({ ...table, current: false })),
  });
  expect(outlines.map(({ note }) => note)).toEqual([
    'current',
    'dirty: not replayed',
    undefined,
    'replaced by a later one',
  ]);
});
