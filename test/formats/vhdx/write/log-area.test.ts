import { describe, expect, it } from 'vitest';
import { guidOf, MIB, patternOf } from '../../../../fixtures/vhdx-builder.ts';
import { isZero } from '../../../../src/bytes/zeros.ts';
import {
  decodeLogEntry,
  decodeLogEntryHeader,
  type LogEntry,
} from '../../../../src/formats/vhdx/log-entry.ts';
import { encodeLogArea } from '../../../../src/formats/vhdx/write/log-area.ts';

const guid = guidOf('log');
const patch = (seed: number) => ({
  offset: seed * MIB,
  length: 4096,
  bytes: patternOf(seed, 4096),
});

function entryAt(area: Uint8Array, position: number): LogEntry | null {
  const doubled = Buffer.concat([area, area]).subarray(position);
  const { entryLength } = decodeLogEntryHeader(doubled)!;
  return decodeLogEntry(doubled.subarray(0, entryLength), position);
}

describe('encodeLogArea', () => {
  it('lays a plain sequence one behind the other, each pointing back to the first', () => {
    const entries = [{ patches: [patch(1)] }, { patches: [] }, { patches: [patch(2), patch(3)] }];
    const area = encodeLogArea({ guid, entries }, MIB, 9 * MIB);
    const decoded = [0, 8192, 12288].map((position) => entryAt(area, position)!);
    expect(decoded.map(({ sequenceNumber }) => sequenceNumber)).toEqual([1n, 2n, 3n]);
    expect(decoded.map(({ tail }) => tail)).toEqual([0, 0, 0]);
    expect(decoded.map(({ patches }) => patches.length)).toEqual([1, 0, 2]);
    expect(decoded[2]).toMatchObject({ flushedFileOffset: 9 * MIB, lastFileOffset: 9 * MIB });
    expect(Buffer.from(decoded[2]!.patches[1]!.bytes!)).toEqual(patternOf(3, 4096));
  });

  it('goes around the end of the area', () => {
    const entries = [{ patches: [patch(1), patch(2)], position: MIB - 4096 }, { patches: [] }];
    const area = encodeLogArea({ guid, entries }, MIB, 9 * MIB);
    expect(entryAt(area, MIB - 4096)?.patches).toHaveLength(2);
    expect(entryAt(area, 8192)).toMatchObject({ sequenceNumber: 2n, tail: MIB - 4096 });
  });

  it('leaves out the sectors that never reached the disk', () => {
    const entries = [{ patches: [patch(1), patch(2)], tornSectors: 1 }];
    const area = encodeLogArea({ guid, entries }, MIB, MIB);
    expect(isZero(area.subarray(8192, 12288))).toBe(true);
    expect(entryAt(area, 0)).toBeNull();
  });

  it('takes numbers, GUIDs, places and tails as given', () => {
    const entries = [
      { guid: guidOf('foreign'), sequenceNumber: 2n ** 64n - 2n },
      { sequenceNumber: 7766357366478254259n, position: 65536 },
      { tail: 2 },
    ];
    const area = encodeLogArea({ guid, entries }, MIB, MIB);
    expect(entryAt(area, 0)).toMatchObject({
      logGuid: guidOf('foreign'),
      sequenceNumber: 2n ** 64n - 2n,
    });
    expect(entryAt(area, 65536)?.sequenceNumber).toBe(7766357366478254259n);
    expect(entryAt(area, 65536 + 4096)).toMatchObject({
      sequenceNumber: 7766357366478254260n,
      tail: 65536 + 4096,
    });
  });

  it('refuses an entry larger than the area, and a tail to nowhere', () => {
    const patches = Array.from({ length: 256 }, (_, i) => patch(i + 1));
    expect(() => encodeLogArea({ guid, entries: [{ patches }] }, MIB, MIB)).toThrow(RangeError);
    expect(() => encodeLogArea({ guid, entries: [{ tail: 1 }] }, MIB, MIB)).toThrow(RangeError);
  });
});
