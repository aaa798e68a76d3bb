import type { XmlLimits } from './xml-limits.ts';
import { type XmlText, xmlError } from './xml-text.ts';

/** One tag; `text.slice(start, end)` is all of it. */
export interface XmlTag {
  readonly kind: 'open' | 'close' | 'empty';
  readonly name: string;
  /** Indices of characters, not bytes. */
  readonly start: number;
  readonly end: number;
}

/**
 * All tags of a text in one linear pass that skips comments and CDATA and refuses what no file
 * read here has. Outside of elements stand declarations, comments, blanks and byte order marks,
 * nothing else.
 */
export function* tagsOf(xml: XmlText, limits: XmlLimits): Generator<XmlTag> {
  const { text } = xml;
  let depth = 0;
  let textLength = 0;
  let at = 0;
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', at)) {
    checkText(xml, at, start, depth);
    textLength += start - at;
    const skipped = skipNonTag(xml, start, depth);
    if (skipped !== null) {
      at = skipped;
      if (depth > 0) textLength += at - start;
    } else {
      const tag = tagAt(xml, start, limits.tag);
      yield tag;
      if (tag.kind !== 'empty') depth += tag.kind === 'open' ? 1 : -1;
      at = tag.end;
    }
    if (textLength > limits.text) throw tooLong(xml, start, limits);
    if (skipped === null) textLength = 0;
  }
  checkText(xml, at, text.length, depth);
  if (textLength + text.length - at > limits.text) throw tooLong(xml, at, limits);
}

function tooLong(xml: XmlText, index: number, limits: XmlLimits): Error {
  const message = `more than ${limits.text} characters without a tag`;
  return xmlError(xml, 'xml-text-too-long', index, message);
}

function checkText(xml: XmlText, from: number, to: number, depth: number): void {
  if (depth > 0) return;
  const inked = /\S/g;
  inked.lastIndex = from;
  const found = inked.exec(xml.text);
  if (found && found.index < to) {
    throw xmlError(xml, 'xml-malformed', found.index, 'text outside of any element');
  }
}

/** The end of a comment, CDATA section or declaration at `start`; null when there is none. */
function skipNonTag(xml: XmlText, start: number, depth: number): number | null {
  const { text } = xml;
  if (text.startsWith('<!--', start)) return endOf(xml, '-->', start, 4, 'a comment');
  if (text.startsWith('<![CDATA[', start) && depth > 0) {
    return endOf(xml, ']]>', start, 9, 'a CDATA section');
  }
  if (text.startsWith('<?', start)) {
    if (depth === 0) return endOf(xml, '?>', start, 2, 'a processing instruction');
    const message = 'a processing instruction inside an element';
    throw xmlError(xml, 'xml-processing-instruction', start, message);
  }
  if (/^<!doctype/i.test(text.slice(start, start + 9))) {
    throw xmlError(xml, 'xml-doctype', start, 'a DOCTYPE; entities and DTDs are never read');
  }
  return null;
}

function endOf(xml: XmlText, mark: string, start: number, skip: number, what: string): number {
  const found = xml.text.indexOf(mark, start + skip);
  if (found < 0) throw xmlError(xml, 'xml-malformed', start, `${what} without end`);
  return found + mark.length;
}

/** The parsing library checks names and attributes in full; here only their bounds are found. Names have at most 1,000 characters. */
const NAME = /<(\/?)([A-Za-z_:\u0080-\uffff][\w.:\u0080-\uffff-]{0,999})(?=[\s/>])/y;

function tagAt(xml: XmlText, start: number, limit: number): XmlTag {
  const { text } = xml;
  NAME.lastIndex = start;
  const [, slash, name] = NAME.exec(text) ?? [];
  if (name === undefined) {
    throw xmlError(xml, 'xml-malformed', start, 'a "<" that begins no tag, or a tag cut short');
  }
  let quote = '';
  for (let at = start + 1 + name.length; at < text.length; at++) {
    if (at - start > limit) {
      const message = `the tag <${shorten(name)}> has more than ${limit} characters`;
      throw xmlError(xml, 'xml-tag-too-long', start, message);
    }
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') {
      const kind = slash ? 'close' : text[at - 1] === '/' ? 'empty' : 'open';
      return { kind, name, start, end: at + 1 };
    } else if (character === '"' || character === "'") {
      quote = character;
    }
  }
  throw xmlError(xml, 'xml-malformed', start, `the tag <${shorten(name)}> has no end`);
}

/** A hostile name may be long; a message may not. */
export function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
