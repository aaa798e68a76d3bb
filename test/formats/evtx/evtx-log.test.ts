import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FixtureInstance } from '../../../fixtures/scene/evtx/chunk-writer.ts';
import { evtxFile } from '../../../fixtures/scene/evtx/evtx-file.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { crc32 } from '../../../src/bytes/crc32.ts';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { openEvtx } from '../../../src/formats/evtx/evtx-log.ts';
import { parseXmlElement } from '../../../src/formats/xml/xml-element.ts';
import { outlineXml } from '../../../src/formats/xml/xml-outline.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';
import { hasPeer, runPeer } from '../../peers.ts';
import { EVERY_VALUE, eventOfValues, wrapped } from './every-value.ts';
import { eventsOf, plain, sampleLog } from './sample-log.ts';

const CHUNK = 65536;
const chunkAt = (index: number) => 4096 + index * CHUNK;

describe('a binary event log', () => {
  it('gives the events that were written, over all its chunks', async () => {
    const { events, faults, header } = await eventsOf(sampleLog(300));
    expect(faults).toEqual([]);
    expect(header).toMatchObject({ version: '3.1', isDirty: false, nextRecordId: 301n });
    expect(header.chunkCount).toBeGreaterThan(1);
    expect(events.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: 300 }, (_, index) => BigInt(index + 1)),
    );
    expect(events[299]!.written).toBe('2026-11-21T07:09:00.0000000Z');
    expect(JSON.stringify(plain(events[0]!.event))).toContain('"text":"node0"');
  });

  describe.skipIf(!hasPeer('evtxexport'))('is read as libevtx reads it', () => {
    it('event by event', async () => {
      await expectEqualToLibevtx(sampleLog(300), 300);
    });

    it('values of every type, and arrays of them', async () => {
      // Its version 20181227 writes -123 as -5, and stops at character references.
      const single = EVERY_VALUE.filter(({ text }) => !text.startsWith('-'));
      const arrays = [
        { type: 0x81, bytes: encodeUtf16('one\0two\0\0three\0') },
        { type: 0x86, bytes: Uint8Array.of(1, 0, 2, 0) },
        { type: 0x94, bytes: Uint8Array.of(5, 0, 7, 0x80, 1, 0, 0, 0) },
        { type: 0x81, bytes: new Uint8Array(0) },
      ];
      const events = [eventOfValues(single, 1), eventOfValues(arrays, 2), optionalValues()];
      await expectEqualToLibevtx(logOf(events), 3);
    });
  });

  it('values of every type are written as they should be', async () => {
    const { events } = await eventsOf(logOf([eventOfValues(EVERY_VALUE)]));
    const data = events[0]!.event.children[1]!.children;
    expect(data.map(({ text }) => text)).toEqual(EVERY_VALUE.map(({ text }) => text));
  });

  it('fixed text, CDATA, character and entity references', async () => {
    const content = ['a ', { entity: 'amp' }, { character: 0x41 }, { cdata: '<c>' }] as const;
    const root = wrapped([{ name: 'Data', content }]);
    const { events } = await eventsOf(logOf([{ template: { id: TEMPLATE, root }, values: [] }]));
    expect(events[0]!.event.children[1]!.children[0]!.text).toBe('a &A<c>');
  });
});

