import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { openEventLog } from '../../../src/formats/event-log/event-log.ts';
import { processorTime } from '../../processor-time.ts';
import { clixml, convertedXml, DISK, event, VM_ID, VMMS } from './exports.ts';

const open = (text: string, encoding: BufferEncoding = 'utf8') =>
  openEventLog(new MemorySource(Buffer.from(text, encoding)));

describe('an exported event log', () => {
  it('of wevtutil: events without a root', async () => {
    const text = `${event()}\r\n${event({ id: 19080, time: '2026-11-21T05:00:00Z' })}\r\n`;
    const { records, faults } = await open(text);
    expect(faults).toEqual([]);
    expect(records.map((record) => record.eventId)).toEqual([19100, 19080]);
    expect(records[0]).toEqual({
      eventId: 19100,
      provider: VMMS,
      channel: `${VMMS}-Admin`,
      time: '2026-11-21T02:14:00.123Z',
      hostTime: null,
      level: 'error',
      computer: 'host1.example.test',
      message: null,
      data: [
        { name: 'VmName', value: 'node1' },
        { name: 'VmId', value: VM_ID.toUpperCase() },
        { name: 'ErrorMessage', value: '%%2147942405' },
        { name: 'ErrorCode', value: '0x80070005' },
      ],
      codes: [0x80070005],
      paths: [],
      vmIds: [VM_ID],
      offset: 0,
      line: 1,
    });
    expect(records[1]).toMatchObject({ offset: text.lastIndexOf('<Event '), line: 2 });
  });

  it('of Event Viewer: with a root, a declaration and rendered messages', async () => {
    const message = `Merge of '${DISK}' failed. (0x80070020)`;
    const { records } = await open(
      `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<Events>${event({ message })}</Events>`,
    );
    expect(records).toMatchObject([
      { message, paths: [DISK], codes: [0x80070005, 0x80070020], line: 2 },
    ]);
  });

  it('with numbered parameters, and with EventData', async () => {
    const userData = `<Parameter0>node1</Parameter0><Parameter1>${VM_ID}</Parameter1><Parameter2>${DISK}</Parameter2>`;
    const eventData = `<Data Name='Path'>${DISK}</Data><Data>0xC03A000E</Data>`;
    const { records } = await open(event({ userData }) + event({ eventData }));
    expect(records[0]).toMatchObject({ vmIds: [VM_ID], paths: [DISK] });
    expect(records[1]).toMatchObject({
      data: [
        { name: 'Path', value: DISK },
        { name: null, value: '0xC03A000E' },
      ],
      codes: [0xc03a000e],
    });
  });

  it('of Get-WinEvent | ConvertTo-Xml: the time is the host’s own, without zone', async () => {
    const { records, faults } = await open(convertedXml(['11/21/2026 2:14:00 AM']));
    expect(faults).toEqual([]);
    expect(records).toMatchObject([
      {
        eventId: 19100,
        provider: VMMS,
        time: null,
        hostTime: '2026-11-21T02:14:00',
        level: 'error',
        computer: 'host1',
        data: [{ name: null, value: 'node1' }],
        codes: [0x80070005],
        paths: [DISK],
        vmIds: [VM_ID],
        line: 3,
      },
    ]);
  });

  it('of ConvertTo-Xml: one date of a log settles day and month for all; else they stay open', async () => {
    const settled = await open(convertedXml(['1/2/2026 02:14:00', '25/2/2026 02:14:00']));
    expect(settled.records.map((record) => record.hostTime)).toEqual([
      '2026-02-01T02:14:00',
      '2026-02-25T02:14:00',
    ]);
    const unsettled = await open(convertedXml(['1/2/2026 02:14:00']));
    expect(unsettled.records[0]).toMatchObject({ time: null, hostTime: null });
    expect(unsettled.faults.map((fault) => fault.code)).toEqual(['event-time']);
  });

  it('of Get-WinEvent | Export-Clixml: UTC from the offset, escapes resolved', async () => {
    const { records } = await open(clixml());
    expect(records).toMatchObject([
      {
        eventId: 19100,
        provider: VMMS,
        time: '2026-11-21T02:14:00.123Z',
        hostTime: null,
        level: 'error',
        computer: 'host1',
        message: `merge failed\r\n(0x80070005) ${VM_ID}`,
        data: [{ name: null, value: DISK }],
        codes: [0x80070005],
        paths: [DISK],
        vmIds: [VM_ID],
      },
    ]);
  });

  it('of Select-Object and Export-Clixml: what was selected', async () => {
    const { records } = await open(
      `<Objs><Obj RefId="0"><MS><I32 N="Id">19070</I32><DT N="TimeCreated">2026-11-21T02:14:00Z</DT></MS></Obj></Objs>`,
    );
    expect(records).toMatchObject([
      { eventId: 19070, time: '2026-11-21T02:14:00.000Z', provider: null },
    ]);
  });

  it.each(['utf8', 'utf16le'] as const)('in %s, with and without a mark', async (encoding) => {
    for (const mark of ['', '\ufeff']) {
      const { records } = await open(
        mark + event({ userData: '<VmName>Größe</VmName>' }),
        encoding,
      );
      expect(records[0]!.data).toEqual([{ name: 'VmName', value: 'Größe' }]);
      const bytes = encoding === 'utf8' ? 3 : 2;
      expect(records[0]!.offset).toBe(mark ? bytes : 0);
    }
  });

  it('several exports one behind the other are one log, in the order of the file', async () => {
    const { records } = await open(`${convertedXml(['2026-11-21 02:14:00'])}\n\ufeff${event()}`);
    expect(records.map((record) => record.time ?? record.hostTime)).toEqual([
      '2026-11-21T02:14:00',
      '2026-11-21T02:14:00.123Z',
    ]);
  });

  it('that is empty has no records', async () => {
    expect((await open('<Events></Events>')).records).toEqual([]);
  });

  it('elements that are no events are left out, with a fault', async () => {
    const { records, faults } = await open(
      `<Events><Bookmark/>${event({ id: 'x' })}${event()}</Events>`,
    );
    expect(records).toHaveLength(1);
    expect(faults).toMatchObject([
      { code: 'event-shape', offset: 8 },
      { code: 'event-shape', offset: 19 },
    ]);
  });

  it.each(['65536', '-1', '1e3', ''])('an event number of "%s" is none', async (id) => {
    const { records, faults } = await open(event({ id }) + event());
    expect(records).toHaveLength(1);
    expect(faults).toMatchObject([{ code: 'event-shape' }]);
  });

  it('an event whose time makes no sense has none, with a fault', async () => {
    const { records, faults } = await open(event({ time: '2026-99-99T00:00:00Z' }));
    expect(records).toMatchObject([{ time: null, hostTime: null }]);
    expect(faults).toMatchObject([{ code: 'event-time' }]);
  });
});

