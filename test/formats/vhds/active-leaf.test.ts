import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readActiveLeaf } from '../../../src/formats/vhds/active-leaf.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { readHeaders } from '../../../src/formats/vhds/header.ts';
import { editHeader } from './edit-header.ts';

const build = (activeLeaf = 'set_1.avhdx') => Buffer.from(encodeVhds({ activeLeaf }));

async function leafOf(file: Buffer) {
  const source = new MemorySource(file);
  const { headers } = await readHeaders(source);
  return readActiveLeaf(source, headers[0]!);
}

describe('name of the active leaf', () => {
  it('is read where the header says', async () => {
    expect(await leafOf(build())).toEqual({
      activeLeaf: { name: 'set_1.avhdx', offset: 0x40000, length: 22 },
      faults: [],
    });
  });

  it('stays text, whatever it holds', async () => {
    for (const name of [
      '..\\..\\Windows\\x',
      '\\\\?\\C:\\x',
      'a\u202eb',
      '\ud800',
      'Büro 東京.avhdx',
    ]) {
      expect((await leafOf(build(name))).activeLeaf?.name).toBe(name);
    }
  });

  it.each([0, 1, 93, 65_536, 0xffffffff])('cannot have %i bytes', async (leafLength) => {
    const { activeLeaf, faults } = await leafOf(editHeader(build(), 1, { leafLength }));
    expect(activeLeaf).toBeNull();
    expect(faults).toMatchObject([
      { code: 'active-leaf-length', offset: 0x10020, actual: leafLength },
    ]);
  });

  it.each([0, 1, 519, 0x10000 - 2, 0x10fff, 0x20000, 0x20ffe])(
    'cannot stand at %i, within another structure',
    async (leafOffset) => {
      const { activeLeaf, faults } = await leafOf(editHeader(build(), 1, { leafOffset }));
      expect(activeLeaf).toBeNull();
      expect(faults).toMatchObject([
        { code: 'active-leaf-overlap', offset: 0x1001c, actual: leafOffset },
      ]);
    },
  );

  it.each([0x41000 - 20, 0x41000, 0xffffffff])(
    'cannot reach beyond the end from %i',
    async (leafOffset) => {
      const { activeLeaf, faults } = await leafOf(editHeader(build(), 1, { leafOffset }));
      expect(activeLeaf).toBeNull();
      expect(faults).toMatchObject([{ code: 'active-leaf-beyond-end', actual: leafOffset + 22 }]);
    },
  );

  it('is allowed anywhere else, up to the last byte', async () => {
    const file = build();
    file.copy(file, 0x41000 - 22, 0x40000, 0x40000 + 22);
    const { activeLeaf } = await leafOf(editHeader(file, 1, { leafOffset: 0x41000 - 22 }));
    expect(activeLeaf?.name).toBe('set_1.avhdx');
  });

  it('ends at a NUL, and the rest is not claimed', async () => {
    const { activeLeaf, faults } = await leafOf(build('a.avhdx\0b.avhdx'));
    expect(activeLeaf).toEqual({ name: 'a.avhdx', offset: 0x40000, length: 14 });
    expect(faults).toMatchObject([{ code: 'active-leaf-nul', offset: 0x40000 + 14 }]);
  });

  it('is none when nothing stands before the NUL', async () => {
    const { activeLeaf, faults } = await leafOf(build('\0\0'));
    expect(activeLeaf).toBeNull();
    expect(faults).toMatchObject([{ code: 'active-leaf-nul' }]);
  });
});
