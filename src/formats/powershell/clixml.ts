import { childElement, localName, parseXmlElement, type XmlElement } from '../xml/xml-element.ts';
import { outlineXml } from '../xml/xml-outline.ts';
import { type XmlText, xmlError } from '../xml/xml-text.ts';
import type { PlainValue } from './plain-value.ts';

/**
 * Reads what `Export-Clixml` wrote ([MS-PSRP] 2.2.5): every outermost object, in order. Types fall
 * away; an enumeration is its name; a secret (`SecureString`) is never read.
 * @throws {FormatError} `clixml-shape` for other XML, and the codes of `outlineXml` and
 *   `parseXmlElement`.
 */
export function parseClixml(xml: XmlText): PlainValue[] {
  const references = new Map<string, PlainValue>();
  const values: PlainValue[] = [];
  for (const root of outlineXml(xml)) {
    if (localName(root.name) !== 'Objs') {
      const name = root.name.slice(0, 60);
      throw xmlError(xml, 'clixml-shape', root.start, `<${name}> is not what Export-Clixml writes`);
    }
    for (const range of root.children) {
      values.push(plainOf(parseXmlElement(xml, range), references));
    }
  }
  return values;
}

const INTEGERS = new Set(['By', 'SB', 'I16', 'U16', 'I32', 'U32', 'I64', 'U64']);
const REALS = new Set(['Sg', 'Db', 'D']);

function plainOf(element: XmlElement, references: Map<string, PlainValue>): PlainValue {
  const kind = localName(element.name);
  if (kind === 'Obj') return objectOf(element, references);
  if (kind === 'Ref') return references.get(element.attributes.get('RefId') ?? '') ?? null;
  if (kind === 'Nil' || kind === 'SS') return null;
  if (kind === 'B') return element.text === 'true';
  // Beyond 2^53 the digits are worth more than a number that is nearly right.
  if (INTEGERS.has(kind) || REALS.has(kind)) {
    const number = Number(element.text);
    const isExact = REALS.has(kind) ? Number.isFinite(number) : Number.isSafeInteger(number);
    return isExact && element.text !== '' ? number : element.text;
  }
  return unescapeClixml(element.text);
}

function objectOf(element: XmlElement, references: Map<string, PlainValue>): PlainValue {
  const refId = element.attributes.get('RefId');
  const named = new Map<string, PlainValue>();
  // An object may refer to itself; until it is known what it is, it is its properties.
  if (refId !== undefined) references.set(refId, named);
  const value = contentOf(element, named, references);
  if (refId !== undefined) references.set(refId, value);
  return value;
}

function contentOf(
  element: XmlElement,
  named: Map<string, PlainValue>,
  references: Map<string, PlainValue>,
): PlainValue {
  let list: PlainValue[] | null = null;
  let primitive: PlainValue | undefined;
  for (const child of element.children) {
    switch (localName(child.name)) {
      case 'TN':
      case 'TNRef':
      case 'ToString':
        break;
      case 'Props':
      case 'MS':
        for (const member of child.children) {
          const name = unescapeClixml(member.attributes.get('N') ?? '');
          if (!named.has(name)) named.set(name, plainOf(member, references));
        }
        break;
      case 'LST':
      case 'IE':
      case 'QUE':
      case 'STK':
        list = child.children.map((item) => plainOf(item, references));
        break;
      case 'DCT':
        for (const entry of child.children) addEntry(entry, named, references);
        break;
      default:
        primitive ??= plainOf(child, references);
    }
  }
  if (list !== null) return list;
  if (named.size > 0) return named;
  const shown = childElement(element, 'ToString');
  // An enumeration: its number, and its name.
  if (typeof primitive === 'number' && shown) return unescapeClixml(shown.text);
  if (primitive !== undefined) return primitive;
  return shown ? unescapeClixml(shown.text) : named;
}

function addEntry(
  entry: XmlElement,
  named: Map<string, PlainValue>,
  references: Map<string, PlainValue>,
): void {
  const part = (name: string) => entry.children.find((child) => child.attributes.get('N') === name);
  const key = part('Key');
  const value = part('Value');
  if (!key || !value) return;
  const name = plainOf(key, references);
  if (typeof name === 'string' || typeof name === 'number') {
    named.set(String(name), plainOf(value, references));
  }
}

/** `_x000D_` stands for a character that XML cannot hold ([MS-PSRP] 2.2.5.3.2). */
export function unescapeClixml(text: string): string {
  return text.replace(/_x([0-9a-f]{4})_/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
