import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { localName, parseXmlElement } from '../xml/xml-element.ts';
import { outlineXml, type XmlRange } from '../xml/xml-outline.ts';
import { placesOf, readXmlText, type XmlPlace, type XmlText, xmlError } from '../xml/xml-text.ts';
import type { EventRecord } from './event-record.ts';
import { dateOrder } from './event-time.ts';
import {
  type EventProperties,
  readConvertedObject,
  readSerializedObject,
  recordFromProperties,
} from './powershell-event.ts';
import { readWindowsEvent } from './windows-event.ts';

/** An exported event log. */
export interface EventLog {
  readonly encoding: XmlText['encoding'];
  /** In the order of the file. */
  readonly records: readonly EventRecord[];
  /** Elements that are no events, times that cannot be read. */
  readonly faults: readonly Fault[];
}

const UNDERSTOOD =
  'understood are the XML of wevtutil qe /f:xml, of Event Viewer ("Save as XML"), of ' +
  'Get-WinEvent | ConvertTo-Xml and of Get-WinEvent | Export-Clixml';

/**
 * Reads an exported event log, at most 64 MiB. One event at a time becomes objects.
 * @throws {FormatError} `event-log-binary` for an `.evtx`, `event-log-shape` for anything else that
 *   holds no events, and the codes of `readXmlText`, `outlineXml` and `parseXmlElement`.
 */
export async function openEventLog(source: ByteSource): Promise<EventLog> {
  await refuseBinaryLog(source);
  const xml = await readXmlText(source);
  const begin = /\S/.exec(xml.text);
  if (begin?.[0] !== '<') throw notUnderstood(xml, 'this is no XML');

  const ranges = outlineXml(xml).flatMap((root): XmlRange[] => {
    const name = localName(root.name);
    if (name === 'Event') return [root];
    if (name === 'Events' || name === 'Objects' || name === 'Objs') return [...root.children];
    throw notUnderstood(xml, `the outermost element is <${root.name.slice(0, 60)}>`, root.start);
  });
  return { encoding: xml.encoding, ...readEvents(xml, ranges) };
}

async function refuseBinaryLog(source: ByteSource): Promise<void> {
  const length = Math.min(8, source.size);
  const begin = await readStructure(source, 'event log', 0, length);
  if (begin.toString('latin1') !== 'ElfFile\0') return;
  throw new FormatError({
    code: 'event-log-binary',
    structure: 'event log',
    offset: 0,
    message: `this is a binary .evtx; export it with: wevtutil qe FILE.evtx /lf:true /f:xml /e:Events /uni:true; ${UNDERSTOOD}`,
  });
}

function readEvents(xml: XmlText, ranges: readonly XmlRange[]): Omit<EventLog, 'encoding'> {
  const records: EventRecord[] = [];
  const faults: Fault[] = [...xml.faults];
  const objects: { properties: EventProperties; place: XmlPlace }[] = [];
  const place = placesOf(xml);
  const add = (record: EventRecord | null, at: XmlPlace) => {
    if (record) records.push(record);
    else faults.push(fault('event-shape', at, 'this element is no event with a number; left out'));
    if (record && record.time === null && record.hostTime === null) {
      faults.push(fault('event-time', at, `event ${record.eventId} has no time that is certain`));
    }
  };
  for (const range of ranges) {
    const element = parseXmlElement(xml, range);
    const at = place(range.start);
    switch (localName(range.name)) {
      case 'Event':
        add(readWindowsEvent(element, at), at);
        break;
      case 'Object':
        objects.push({ properties: readConvertedObject(element), place: at });
        break;
      case 'Obj':
        objects.push({ properties: readSerializedObject(element), place: at });
        break;
      default:
        add(null, at);
    }
  }
  const order = dateOrder(
    objects.map(({ properties }) => properties.named.get('TimeCreated') ?? ''),
  );
  for (const { properties, place } of objects) {
    add(recordFromProperties(properties, order, place), place);
  }
  if (records.length === 0 && ranges.length > 0) {
    throw notUnderstood(xml, 'none of its elements is an event', ranges[0]!.start);
  }
  // Exports of several kinds may stand in one file.
  records.sort((a, b) => a.offset - b.offset);
  return { records, faults };
}

function fault(code: string, { offset, line }: XmlPlace, message: string): Fault {
  return { code, structure: 'event', offset, message: `line ${line}: ${message}` };
}

function notUnderstood(xml: XmlText, what: string, index = 0): FormatError {
  return xmlError(xml, 'event-log-shape', index, `${what}; ${UNDERSTOOD}`);
}
