import { describe, expect, it } from 'vitest';
import {
  AT,
  changed,
  contentOf,
  faultsOf,
  open,
  sample,
  sampleTree,
  seal,
  setObject,
} from './sample.ts';

const COPY = 0x5000;
const sealTable = (file: Buffer, offset: number) => seal(file, offset, 10, 6);

/** The store with an older and then a newer table of the same index. */
const twoTables = (sequence: number) => {
  const file = Buffer.concat([sample(), sample().subarray(AT.keyTable, AT.replayLog)]);
  file.writeUInt16LE(sequence, COPY + 4);
  sealTable(file, COPY);
  setObject(file, 1, { type: 2, offset: COPY, size: 0x1000 });
  return file;
};

describe('readKeyTables', () => {
  it('tells index, sequence and entries of a table', async () => {
    const { keyTables } = await open(sample());
    expect(keyTables).toMatchObject([
      { offset: AT.keyTable, size: 0x1000, index: 1, sequence: 1, current: true },
    ]);
    expect(keyTables[0]?.entries).toHaveLength(9);
  });

  it.each([
    [2, [false, true]],
    [0, [true, false]],
  ])('reads the table with the highest sequence of its index (%i)', async (sequence, current) => {
    const { keyTables, tree: root, faults } = await open(twoTables(sequence));
    expect(keyTables.map((table) => table.current)).toEqual(current);
    expect(contentOf(root)).toEqual(contentOf(sampleTree));
    expect(faults).toEqual([]);
  });

  it('reports two tables with one index and one sequence number', async () => {
    const { keyTables, faults } = await open(twoTables(1));
    expect(keyTables.map((table) => table.current)).toEqual([true, false]);
    expect(faults).toMatchObject([{ code: 'vmcx-key-table-ambiguous', offset: COPY, actual: 1 }]);
  });

  it('falls back to the older table when the newer one is damaged, and says so', async () => {
    const file = changed(twoTables(2), (bytes) => bytes.writeUInt8(0xee, COPY + 6));
    const { tree: root, faults } = await open(file);
    expect(faults).toMatchObject([{ code: 'vmcx-key-table-checksum', offset: COPY + 6 }]);
    expect(contentOf(root)).toEqual(contentOf(sampleTree));
  });

  it('reports a table without its signature, or too small for it', async () => {
    const unsigned = changed(sample(), (file) => file.writeUInt16LE(3, AT.keyTable));
    expect(await faultsOf(unsigned)).toEqual(['vmcx-key-table-signature']);
    const small = changed(sample(), (file) =>
      setObject(file, 0, { type: 2, offset: AT.keyTable, size: 9 }),
    );
    expect(await faultsOf(small)).toEqual(['vmcx-key-table-signature']);
  });

  it('takes a table without entries', async () => {
    const file = changed(sample(), (bytes) =>
      setObject(bytes, 0, { type: 2, offset: AT.keyTable, size: 10 }),
    );
    const { tree: root, faults } = await open(file);
    expect(root.children).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('takes in 4 MiB of tables and no more', async () => {
    const size = 4 * 1024 * 1024 + 1;
    const file = Buffer.concat([sample(), Buffer.alloc(size)]);
    setObject(file, 1, { type: 2, offset: COPY, size });
    const { tree: root, faults } = await open(file);
    expect(faults).toMatchObject([{ code: 'vmcx-key-table-limit', offset: COPY }]);
    expect(contentOf(root)).toEqual(contentOf(sampleTree));
  });
});
