import { childElement, localName, type XmlElement } from '../xml/xml-element.ts';
import {
  type EventDatum,
  type EventPlace,
  type EventRecord,
  eventIdOf,
  levelName,
} from './event-record.ts';
import { utcTime } from './event-time.ts';
import { findMentions } from './mentions.ts';

/**
 * Reads an `<Event>` of the schema http://schemas.microsoft.com/win/2004/08/events/event.
 * @returns null when it has no number.
 */
export function readWindowsEvent(event: XmlElement, place: EventPlace): EventRecord | null {
  const system = childElement(event, 'System');
  const textOf = (name: string) => (system && childElement(system, name)?.text.trim()) || null;
  const eventId = eventIdOf(textOf('EventID') ?? undefined);
  if (!system || eventId === null) return null;

  const rendering = childElement(event, 'RenderingInfo');
  const message = rendering ? (childElement(rendering, 'Message')?.text.trim() ?? null) : null;
  const data = [
    ...eventData(childElement(event, 'EventData')),
    ...leaves(childElement(event, 'UserData')),
  ];
  return {
    eventId,
    provider: childElement(system, 'Provider')?.attributes.get('Name') ?? null,
    channel: textOf('Channel'),
    time: utcTime(childElement(system, 'TimeCreated')?.attributes.get('SystemTime'), true),
    hostTime: null,
    level: levelName(textOf('Level')),
    computer: textOf('Computer'),
    message,
    data,
    ...findMentions([...data.map(({ value }) => value), message ?? '']),
    ...place,
  };
}

/** `<Data Name="…">` and unnamed `<Data>`. */
function eventData(element: XmlElement | undefined): EventDatum[] {
  const data = element?.children.filter((child) => localName(child.name) === 'Data') ?? [];
  return data.map(({ attributes, text }) => ({
    name: attributes.get('Name') ?? null,
    value: text.trim(),
  }));
}

/** Hyper-V writes `UserData/VmlEventLog/{VmName,VmId,…}`, or `Parameter0` and on. */
function leaves(element: XmlElement | undefined): EventDatum[] {
  if (!element) return [];
  return element.children.flatMap((child) =>
    child.children.length > 0
      ? leaves(child)
      : [{ name: localName(child.name), value: child.text.trim() }],
  );
}