describe('what is no event log', () => {
  it.each([
    ['event-log-shape', 'Id : 19100'],
    ['event-log-shape', ''],
    ['event-log-shape', '<configuration/>'],
    ['event-log-shape', '<Objs><S>text</S></Objs>'],
    ['event-log-shape', '<Objects><Object><Property Name="Id">1</Property></Object></Objects>'],
    ['short-read', 'ElfFile\0\0\0'],
    ['xml-doctype', '<!DOCTYPE Events [<!ENTITY x SYSTEM "file:///etc/passwd">]><Events/>'],
    ['xml-too-deep', '<Event>'.repeat(1000)],
    ['xml-malformed', `<Events>${event()}`],
    ['xml-malformed', event().slice(0, -3)],
    ['xml-entity', event({ userData: '<VmName>&x;</VmName>' })],
  ])('is refused as %s', async (code, text) => {
    await expect(open(text)).rejects.toMatchObject({ code });
  });

  it('the refusal says what would be understood', async () => {
    await expect(open('<html/>')).rejects.toThrow(
      /<html>.*wevtutil.*Event Viewer.*ConvertTo-Xml.*Export-Clixml/,
    );
  });

  it('100 MB of text is refused within a second', async () => {
    const source = new MemorySource(Buffer.alloc(100_000_000, '<Event>x'));
    const started = processorTime();
    await expect(openEventLog(source)).rejects.toMatchObject({ code: 'xml-too-large' });
    expect(processorTime() - started).toBeLessThan(1000);
  });

  it('10,000 events take bounded time', async () => {
    const started = processorTime();
    expect((await open(event().repeat(10_000))).records).toHaveLength(10_000);
    expect(processorTime() - started).toBeLessThan(20_000);
  });

  it('random changes: records, or a refusal by name', async () => {
    const wholes = [event(), clixml(), convertedXml(['11/21/2026 2:14:00 AM'])];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wholes),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.string({ maxLength: 3 }),
        fc.nat(10),
        async (whole, where, put, cut) => {
          const at = Math.floor(where * whole.length);
          try {
            const log = await open(whole.slice(0, at) + put + whole.slice(at + cut));
            expect(log.records.length + log.faults.length).toBeGreaterThan(0);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
