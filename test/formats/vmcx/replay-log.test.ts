import { describe, expect, it } from 'vitest';
import { AT, changed, faultsOf, open, sample, seal } from './sample.ts';

const ENTRIES = AT.replayLog + 0x22;

const dirty = (pending: number, change: (file: Buffer) => void = () => {}) =>
  changed(sample(), (file) => {
    file.writeUInt32LE(pending, AT.replayLog + 8);
    seal(file, AT.replayLog, 0x22, 4);
    change(file);
  });

describe('readReplayLog', () => {
  it('finds a clean log empty, whatever stale entries stand behind its header', async () => {
    const stale = changed(sample(), (file) => file.fill(0xee, ENTRIES, ENTRIES + 0x100));
    const { replayLog, faults } = await open(stale);
    expect(replayLog).toEqual({ offset: AT.replayLog, size: 0x1000, pending: [] });
    expect(faults).toEqual([]);
  });

  it('reports a dirty log with its pending writes, and does not replay them', async () => {
    const file = dirty(1, (bytes) => {
      bytes.writeBigUInt64LE(BigInt(AT.keyTable), ENTRIES);
      bytes.writeUInt32LE(0x800, ENTRIES + 8);
      bytes.writeBigUInt64LE(0x1000n, ENTRIES + 12);
      seal(bytes, ENTRIES, 0x1c, 0x14);
    });
    const { replayLog, faults, tree: root } = await open(file);
    expect(replayLog.pending).toEqual([{ target: AT.keyTable, size: 0x800 }]);
    expect(faults).toMatchObject([
      { code: 'vmcx-replay-log-dirty', offset: AT.replayLog + 8, actual: 1 },
    ]);
    expect(faults[0]?.message).toContain('not replayed');
    expect(root.children).toHaveLength(1);
  });

  it('reports a pending write whose checksum is wrong', async () => {
    const file = dirty(1, (bytes) => bytes.writeUInt8(1, ENTRIES));
    expect(await faultsOf(file)).toEqual([
      'vmcx-replay-log-dirty',
      'vmcx-replay-log-entry-checksum',
    ]);
  });

  it.each([146, 0xffffffff])('bounds a count of %i entries by the room there is', async (count) => {
    const faults = await faultsOf(dirty(count));
    expect(faults.slice(0, 2)).toEqual(['vmcx-replay-log-dirty', 'vmcx-replay-log-entries']);
    expect(faults).toHaveLength(2 + 145);
  });

  it('reports a damaged log header', async () => {
    for (const offset of [0, 8, 0x21]) {
      const file = changed(sample(), (bytes) => bytes.writeUInt8(0xee, AT.replayLog + offset));
      expect(await faultsOf(file)).toEqual(['vmcx-replay-log-header']);
    }
  });

  it('reports a log that the file was cut off before', async () => {
    expect(await faultsOf(sample().subarray(0, AT.replayLog + 0x21))).toEqual([
      'vmcx-replay-log-out-of-file',
    ]);
    expect(await faultsOf(sample().subarray(0, AT.replayLog + 0x22))).toEqual([]);
  });
});
