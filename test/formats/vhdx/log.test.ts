import { describe, expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, patternOf, setLog, TIB } from '../../../fixtures/vhdx-builder.ts';
import { crc32cWithoutField } from '../../../src/bytes/crc32c.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readHeaders } from '../../../src/formats/vhdx/header.ts';
import { MAX_LOG_BYTES, readLog, replayOf } from '../../../src/formats/vhdx/log.ts';
import { encodeLogEntry } from '../../../src/formats/vhdx/log-entry.ts';
import type { LogEntrySpec, LogSpec } from '../../../src/formats/vhdx/write/log-area.ts';
import { processorTime } from '../../processor-time.ts';

const guid = guidOf('log');
const FILE_BYTES = 4 * MIB;
const LOG_OFFSET = MIB;

/** An entry with one data sector for mebibyte 3; the seed tells entries apart. It takes 8 KiB. */
function data(seed: number, more: Partial<LogEntrySpec> = {}): LogEntrySpec {
  const patch = { offset: 3 * MIB, length: 4096, bytes: patternOf(seed, 4096) };
  return { patches: [patch], ...more };
}

async function read(entries: readonly LogEntrySpec[], spec: Partial<LogSpec> = {}) {
  const image = await buildVhdx();
  await setLog(image, { guid, entries, ...spec });
  const { current } = await readHeaders(image);
  return { image, log: await readLog(image, current!) };
}

const numbersOf = (log: Awaited<ReturnType<typeof readLog>>) =>
  log.entries.map(({ sequenceNumber }) => sequenceNumber);

describe('a clean log', () => {
  it('stays clean however many valid entries it is full of', async () => {
    const { log } = await read([data(1), data(2), data(3, { guid: guidOf('foreign') })], {
      clean: true,
    });
    expect(log).toMatchObject({ dirty: false, entries: [], refusal: null });
    expect(replayOf(log)).toEqual({ patches: [], size: 0 });
  });
});

describe('the active sequence', () => {
  it('holds the entries in their order, from the tail of the last one', async () => {
    const { log } = await read([data(1), data(2), data(3)]);
    expect(log).toMatchObject({ dirty: true, refusal: null, offset: LOG_OFFSET, length: MIB });
    expect(numbersOf(log)).toEqual([1n, 2n, 3n]);
    const { patches, size } = replayOf(log);
    expect(patches.map(({ bytes }) => Buffer.from(bytes!))).toEqual(
      [1, 2, 3].map((seed) => patternOf(seed, 4096)),
    );
    expect(size).toBe(FILE_BYTES);
  });

  it('begins where the tail points to, in the middle of older entries', async () => {
    const { log } = await read([data(1), data(2), data(3), data(4, { tail: 2 })]);
    expect(numbersOf(log)).toEqual([3n, 4n]);
  });

  it('may be the last entry alone', async () => {
    const { log } = await read([data(1), data(2, { tail: 1 })]);
    expect(numbersOf(log)).toEqual([2n]);
  });

  it.each([
    ['between two entries', MIB - 8192],
    ['in the middle of an entry', MIB - 4096],
    ['in the middle of a later entry', MIB - 12288],
  ])('goes around the end of the log: %s', async (_, position) => {
    const { log } = await read([data(1, { position }), data(2), data(3)]);
    expect(numbersOf(log)).toEqual([1n, 2n, 3n]);
    expect(replayOf(log).patches.map(({ bytes }) => bytes![100])).toEqual(
      [1, 2, 3].map((seed) => patternOf(seed, 4096)[100]),
    );
  });

  it('may fill the log to the last byte', async () => {
    const { log } = await read(Array.from({ length: 128 }, (_, i) => data(i)));
    expect(log.entries).toHaveLength(128);
  });

  it('ends at a gap in the sequence numbers', async () => {
    const { log } = await read([data(1), data(2), data(3, { sequenceNumber: 4n, tail: 0 })]);
    expect(numbersOf(log)).toEqual([1n, 2n]);
  });

  it('ends before a torn last entry', async () => {
    const { log } = await read([data(1), data(2), data(3, { tornSectors: 1 })]);
    expect(numbersOf(log)).toEqual([1n, 2n]);
  });

  it('passes over an entry of another log', async () => {
    const { log } = await read([data(1), data(2), data(3, { guid: guidOf('foreign') })]);
    expect(numbersOf(log)).toEqual([1n, 2n]);
  });

  it('is the one with the highest last number, not the longest nor the first', async () => {
    const { log } = await read([
      data(1),
      data(2),
      data(3),
      data(4, { sequenceNumber: 10n, position: 65536, tail: 3 }),
      data(5, { sequenceNumber: 5n, position: 131072, tail: 4 }),
    ]);
    expect(numbersOf(log)).toEqual([10n]);
  });

  it('never is one whose tail lies outside of it, even with the highest number', async () => {
    const { log } = await read([
      data(1),
      data(2),
      data(3, { sequenceNumber: 10n, position: 65536, tail: 0 }),
    ]);
    expect(numbersOf(log)).toEqual([1n, 2n]);
  });

  it('counts in 64 bits', async () => {
    const first = 7766357366478254259n;
    const { log } = await read([
      data(1, { sequenceNumber: 7766357366478254258n, position: 65536, tail: 0 }),
      data(2, { sequenceNumber: first, position: 0, tail: 1 }),
      data(3, { tail: 1 }),
    ]);
    expect(numbersOf(log)).toEqual([first, first + 1n]);
    const end = await read([data(1, { sequenceNumber: 2n ** 64n - 1n })]);
    expect(numbersOf(end.log)).toEqual([2n ** 64n - 1n]);
  });

  it('takes an empty entry as a member', async () => {
    const { log } = await read([data(1), { patches: [] }, data(3)]);
    expect(numbersOf(log)).toEqual([1n, 2n, 3n]);
    expect(replayOf(log).patches).toHaveLength(2);
    const alone = await read([{ patches: [] }]);
    expect(alone.log).toMatchObject({ refusal: null, entries: [{ sequenceNumber: 1n }] });
  });

  it('takes an entry with 200 descriptors, zeros among them', async () => {
    const patches = Array.from({ length: 200 }, (_, i) =>
      i % 10 === 0
        ? { offset: 3 * MIB + i * 4096, length: 8192, bytes: null }
        : { offset: 3 * MIB + i * 4096, length: 4096, bytes: patternOf(i, 4096) },
    );
    const { log } = await read([data(1), { patches }, data(3)]);
    expect(log.entries[1]!.patches.map(({ bytes }) => bytes && Buffer.from(bytes))).toEqual(
      patches.map(({ bytes }) => bytes),
    );
  });
});

