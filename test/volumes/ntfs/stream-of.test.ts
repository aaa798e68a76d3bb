import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { AttributeType } from '../../../src/formats/ntfs/attribute-header.ts';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import type { AttributeSpec } from '../../formats/ntfs/record-builder.ts';
import { CLUSTER, inClusters, resident, SmallNtfs } from './small-ntfs.ts';

const NAMED = { number: 30, names: [{ name: 'file' }] };

function reparse(tag: number): AttributeSpec {
  const value = new Uint8Array(8);
  new DataView(value.buffer).setUint32(0, tag, true);
  return { type: AttributeType.ReparsePoint, value };
}

async function open(attributes: AttributeSpec[], flags = 0x20, stream = '') {
  const volume = new SmallNtfs([{ ...NAMED, flags, attributes }]);
  volume.put(300 * CLUSTER, new Uint8Array(4 * CLUSTER).fill(7));
  const fs = await openNtfs(volume);
  const entry = await fs.lookUp('file');
  return { entry, stream: await fs.openStream(entry, stream) };
}

const refusal = (...args: Parameters<typeof open>) =>
  open(...args).then(
    () => 'opened',
    (error) => codeOf(error),
  );

/** All of it a hole, as what is stored elsewhere leaves it: never to be given as zeros. */
const HOLE = inClusters([{ length: 8, lcn: null }], 4000, { flags: 0x8000 });

describe('content that is stored in a way that is not decoded is named and refused', () => {
  it.each<[string, AttributeSpec[], number]>([
    ['wof-compressed', [HOLE, reparse(0x80000017)], 0x420],
    ['deduplicated', [HOLE, reparse(0x80000013)], 0x420],
    ['content-elsewhere', [HOLE, reparse(0x9000601a)], 0x400420],
    ['content-elsewhere', [HOLE, reparse(0xc0000004)], 0x1420],
    ['content-elsewhere', [HOLE, reparse(0x80000007)], 0x420],
    ['efs-encrypted', [inClusters([{ length: 1, lcn: 300 }], 500, { flags: 0x4000 })], 0x4020],
    // A reparse point whose kind is lost may be any of them.
    ['file-damaged', [HOLE], 0x420],
  ])('%s', async (code, attributes, flags) => {
    expect(await refusal(attributes, flags)).toBe(code);
  });

  it('but a cloud file that is on the volume is read, and so are other streams', async () => {
    const there = inClusters([{ length: 1, lcn: 300 }], 500);
    expect(await refusal([there, reparse(0x9000601a)], 0x420)).toBe('opened');
    const more = [HOLE, resident('side', 'name'), reparse(0x80000017)];
    const { stream } = await open(more, 0x420, 'NAME');
    const bytes = new Uint8Array(4);
    await stream.read(bytes, 0);
    expect(new TextDecoder().decode(bytes)).toBe('side');
  });

  it('units of more than a mebibyte are refused', async () => {
    const unit = { flags: 1, unitExponent: 12 };
    expect(await refusal([inClusters([{ length: 4096, lcn: null }], 10, unit)])).toBe(
      'file-damaged',
    );
  });
});

describe('content', () => {
  it('ends where it was last written, and is zeros from there on', async () => {
    const { entry, stream } = await open([
      inClusters([{ length: 4, lcn: 300 }], 2000, { validSize: 600 }),
    ]);
    expect(entry).toMatchObject({ size: 2000, allocatedSize: 2048 });
    const bytes = new Uint8Array(2000).fill(1);
    await stream.read(bytes, 0);
    expect(bytes.indexOf(0)).toBe(600);
    expect(bytes.subarray(600).every((byte) => byte === 0)).toBe(true);
    expect(stream.extents()).toEqual([
      { offset: 0, length: 600, kind: 'data', position: 300 * CLUSTER, storedLength: 600 },
      { offset: 600, length: 1400, kind: 'zero', position: null, storedLength: 0 },
    ]);
  });

  it('whose clusters lie off the volume is missing, not zeros', async () => {
    const { stream } = await open([inClusters([{ length: 4, lcn: 2046 }], 2048)]);
    expect(stream.extents().map(({ kind, length }) => `${kind} ${length}`)).toEqual([
      'data 1024',
      'missing 1024',
    ]);
    await expect(stream.read(new Uint8Array(2048), 0)).rejects.toMatchObject({
      code: 'file-damaged',
    });
    await expect(stream.read(new Uint8Array(1024), 0)).resolves.toBeUndefined();
  });

  it('in the record says where the record holds it', async () => {
    const { stream } = await open([resident('abc')]);
    const [extent] = stream.extents();
    expect(extent).toMatchObject({ offset: 0, length: 3, kind: 'encoded', storedLength: 3 });
    await expect(stream.read(new Uint8Array(1), 3)).rejects.toMatchObject({ code: 'short-read' });
  });
});