describe('a damaged log', () => {
  it('of an open log: what its headers do not know yet is found', async () => {
    const bytes = sampleLog(20);
    const view = new DataView(bytes.buffer);
    setFlags(bytes, 1);
    // The header of the chunk is as of the twelfth event.
    const { events: all } = await eventsOf(sampleLog(20));
    const free = all[12]!.offset - chunkAt(0);
    view.setUint32(chunkAt(0) + 48, free, true);
    const records = bytes.subarray(chunkAt(0) + 512, chunkAt(0) + free);
    view.setUint32(chunkAt(0) + 52, crc32(records), true);
    sealChunk(bytes, 0);
    const { events, faults } = await eventsOf(bytes);
    expect(events).toHaveLength(20);
    expect(faults.map(({ code }) => code)).toEqual(['evtx-dirty']);

    // The same chunk in a log that was closed: behind its free space lie the leftovers of others.
    setFlags(bytes, 0);
    expect((await eventsOf(bytes)).events).toHaveLength(12);
  });

  it('leftovers of an earlier round are no events', async () => {
    const bytes = sampleLog(20);
    setFlags(bytes, 1);
    const view = new DataView(bytes.buffer);
    const { events } = await eventsOf(bytes);
    const free = events[12]!.offset - chunkAt(0);
    view.setUint32(chunkAt(0) + 48, free, true);
    view.setBigUint64(events[12]!.offset + 8, 7n, true);
    view.setUint32(
      chunkAt(0) + 52,
      crc32(bytes.subarray(chunkAt(0) + 512, chunkAt(0) + free)),
      true,
    );
    sealChunk(bytes, 0);
    expect((await eventsOf(bytes)).events).toHaveLength(12);
  });

  it('a log cut short gives its whole events, and says that others are missing', async () => {
    const whole = sampleLog(300);
    const { events: all } = await eventsOf(whole);
    const cut = whole.subarray(0, all[100]!.offset + 40);
    const { events, faults } = await eventsOf(cut);
    expect(events.map(({ recordId }) => recordId)).toEqual(
      all.slice(0, 100).map(({ recordId }) => recordId),
    );
    expect(faults.at(-1)).toMatchObject({ code: 'evtx-cut-short', offset: cut.length });
  });

  it('a damaged chunk is named, its whole events are read, and the next chunk', async () => {
    const bytes = sampleLog(300);
    const { events: all } = await eventsOf(bytes);
    bytes.fill(0xa5, all[5]!.offset, all[7]!.offset);
    const { events, faults } = await eventsOf(bytes);
    expect(events.map(({ recordId }) => Number(recordId))).not.toContain(6);
    expect(events).toHaveLength(298);
    expect(faults.map(({ code }) => code)).toEqual(['evtx-chunk-checksum', 'evtx-record']);
    expect(faults[1]).toMatchObject({ offset: all[5]!.offset });
  });

  it('a slot that is no chunk is named; an empty one is not', async () => {
    const bytes = new Uint8Array(chunkAt(3));
    bytes.set(sampleLog(10));
    expect((await eventsOf(bytes)).faults).toEqual([]);
    bytes.fill(1, chunkAt(1), chunkAt(1) + 600);
    expect((await eventsOf(bytes)).faults).toMatchObject([
      { code: 'evtx-chunk-signature', offset: chunkAt(1) },
    ]);
  });

  it('a template that blows up is stopped, and named', async () => {
    const value = { type: 1, bytes: encodeUtf16('x'.repeat(20_000)) };
    const content = Array.from({ length: 4000 }, () => ({ value: 0, type: 1 }));
    const root = wrapped([{ name: 'Data', content }]);
    const { events, faults } = await eventsOf(
      logOf([{ template: { id: TEMPLATE, root }, values: [value] }]),
    );
    expect(events).toEqual([]);
    expect(faults).toMatchObject([{ code: 'evtx-too-much-text' }]);
  });

  it('100 MB of it are read chunk by chunk, each byte once', async () => {
    const sample = sampleLog(6);
    const chunk = sample.subarray(chunkAt(0), chunkAt(1));
    const reads: number[] = [];
    const source: ByteSource = {
      size: chunkAt(1600),
      async read(target, position) {
        reads.push(target.length);
        const at = (position - 4096) % CHUNK;
        target.set(position < 4096 ? sample.subarray(0, target.length) : chunk.subarray(at));
      },
    };
    const log = await openEvtx(source);
    let count = 0;
    for await (const { recordId } of log.events()) count += recordId > 0n ? 1 : 0;
    expect(count).toBe(1600 * 6);
    expect(Math.max(...reads)).toBe(CHUNK);
    expect(reads).toHaveLength(1601);
  }, 240_000);

  it('random changes: events, faults, or a refusal by name; nothing else', async () => {
    const whole = sampleLog(40);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(chunkAt(0) + 12_000), fc.nat(255)), { maxLength: 12 }),
        fc.nat(whole.length),
        async (changes, length) => {
          const bytes = whole.slice(0, length % 3 === 0 ? length : whole.length);
          for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
          const read = await eventsOf(bytes).catch((error: unknown) => {
            expect(codeOf(error)).toBe('short-read');
            return { events: [], faults: [] };
          });
          expect(read.events.length).toBeLessThanOrEqual(41);
          for (const { offset } of read.faults) expect(offset).toBeLessThanOrEqual(bytes.length);
        },
      ),
      { numRuns: 60 },
    );
  });
});

const TEMPLATE = '33333333-2222-3333-4444-555555555555';

function logOf(events: readonly FixtureInstance[]): Uint8Array {
  const written = '2026-11-21T02:10:00Z';
  return evtxFile(events.map((event, index) => ({ id: BigInt(index + 1), written, event })));
}

/** Attributes and elements that are left out with their values. */
function optionalValues(): FixtureInstance {
  const optional = (value: number) => ({ value, type: 1, optional: true });
  const root = wrapped([
    {
      name: 'Data',
      attributes: [
        ['Name', optional(0)],
        ['Left', optional(1)],
        ['Plain', 'fixed'],
      ],
      content: ['x'],
    },
    { name: 'Gone', dependsOn: 1, content: [optional(1)] },
    { name: 'Alone', content: [optional(1)] },
    { name: 'Empty', content: [optional(2)] },
  ]);
  const values = [
    { type: 1, bytes: encodeUtf16('name') },
    { type: 0, bytes: new Uint8Array(0) },
    { type: 1, bytes: new Uint8Array(0) },
  ];
  return { template: { id: TEMPLATE, root }, values };
}

async function expectEqualToLibevtx(bytes: Uint8Array, count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-evtx-'));
  try {
    const path = join(folder, 'log.evtx');
    writeFileSync(path, bytes);
    const { stdout } = runPeer('evtxexport', '-f', 'xml', path);
    const xml = decodeXmlText(new TextEncoder().encode(stdout.slice(stdout.indexOf('<Event'))));
    const theirs = outlineXml(xml).map((range) => plain(parseXmlElement(xml, range)));
    const { events, faults } = await eventsOf(bytes);
    expect(faults).toEqual([]);
    expect(theirs).toHaveLength(count);
    expect(events.map(({ event }) => plain(event))).toEqual(theirs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function setFlags(bytes: Uint8Array, flags: number): void {
  // The flags lie outside of what the checksum covers.
  new DataView(bytes.buffer).setUint32(120, flags, true);
}

function sealChunk(bytes: Uint8Array, index: number): void {
  const header = bytes.subarray(chunkAt(index), chunkAt(index) + 512);
  const checksum = crc32(header.subarray(128), crc32(header.subarray(0, 120)));
  new DataView(bytes.buffer).setUint32(chunkAt(index) + 124, checksum, true);
}
