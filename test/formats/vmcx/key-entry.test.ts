import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/bytes/crc32.ts';
import { textAt } from '../../../src/formats/configuration-tree.ts';
import { AT, changed, faultsOf, open, sample } from './sample.ts';

const SIZE_AT = 2;
const NAME_SIZE_AT = 20;
/** The free entry that fills the table of the sample. */
const FREE = 0x3163;

describe('readEntries', () => {
  it('keeps the place of an entry, in its table and in the file', async () => {
    const entries = (await open(sample())).keyTables[0]!.entries;
    expect(entries[2]).toMatchObject({
      name: 'name',
      table: 1,
      offset: AT.name - AT.keyTable,
      position: AT.name,
      type: 6,
      parentTable: 1,
      parentOffset: AT.properties - AT.keyTable,
      insertionSequence: 1,
    });
  });

  it.each([0, 1, 20, 0x1000, 0xffffffff])(
    'ends a table at an entry of impossible size %i',
    async (size) => {
      const file = changed(sample(), (bytes) => bytes.writeUInt32LE(size, AT.name + SIZE_AT));
      const { faults, keyTables } = await open(file);
      expect(keyTables[0]!.entries).toHaveLength(2);
      expect(faults).toMatchObject([{ code: 'vmcx-entry-size', offset: AT.name, actual: size }]);
    },
  );

  it('reports a rest too small for an entry', async () => {
    const file = changed(sample(), (bytes) => {
      bytes.writeUInt32LE(AT.replayLog - FREE - 20, FREE + SIZE_AT);
    });
    expect(await faultsOf(file)).toEqual(['vmcx-entry-size']);
  });

  it('reports any change of an entry that its checksum covers, and still shows it', async () => {
    // All but the size, which would hide what follows, and the type, which decides the coverage.
    for (const at of [...Array(15).keys()].map((n) => n + 6).concat([21, 22, 30, 38])) {
      const file = changed(sample(), (bytes) => {
        bytes.writeUInt8(bytes.readUInt8(AT.name + at) ^ 0x40, AT.name + at);
      });
      expect(await faultsOf(file), `byte ${at}`).toContainEqual(
        expect.stringMatching(/^vmcx-entry-(checksum|value)$/),
      );
    }
    const text = changed(sample(), (bytes) => bytes.write('X', AT.name + 30, 'utf16le'));
    const { tree: root, faults } = await open(text);
    expect(textAt(root, 'configuration/properties/name')).toBe('Xode-a');
    expect(faults).toMatchObject([
      { code: 'vmcx-entry-checksum', structure: 'key table entry', offset: AT.name + 12 },
    ]);
  });

  it('takes slack behind a value, which no checksum covers', async () => {
    const file = sample();
    // The entry "empty" takes in the free entry behind it.
    const last = 0x313c;
    const slack = changed(file, (bytes) => {
      bytes.writeUInt32LE(AT.replayLog - last, last + SIZE_AT);
      const covered = FREE - last;
      const entry = bytes.subarray(last, last + covered);
      entry.writeUInt32LE(0, 12);
      bytes.writeUInt32LE(crc32(entry), last + 12);
    });
    expect(await faultsOf(slack)).toEqual([]);
  });

  it('reports a name or value that does not fit into its entry', async () => {
    const name = changed(sample(), (bytes) => bytes.writeUInt8(0xff, AT.name + NAME_SIZE_AT));
    expect(await faultsOf(name)).toEqual(['vmcx-entry-value']);
    for (const length of [13, 0xffffffff]) {
      const value = changed(sample(), (bytes) => bytes.writeUInt32LE(length, AT.name + 26));
      const { tree: root, faults } = await open(value);
      expect(faults).toMatchObject([{ code: 'vmcx-entry-value', offset: AT.name }]);
      expect(textAt(root, 'configuration/properties/name')).toBeNull();
    }
  });

  it.each([0, 2, 10, 0xff])('reports a value of unknown type %i', async (type) => {
    const file = changed(sample(), (bytes) => bytes.writeUInt8(type, AT.name));
    expect(await faultsOf(file)).toEqual(['vmcx-entry-value']);
  });

  it('reports an entry that was marked free but still holds something', async () => {
    const file = changed(sample(), (bytes) => bytes.writeUInt8(1, AT.name));
    const { faults, keyTables } = await open(file);
    expect(faults).toMatchObject([{ code: 'vmcx-entry-free-content', offset: AT.name }]);
    expect(keyTables[0]!.entries).toHaveLength(8);
    const hidden = changed(sample(), (bytes) => bytes.write('hidden', FREE + 100));
    expect(await faultsOf(hidden)).toEqual(['vmcx-entry-free-content']);
  });
});
