import { describe, expect, it } from 'vitest';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { compressLznt1 } from '../../formats/ntfs/lznt1-encoder.ts';
import { CLUSTER, inClusters, SmallNtfs } from './small-ntfs.ts';

const UNIT = 16 * CLUSTER;
const PACKED = Buffer.alloc(UNIT, 'to be or not to be ');
const PLAIN = Buffer.from(Array.from({ length: UNIT }, (_, i) => (i * 7919) % 251));

/** A unit in two pieces of compressed content, one of zeros, one as it is. */
async function open() {
  const packed = compressLznt1(PACKED);
  expect(packed.length).toBeGreaterThan(CLUSTER);
  expect(packed.length).toBeLessThanOrEqual(2 * CLUSTER);
  const runs = [
    { length: 1, lcn: 300 },
    { length: 1, lcn: 310 },
    { length: 14 + 16, lcn: null },
    { length: 16, lcn: 320 },
  ];
  const attributes = [inClusters(runs, 3 * UNIT - 5, { flags: 1, unitExponent: 4 })];
  const volume = new SmallNtfs([{ number: 30, names: [{ name: 'f' }], attributes }]);
  volume.put(300 * CLUSTER, packed.subarray(0, CLUSTER));
  volume.put(310 * CLUSTER, packed.subarray(CLUSTER));
  volume.put(320 * CLUSTER, PLAIN);
  const fs = await openNtfs(volume);
  return { volume, stream: await fs.openStream(await fs.lookUp('f')) };
}

describe('compressed content', () => {
  it('is read unit by unit, over their borders', async () => {
    const { stream } = await open();
    const expected = Buffer.concat([PACKED, Buffer.alloc(UNIT), PLAIN]).subarray(0, 3 * UNIT - 5);
    const bytes = Buffer.alloc(stream.size);
    await stream.read(bytes, 0);
    expect(bytes.equals(expected)).toBe(true);
    const part = Buffer.alloc(2 * UNIT);
    await stream.read(part, UNIT - 100);
    expect(part.equals(expected.subarray(UNIT - 100, 3 * UNIT - 100))).toBe(true);
  });

  it('depends on every place that a unit lies in', async () => {
    const { stream } = await open();
    expect(stream.extents()).toEqual([
      { offset: 0, length: UNIT, kind: 'encoded', position: 300 * CLUSTER, storedLength: CLUSTER },
      { offset: 0, length: UNIT, kind: 'encoded', position: 310 * CLUSTER, storedLength: CLUSTER },
      { offset: UNIT, length: UNIT, kind: 'zero', position: null, storedLength: 0 },
      {
        offset: 2 * UNIT,
        length: UNIT - 5,
        kind: 'data',
        position: 320 * CLUSTER,
        storedLength: UNIT - 5,
      },
    ]);
  });

  it('that is damaged costs its unit alone, and never gives other bytes', async () => {
    const { volume, stream } = await open();
    volume.put(300 * CLUSTER, new Uint8Array(CLUSTER).fill(0xff));
    await expect(stream.read(Buffer.alloc(1), 0)).rejects.toMatchObject({ code: 'file-damaged' });
    await expect(stream.read(Buffer.alloc(UNIT), UNIT)).resolves.toBeUndefined();
  });
});
