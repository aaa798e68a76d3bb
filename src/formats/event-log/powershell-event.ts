import { unescapeClixml } from '../powershell/clixml.ts';
import { childElement, localName, type XmlElement } from '../xml/xml-element.ts';
import type { XmlPlace } from '../xml/xml-text.ts';
import { type EventDatum, type EventRecord, eventIdOf, levelName } from './event-record.ts';
import { type DateOrder, hostTime, utcTime } from './event-time.ts';
import { findMentions } from './mentions.ts';

/** The properties of an event object that PowerShell wrote down, as text. */
export interface EventProperties {
  /** By name; of several with one name the first. */
  readonly named: ReadonlyMap<string, string>;
  /** The event's parameters, where the export was deep enough to hold them. */
  readonly data: readonly EventDatum[];
}

/** Reads the `<Object>` of an event in what `ConvertTo-Xml` writes. */
export function readConvertedObject(object: XmlElement): EventProperties {
  const named = new Map<string, string>();
  let data: EventDatum[] = [];
  for (const property of object.children) {
    const name = property.attributes.get('Name');
    if (name === 'Properties') data = property.children.flatMap(convertedParameter);
    else if (name && property.children.length === 0) addFirst(named, name, property.text);
  }
  return { named, data };
}

/** With `-Depth 1`, the default, a parameter is only the name of its type: nothing. */
function convertedParameter(parameter: XmlElement): EventDatum[] {
  const value = parameter.children.find((inner) => inner.attributes.get('Name') === 'Value');
  return value ? [{ name: null, value: value.text }] : [];
}

/** Reads the `<Obj>` of an event in what `Export-Clixml` writes ([MS-PSRP] 2.2.5). */
export function readSerializedObject(object: XmlElement): EventProperties {
  const named = new Map<string, string>();
  let data: EventDatum[] = [];
  for (const group of ['Props', 'MS']) {
    for (const property of childElement(object, group)?.children ?? []) {
      const name = property.attributes.get('N');
      if (name === 'Properties') data = serializedParameters(property);
      else if (name && property.children.length === 0 && localName(property.name) !== 'Nil') {
        addFirst(named, name, unescapeClixml(property.text));
      }
    }
  }
  return { named, data };
}

function serializedParameters(list: XmlElement): EventDatum[] {
  const items = childElement(list, 'LST') ?? childElement(list, 'IE');
  return (items?.children ?? []).flatMap((item) => {
    const values = childElement(item, 'Props')?.children ?? [];
    const value = values.find((inner) => inner.attributes.get('N') === 'Value');
    return value ? [{ name: null, value: unescapeClixml(value.text) }] : [];
  });
}

function addFirst(named: Map<string, string>, name: string, text: string): void {
  if (!named.has(name)) named.set(name, text);
}

/** @returns null when the object is no event: it has no number, or nothing else of an event. */
export function recordFromProperties(
  { named, data }: EventProperties,
  order: DateOrder | null,
  place: XmlPlace,
): EventRecord | null {
  const text = (name: string) => named.get(name)?.trim() || null;
  const eventId = eventIdOf(named.get('Id'));
  const created = text('TimeCreated');
  const message = text('Message');
  if (eventId === null || (created === null && message === null)) return null;
  const time = utcTime(created);
  return {
    eventId,
    provider: text('ProviderName'),
    channel: text('LogName'),
    time,
    hostTime: time === null && created ? hostTime(created, order) : null,
    level: levelName(text('Level')),
    computer: text('MachineName'),
    message,
    data,
    ...findMentions([...data.map(({ value }) => value), message ?? '']),
    ...place,
  };
}