describe('the length of the file', () => {
  it('is what the last entry says, when that is more than there is', async () => {
    const { log } = await read([
      data(1, { lastFileOffset: 9 * MIB }),
      data(2, { lastFileOffset: 7 * MIB }),
    ]);
    expect(replayOf(log).size).toBe(7 * MIB);
  });

  it('grows by data logged beyond its end', async () => {
    const patches = [{ offset: 10 * MIB, length: 4096, bytes: patternOf(1, 4096) }];
    const { log } = await read([{ patches }]);
    expect(replayOf(log).size).toBe(10 * MIB + 4096);
  });

  it('does not grow by zeros logged beyond its end', async () => {
    const { log } = await read([{ patches: [{ offset: 10 * MIB, length: 2 ** 62, bytes: null }] }]);
    expect(replayOf(log).size).toBe(FILE_BYTES);
  });
});

describe('a dirty log that can not be replayed', () => {
  const codeOf = ({ log }: Awaited<ReturnType<typeof read>>) => {
    expect(log.dirty).toBe(true);
    expect(log.entries).toEqual([]);
    return log.refusal?.code;
  };

  it('without a valid entry is refused', async () => {
    expect(codeOf(await read([]))).toBe('log-no-active-sequence');
    expect(codeOf(await read([data(1, { guid: guidOf('foreign') })]))).toBe(
      'log-no-active-sequence',
    );
    expect(codeOf(await read([data(1, { sequenceNumber: 0n })]))).toBe('log-no-active-sequence');
  });

  it('of a file that has been cut short since is refused', async () => {
    const { log } = await read([data(1, { flushedFileOffset: FILE_BYTES + 1 })]);
    expect(log.refusal).toMatchObject({
      code: 'log-file-cut-short',
      structure: 'log',
      offset: LOG_OFFSET,
      expected: `at least ${FILE_BYTES + 1} bytes`,
      actual: FILE_BYTES,
    });
  });

  it('is judged by its last entry: an older one may name a longer file', async () => {
    const { log } = await read([data(1, { flushedFileOffset: 2 ** 50 }), data(2)]);
    expect(log.refusal).toBeNull();
  });

  it.each([2 ** 47, 2 ** 60])('is refused when it makes the file %i bytes long', async (size) => {
    expect(codeOf(await read([data(1, { lastFileOffset: size })]))).toBe('log-file-size');
    const patches = [{ offset: size, length: 4096, bytes: patternOf(1, 4096) }];
    expect(codeOf(await read([{ patches }]))).toBe('log-file-size');
  });

  it('may still make it 64 TiB long', async () => {
    const { log } = await read([data(1, { lastFileOffset: 64 * TIB })]);
    expect(log.refusal).toBeNull();
  });

  it.each([
    ['an unknown version', { logVersion: 1 }, 'log-version'],
    ['a length beyond reason', { logLength: 0xfffff000 }, 'log-too-large'],
    ['no length', { logLength: 0 }, 'log-no-active-sequence'],
    ['less than a sector', { logLength: 4095 }, 'log-no-active-sequence'],
    ['a place beyond the end', { logOffset: FILE_BYTES }, 'log-truncated'],
    ['a place at the end of all numbers', { logOffset: 2 ** 63 }, 'log-truncated'],
    ['an end beyond the end', { logOffset: FILE_BYTES - MIB + 4096 }, 'log-truncated'],
  ])('is refused for %s', async (_, change, code) => {
    const { image } = await read([data(1)]);
    const { current } = await readHeaders(image);
    const log = await readLog(image, { ...current!, ...change });
    expect(log.refusal?.code).toBe(code);
  });

  it('is found within a bounded effort when entries overlap', async () => {
    // An entry at every sector, each reaching to the end of the log: quadratic to check.
    const length = 16 * MIB;
    const area = Buffer.alloc(length);
    const content = {
      tail: 0,
      sequenceNumber: 1n,
      logGuid: guid,
      flushedFileOffset: 0,
      lastFileOffset: 0,
      patches: [],
    };
    for (let at = 0; at < length; at += 4096) {
      const entry = Buffer.from(encodeLogEntry(content));
      entry.writeUInt32LE(length - at, 8);
      entry.copy(area, at);
    }
    const { current } = await readHeaders(await buildVhdx());
    const header = { ...current!, logGuid: guid, logOffset: 0, logLength: length };
    const start = processorTime();
    const log = await readLog(new MemorySource(area), header);
    expect(processorTime() - start).toBeLessThan(5000);
    expect(log.refusal?.code).toBe('log-too-costly');
  });

  it('is found within a bounded effort when it is one endless run of empty entries', async () => {
    const entries = MAX_LOG_BYTES / 4096;
    const area = Buffer.alloc(MAX_LOG_BYTES);
    for (let i = 0; i < entries; i++) {
      const content = { tail: 0, logGuid: guid, flushedFileOffset: 0, lastFileOffset: 0 };
      const entry = encodeLogEntry({ ...content, sequenceNumber: BigInt(i + 1), patches: [] });
      area.set(entry, i * 4096);
    }
    const { current } = await readHeaders(await buildVhdx());
    const header = { ...current!, logGuid: guid, logOffset: 0, logLength: area.length };
    const start = processorTime();
    const log = await readLog(new MemorySource(area), header);
    expect(processorTime() - start).toBeLessThan(15_000);
    expect(log.entries).toHaveLength(entries);
  });

  it('is refused when it holds more descriptors than any honest one', async () => {
    const count = 300_000;
    const patch = { offset: 0, length: 4096, bytes: null };
    const entry = encodeLogEntry({
      tail: 0,
      sequenceNumber: 1n,
      logGuid: guid,
      flushedFileOffset: 0,
      lastFileOffset: 0,
      patches: new Array(count).fill(patch),
    });
    const area = Buffer.alloc(16 * MIB);
    area.set(entry);
    expect(crc32cWithoutField(entry, 4)).toBe(area.readUInt32LE(4));
    const { current } = await readHeaders(await buildVhdx());
    const header = { ...current!, logGuid: guid, logOffset: 0, logLength: area.length };
    const log = await readLog(new MemorySource(area), header);
    expect(log.refusal?.code).toBe('log-too-costly');
  });
});
