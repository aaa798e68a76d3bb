import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { openVhds } from '../../../src/formats/vhds/vhds.ts';
import { outlineVhds } from '../../../src/report/view/outline-vhds.ts';

it('keeps decoded, inferred and unknown apart', async () => {
  const extra = [{ offset: 0x40800, bytes: Buffer.from('?!') }];
  const bytes = encodeVhds({ activeLeaf: 'leaf.avhdx', extra });
  const outline = outlineVhds(await openVhds(new MemorySource(bytes)));
  expect(outline.map(({ name }) => name)).toEqual([
    'file identifier',
    'header 1',
    'header 2',
    'active leaf',
    'undecoded data',
  ]);
  expect(outline[2]?.note).toContain('valid, current; padding: inferred');
  expect(outline[2]?.fields.checksum).toMatch(/^0x[0-9a-f]{8}$/);
  expect(outline[3]).toMatchObject({ offset: 0x40000, fields: { name: 'leaf.avhdx', length: 20 } });
  expect(outline[4]).toMatchObject({ offset: 0x40800, fields: { length: 2 } });
  expect(outline[4]?.note).toMatch(/^unknown/);
});

it('says so when the leaf can’t be decoded', async () => {
  const bytes = encodeVhds({ activeLeaf: 'leaf.avhdx' });
  bytes.fill(0xff, 0x10000, 0x10024).fill(0xff, 0x20000, 0x20024);
  const outline = outlineVhds(await openVhds(new MemorySource(bytes)));
  expect(outline.find(({ name }) => name === 'active leaf')?.note).toBe('not decodable');
});
