import { describe, expect, it } from 'vitest';
import { guidOf, MIB, TIB } from '../../../../fixtures/vhdx-builder.ts';
import { BatPages } from '../../../../src/formats/vhdx/write/bat-pages.ts';
import { planLayout } from '../../../../src/formats/vhdx/write/layout.ts';

const layout = planLayout({
  type: 'dynamic',
  virtualSize: 64 * TIB,
  blockSize: MIB,
  virtualDiskId: guidOf('disk'),
  dataWriteGuid: guidOf('data'),
});

function recorder() {
  const pages = new Map<number, Uint8Array>();
  const write = async (data: Uint8Array, at: number) => {
    pages.set((at - layout.batOffset) / 4096, Uint8Array.from(data));
  };
  return { pages, write };
}

describe('BatPages', () => {
  it('writes only the pages that hold an entry', async () => {
    const sink = recorder();
    const bat = new BatPages(sink, layout, false);
    await bat.set(0, 6, 5 * MIB);
    await bat.set(512 * 1000 + 3, 6, 6 * MIB);
    await bat.finish();
    expect([...sink.pages.keys()]).toEqual([0, 1000]);
    const page = Buffer.from(sink.pages.get(1000)!);
    expect(page.readBigUInt64LE(3 * 8)).toBe(BigInt(6 * MIB + 6));
  });

  it('keeps no more pages than its limit, so that a full table costs no more memory', async () => {
    const sink = recorder();
    const bat = new BatPages(sink, layout, false, 2);
    for (let entry = 0; entry < 512 * 5; entry++) await bat.set(entry, 6, MIB);
    expect([...sink.pages.keys()]).toEqual([0, 1, 2]);
    await bat.finish();
    expect([...sink.pages.keys()]).toEqual([0, 1, 2, 3, 4]);
  });

  it('refuses an entry of a page that went out already, instead of losing the others', async () => {
    const bat = new BatPages(recorder(), layout, false, 1);
    await bat.set(0, 6, MIB);
    await bat.set(512, 6, MIB);
    await expect(bat.set(1, 6, MIB)).rejects.toThrow(RangeError);
  });
});
