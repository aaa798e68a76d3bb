import { describe, expect, it } from 'vitest';
import { GIB, guidOf, MIB, TIB } from '../../../../fixtures/vhdx-builder.ts';
import { planLayout } from '../../../../src/formats/vhdx/write/layout.ts';
import type { VhdxSpec } from '../../../../src/formats/vhdx/write/vhdx-spec.ts';

function plan(spec: Partial<VhdxSpec> = {}) {
  const ids = { virtualDiskId: guidOf('disk'), dataWriteGuid: guidOf('data') };
  return planLayout({ type: 'dynamic', virtualSize: GIB, ...ids, ...spec });
}

describe('planLayout', () => {
  it('puts log, metadata, table and payload one behind the other, as Hyper-V does', () => {
    expect(plan()).toMatchObject({
      logOffset: MIB,
      logLength: MIB,
      metadataOffset: 2 * MIB,
      batOffset: 3 * MIB,
      batLength: MIB,
      payloadOffset: 4 * MIB,
    });
  });

  it('gives the table as many mebibytes as the largest disk needs', () => {
    // 2^26 blocks of 8 bytes, and 16,383 bitmap entries between them.
    const { batLength, payloadOffset, batOffset } = plan({ virtualSize: 64 * TIB, blockSize: MIB });
    expect(batLength).toBe(513 * MIB);
    expect(payloadOffset).toBe(batOffset + batLength);
  });

  it('assumes 2 MiB blocks and 512-byte sectors', () => {
    expect(plan().geometry).toMatchObject({ blockSize: 2 * MIB, logicalSectorSize: 512 });
  });

  it('counts a bitmap entry for every chunk of a differencing disk', () => {
    expect(plan().geometry.batEntries).toBe(512);
    expect(plan({ type: 'differencing' }).geometry.batEntries).toBe(2049);
  });

  it('lists extra regions behind the two of every disk', () => {
    const extraRegions = [
      { guid: guidOf('a'), required: true, length: 2 * MIB },
      { guid: guidOf('b'), required: false },
    ];
    const { regions, payloadOffset } = plan({ extraRegions });
    expect(regions.map(({ fileOffset, length }) => [fileOffset / MIB, length / MIB])).toEqual([
      [3, 1],
      [2, 1],
      [4, 2],
      [6, 1],
    ]);
    expect(payloadOffset).toBe(7 * MIB);
  });

  it('places what is not said behind everything that is', () => {
    const { metadataOffset, batOffset } = plan({ layout: { logOffset: 40 * MIB } });
    expect(metadataOffset).toBe(41 * MIB);
    expect(batOffset).toBe(42 * MIB);
  });
});
