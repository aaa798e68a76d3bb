import { evtxFile } from '../../../fixtures/scene/evtx/evtx-file.ts';
import { windowsEvent } from '../../../fixtures/scene/evtx/windows-event.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { type EvtxEvent, openEvtx } from '../../../src/formats/evtx/evtx-log.ts';
import type { XmlElement } from '../../../src/formats/xml/xml-element.ts';

export const VM_ID = 'd3599536-222a-4d6e-bb10-a6019c3f2b9b';

const VMMS = {
  provider: 'Microsoft-Windows-Hyper-V-VMMS',
  providerGuid: '6066f867-7ca1-4418-85fd-36e3f9c0600c',
  channel: 'Microsoft-Windows-Hyper-V-VMMS-Admin',
  computer: 'host1.example.test',
  level: 2,
};

/** Failed merges and plain messages in turn, one a minute. */
export function sampleLog(count: number): Uint8Array {
  return evtxFile(
    Array.from({ length: count }, (_, index) => {
      const id = BigInt(index + 1);
      const time = new Date(Date.UTC(2026, 10, 21, 2, 10) + index * 60_000).toISOString();
      const event = { ...VMMS, id: index % 2 === 0 ? 19100 : 12500, time, recordId: id };
      const fields = [
        ['VmName', `node${index}`],
        ['VmId', VM_ID.toUpperCase()],
        ['ErrorMessage', '%%2147942405'],
        ['ErrorCode', '0x80070005'],
      ] as const;
      const namespace = 'http://www.microsoft.com/Windows/Virtualization/Events';
      const payload =
        index % 2 === 0
          ? { userData: 'VmlEventLog', namespace, fields }
          : { eventData: [['text', `A & B <${index}>`] as const, ['empty', ''] as const] };
      return { id, written: time, event: windowsEvent({ ...event, payload }) };
    }),
  );
}

export async function eventsOf(bytes: Uint8Array) {
  const log = await openEvtx(new MemorySource(bytes));
  const events: EvtxEvent[] = [];
  for await (const event of log.events()) events.push(event);
  return { events, faults: log.faults, header: log.header };
}

/** Names, attributes and texts of an element, as far as two writers of it must agree. */
export function plain({ name, attributes, children, text }: XmlElement): object {
  const values = [...attributes].map(([key, value]) => [key, agreed(value)]);
  return {
    name,
    attributes: Object.fromEntries(values),
    // Blanks between elements are a writer's own.
    text: children.length > 0 ? text.trim() : agreed(text),
    children: children.map(plain),
  };
}

/** GUIDs in either case, times with seven or nine digits, hexadecimal numbers with or without zeros. */
function agreed(value: string): string {
  if (/^\{[0-9a-f-]{36}\}$/i.test(value)) return value.toLowerCase();
  const hexadecimal = /^0x0*([0-9a-f]+)$/i.exec(value);
  if (hexadecimal) return `0x${hexadecimal[1]!.toLowerCase()}`;
  return value.replace(/(\.\d{7})00Z$/, '$1Z');
}
