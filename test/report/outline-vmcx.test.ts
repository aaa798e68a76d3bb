import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { openVmcx } from '../../src/formats/vmcx/vmcx.ts';
import { outlineVmcx } from '../../src/report/outline-vmcx.ts';
import { branch, leaf } from '../formats/vmcx/sample.ts';

const sample = () =>
  openVmcx(
    new MemorySource(encodeVmcx(branch('', branch('configuration', leaf('a', 'string', 'b'))))),
  );

it('header, replay log and key tables with their places', async () => {
  const vmcx = await sample();
  const [header, log, table] = outlineVmcx(vmcx);
  expect(header).toMatchObject({ offset: vmcx.header.offset, fields: { version: 0x400 } });
  expect(log).toMatchObject({ name: 'replay log', fields: { pendingWrites: 0 } });
  expect(log?.note).toBeUndefined();
  expect(table).toMatchObject({ name: 'key table 1', fields: { entries: 2 } });
});

it('a dirty log and a table that another one replaces are remarked upon', async () => {
  const vmcx = await sample();
  const outlines = outlineVmcx({
    ...vmcx,
    replayLog: { ...vmcx.replayLog, pending: [{ target: 0, size: 1 }] },
    keyTables: vmcx.keyTables.map((table) => ({ ...table, current: false })),
  });
  expect(outlines.map(({ note }) => note)).toEqual([
    'current',
    'dirty: not replayed',
    'replaced by one of a higher sequence',
  ]);
});
