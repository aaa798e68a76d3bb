import { describe, expect, it } from 'vitest';
import {
  AT,
  changed,
  contentOf,
  faultsOf,
  objectAt,
  open,
  sample,
  sampleTree,
  setObject,
} from './sample.ts';

const KEY_TABLE = { type: 2, offset: AT.keyTable, size: 0x1000 };
const SECOND_TABLE = 0x5000;

/** The store with its key table named by a second object table, which the first leads to. */
const chained = (change: (file: Buffer) => void = () => {}) => {
  const file = Buffer.concat([sample(), sample().subarray(AT.objectTable, AT.keyTable)]);
  setObject(file, 0, { type: 1, offset: SECOND_TABLE, size: 0x1000 });
  change(file);
  return file;
};

describe('readObjects', () => {
  it('lists the objects in use, with the place of their entries', async () => {
    expect((await open(sample())).objects).toEqual([{ entryOffset: objectAt(0), ...KEY_TABLE }]);
  });

  it('follows an entry that names another object table', async () => {
    const { objects, tree: root, faults } = await open(chained());
    expect(faults).toEqual([]);
    expect(objects.map(({ type }) => type)).toEqual([1, 2]);
    expect(contentOf(root)).toEqual(contentOf(sampleTree));
  });

  it('breaks a cycle of object tables', async () => {
    const file = chained();
    // The second table's second entry leads back to the first one.
    file.copy(file, SECOND_TABLE + 8 + 18, objectAt(0), objectAt(1));
    expect(await faultsOf(file)).toEqual(['vmcx-object-table-cycle', 'vmcx-object-overlap']);
  });

  it('reports a second object table that is none, or too large, or too small', async () => {
    const none = chained((file) => file.fill(0, SECOND_TABLE, SECOND_TABLE + 4));
    expect(await faultsOf(none)).toEqual(['vmcx-object-table-signature']);
    const small = chained((file) => setObject(file, 0, { type: 1, offset: SECOND_TABLE, size: 7 }));
    expect(await faultsOf(small)).toEqual(['vmcx-object-table-signature']);
    const large = Buffer.concat([chained(), Buffer.alloc(0x200000)]);
    setObject(large, 0, { type: 1, offset: SECOND_TABLE, size: 0x100001 });
    expect(await faultsOf(large)).toEqual(['vmcx-object-table-limit']);
  });

  it('refuses a file whose first object table is none', async () => {
    const file = changed(sample(), (bytes) => bytes.writeUInt8(0, AT.objectTable));
    await expect(open(file)).rejects.toMatchObject({ code: 'vmcx-object-table-signature' });
  });

  it('reports a count beyond the size of the table, and reads what is there', async () => {
    for (const count of [228, 0xffffffff]) {
      const file = changed(sample(), (bytes) => bytes.writeUInt32LE(count, AT.objectTable + 4));
      const { faults, tree: root } = await open(file);
      expect(faults).toMatchObject([
        { code: 'vmcx-object-table-count', expected: 227, actual: count },
      ]);
      expect(contentOf(root)).toEqual(contentOf(sampleTree));
    }
  });

  it('reports a count that leaves out a valid entry', async () => {
    const file = changed(sample(), (bytes) => bytes.writeUInt32LE(0, AT.objectTable + 4));
    expect(await faultsOf(file)).toEqual(['vmcx-object-table-count']);
  });

  it('does not read what an entry with a wrong checksum names', async () => {
    const file = changed(sample(), (bytes) => bytes.writeUInt8(0xee, objectAt(0) + 1));
    const { objects, faults } = await open(file);
    expect(objects).toEqual([]);
    expect(faults).toMatchObject([{ code: 'vmcx-object-checksum', offset: objectAt(0) }]);
  });

  it.each([
    { offset: 0x5000, size: 1 },
    { offset: 0x4001, size: 0x1000 },
    { offset: Number.MAX_SAFE_INTEGER, size: 0x1000 },
    { offset: AT.keyTable, size: 0xffffffff },
  ])('reports an object beyond the end of the file: $offset, $size', async (place) => {
    const file = changed(sample(), (bytes) => setObject(bytes, 0, { type: 2, ...place }));
    expect(await faultsOf(file)).toEqual(['vmcx-object-out-of-file']);
  });

  it('reads no byte twice: overlapping objects are refused', async () => {
    const twice = changed(sample(), (file) => setObject(file, 1, KEY_TABLE));
    expect(await faultsOf(twice)).toEqual(['vmcx-object-overlap']);
    const headers = changed(sample(), (file) => setObject(file, 1, { ...KEY_TABLE, offset: 0 }));
    expect(await faultsOf(headers)).toEqual(['vmcx-object-overlap']);
  });

  it('lists free space and logs without reading them, and leaves out what is not allocated', async () => {
    const file = changed(sample(), (bytes) => {
      setObject(bytes, 1, { type: 4, offset: 0x100000, size: 0x1000 });
      setObject(bytes, 2, { type: 2, offset: 0x100000, size: 0x1000, allocated: 0 });
    });
    const { objects, faults } = await open(file);
    expect(objects.map(({ type }) => type)).toEqual([2, 4]);
    expect(faults).toEqual([]);
  });
});
