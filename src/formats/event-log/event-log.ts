import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault, FormatError } from '../../bytes/fault.ts';
import { isEvtx } from '../evtx/file-header.ts';
import { localName, parseXmlElement } from '../xml/xml-element.ts';
import { outlineXml, type XmlRange } from '../xml/xml-outline.ts';
import { placesOf, readXmlText, type XmlPlace, type XmlText, xmlError } from '../xml/xml-text.ts';
import { readBinaryLog } from './binary-log.ts';
import { coverageOf, type EventCoverage } from './event-coverage.ts';
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
  readonly encoding: XmlText['encoding'] | 'binary';
  /**
   * In the order of the file. Of a binary log only those that can concern a disk: from Hyper-V, or
   * with the name of a disk or an error code in them.
   */
  readonly records: readonly EventRecord[];
  /** Which times the log covers: outside of them its silence proves nothing. */
  readonly covers: EventCoverage;
  /** Elements that are no events, times that cannot be read, damage of a binary log. */
  readonly faults: readonly Fault[];
}

const UNDERSTOOD =
  'understood are binary logs (.evtx), the XML of wevtutil qe /f:xml, of Event Viewer ("Save as XML"), of ' +
  'Get-WinEvent | ConvertTo-Xml and of Get-WinEvent | Export-Clixml';

/**
 * Reads an event log: a binary one of any size, or an exported one of at most 64 MiB. One event at a
 * time becomes objects.
 * @throws {FormatError} `event-log-shape` for what holds no events, and the codes of `readXmlText`,
 *   `outlineXml` and `parseXmlElement`.
 * @throws {ShortReadError} for a binary log that ends within its header.
 */
export async function openEventLog(source: ByteSource): Promise<EventLog> {
  const begin = await readStructure(source, 'event log', 0, Math.min(8, source.size));
  if (isEvtx(begin)) return readBinaryLog(source);
  const xml = await readXmlText(source);
  const first = /\S/.exec(xml.text);
  if (first?.[0] !== '<') throw notUnderstood(xml, 'this is not XML');

  const ranges = outlineXml(xml).flatMap((root): XmlRange[] => {
    const name = localName(root.name);
    if (name === 'Event') return [root];
    if (name === 'Events' || name === 'Objects' || name === 'Objs') return [...root.children];
    throw notUnderstood(xml, `the outermost element is <${root.name.slice(0, 60)}>`, root.start);
  });
  const events = readEvents(xml, ranges);
  return { encoding: xml.encoding, ...events, covers: coverageOf(events.records) };
}

function readEvents(
  xml: XmlText,
  ranges: readonly XmlRange[],
): Pick<EventLog, 'records' | 'faults'> {
  const records: EventRecord[] = [];
  const faults: Fault[] = [...xml.faults];
  const objects: { properties: EventProperties; place: XmlPlace }[] = [];
  const place = placesOf(xml);
  const add = (record: EventRecord | null, at: XmlPlace) => {
    if (record) records.push(record);
    else
      faults.push(fault('event-shape', at, 'this element is not an event with a number; left out'));
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
