import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { XmlRange } from './xml-outline.ts';
import { type XmlText, xmlError } from './xml-text.ts';

/** An element as written: nothing trimmed, nothing converted, order and repetition kept. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly inside, CDATA included, line ends as `\n`. */
  readonly text: string;
  /** Index of its first character in the whole text. */
  readonly index: number;
}

const CDATA = '#cdata';

/** The library decodes nothing: text stays text, and entities are ours (five names, and numbers). */
const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  cdataPropName: CDATA,
  processEntities: false,
  captureMetaData: true,
  jPath: false,
  // Depth has been bounded by the outline.
  maxNestedTags: Number.POSITIVE_INFINITY,
});
const METADATA = XMLParser.getMetaDataSymbol() as symbol;

/**
 * Parses one element of a text that {@link outlineXml} let pass.
 * @throws {FormatError} `xml-malformed`, `xml-entity` for one that no XML has by itself.
 */
export function parseXmlElement(xml: XmlText, range: XmlRange): XmlElement {
  const own = xml.text.slice(range.start, range.end);
  const verdict = XMLValidator.validate(own);
  if (verdict !== true) {
    const index = range.start + indexOf(own, verdict.err.line, verdict.err.col);
    throw xmlError(xml, 'xml-malformed', index, shorten(verdict.err.msg));
  }
  let nodes: RawNode[];
  try {
    nodes = PARSER.parse(own) as RawNode[];
  } catch (error) {
    throw xmlError(xml, 'xml-malformed', range.start, shorten((error as Error).message));
  }
  return elementOf(xml, nodes[0]!, range.start);
}

/** What `preserveOrder` yields: one key for the name, `:@` for the attributes. */
type RawNode = Record<string, RawNode[] | string | undefined> & {
  ':@'?: Record<string, string>;
  [METADATA]?: { startIndex: number };
};

function elementOf(xml: XmlText, node: RawNode, base: number): XmlElement {
  const name = nameOf(node);
  const index = base + (node[METADATA]?.startIndex ?? 0);
  const attributes = new Map<string, string>();
  for (const [key, value] of Object.entries(node[':@'] ?? {})) {
    attributes.set(key, decodeEntities(xml, value, index));
  }
  const children: XmlElement[] = [];
  let text = '';
  for (const part of node[name] as RawNode[]) {
    const kind = nameOf(part);
    if (kind === '#text') text += decodeEntities(xml, part[kind] as string, index);
    else if (kind === CDATA) text += (part[kind] as RawNode[])[0]?.['#text'] ?? '';
    else children.push(elementOf(xml, part, base));
  }
  return { name, attributes, children, text, index };
}

function nameOf(node: RawNode): string {
  return Object.keys(node).find((key) => key !== ':@')!;
}

const PREDEFINED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function decodeEntities(xml: XmlText, text: string, index: number): string {
  if (!text.includes('&')) return text;
  return text.replace(/&([^;&<\s]{0,32})(;?)/g, (whole, entity: string, end: string) => {
    const decoded = end && (PREDEFINED.get(entity) ?? characterOf(entity));
    if (!decoded) throw xmlError(xml, 'xml-entity', index, `the entity ${whole} is not defined`);
    return decoded;
  });
}

/** The character of `#65` or `#x41`; nothing for NUL, surrogates and what lies beyond Unicode. */
function characterOf(entity: string): string | undefined {
  const digits = /^#(?:x([0-9a-fA-F]{1,8})|(\d{1,10}))$/.exec(entity);
  if (!digits) return undefined;
  const code = digits[1] ? Number.parseInt(digits[1], 16) : Number(digits[2]);
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return String.fromCodePoint(code);
}

function indexOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let current = 1; current < line; current++) start = text.indexOf('\n', start) + 1;
  return Math.min(text.length, start + Math.max(0, (column || 1) - 1));
}

/** The library quotes what it stumbles over, however long that is. */
function shorten(message: string): string {
  return message.length > 200 ? `${message.slice(0, 200)}…` : message;
}

/** The first child of this name. */
export function childElement(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((candidate) => localName(candidate.name) === name);
}

/** A name without its namespace prefix. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
