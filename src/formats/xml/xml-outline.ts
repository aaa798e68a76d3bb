import { XML_LIMITS, type XmlLimits } from './xml-limits.ts';
import { type XmlText, xmlError } from './xml-text.ts';

/** Where an element stands in the text: `text.slice(start, end)` is all of it. */
export interface XmlRange {
  readonly name: string;
  /** Indices of characters, not bytes. */
  readonly start: number;
  readonly end: number;
}

/** An element without parent, and where its children are. */
export interface XmlOutline extends XmlRange {
  readonly children: readonly XmlRange[];
}

/**
 * One linear pass that finds the outermost elements and refuses whatever the parsing library must
 * not see: DTDs and with them every entity, nesting that would overflow a stack, endless tags.
 * Several outermost elements are allowed, as `wevtutil` writes them; byte order marks,
 * declarations and comments between them are skipped.
 * @throws {FormatError} `xml-doctype`, `xml-too-deep`, `xml-too-many-elements`,
 *   `xml-tag-too-long`, `xml-text-too-long`, `xml-processing-instruction`, `xml-malformed`.
 */
export function outlineXml(xml: XmlText, limits: XmlLimits = XML_LIMITS): XmlOutline[] {
  const { text } = xml;
  const malformed = (index: number, message: string) =>
    xmlError(xml, 'xml-malformed', index, message);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw malformed(nul, 'a NUL character; the file is damaged here');

  const outlines: XmlOutline[] = [];
  const open: { name: string; start: number }[] = [];
  let children: XmlRange[] = [];
  let elements = 0;
  let textLength = 0;

  const close = (end: number) => {
    const { name, start } = open.pop()!;
    if (open.length === 0) {
      outlines.push({ name, start, end, children });
      children = [];
    } else if (open.length === 1) {
      children.push({ name, start, end });
    }
  };
  const after = (mark: string, from: number, start: number, what: string) => {
    const found = text.indexOf(mark, from);
    if (found < 0) throw malformed(start, `${what} without end`);
    return found + mark.length;
  };

  for (let at = 0; ; ) {
    const mark = text.indexOf('<', at);
    const textEnd = mark < 0 ? text.length : mark;
    textLength += textEnd - at;
    if (textLength > limits.text) {
      throw xmlError(
        xml,
        'xml-text-too-long',
        at,
        `more than ${limits.text} characters without a tag`,
      );
    }
    if (open.length === 0 && /\S/.test(text.slice(at, textEnd))) {
      throw malformed(at, 'text outside of any element');
    }
    if (mark < 0) break;

    if (text.startsWith('<!--', mark)) {
      at = after('-->', mark + 4, mark, 'a comment');
    } else if (text.startsWith('<![CDATA[', mark) && open.length > 0) {
      at = after(']]>', mark + 9, mark, 'a CDATA section');
      textLength += at - mark;
    } else if (text.startsWith('<?', mark)) {
      if (open.length > 0) {
        throw xmlError(
          xml,
          'xml-processing-instruction',
          mark,
          'a processing instruction inside an element',
        );
      }
      at = after('?>', mark + 2, mark, 'a processing instruction');
    } else if (/^<!doctype/i.test(text.slice(mark, mark + 9))) {
      throw xmlError(xml, 'xml-doctype', mark, 'a DOCTYPE; entities and DTDs are never read');
    } else if (text.startsWith('</', mark)) {
      at = after('>', mark + 2, mark, 'a closing tag');
      const name = text.slice(mark + 2, Math.min(at - 1, mark + limits.tag)).trimEnd();
      const opened = open.at(-1)?.name;
      if (opened === undefined) throw malformed(mark, 'a closing tag that nothing opened');
      if (opened !== name) throw malformed(mark, `<${shorten(opened)}> is not closed`);
      textLength = 0;
      close(at);
    } else {
      const name = nameAt(text, mark + 1);
      if (name === '') throw malformed(mark, 'a "<" that begins no tag');
      const end = tagEnd(text, mark, limits.tag);
      if (end === 'too-long') {
        throw xmlError(
          xml,
          'xml-tag-too-long',
          mark,
          `the tag <${shorten(name)}> has more than ${limits.tag} characters`,
        );
      }
      if (end === 'no-end') throw malformed(mark, `the tag <${shorten(name)}> has no end`);
      if (!/[\s/>]/.test(text[mark + 1 + name.length]!)) {
        throw malformed(mark, `a name begins with ${shorten(name)} and goes on wrongly`);
      }
      open.push({ name, start: mark });
      if (open.length > limits.depth) {
        throw xmlError(xml, 'xml-too-deep', mark, `more than ${limits.depth} nested elements`);
      }
      if (++elements > limits.elements) {
        throw xmlError(xml, 'xml-too-many-elements', mark, `more than ${limits.elements} elements`);
      }
      at = end + 1;
      textLength = 0;
      if (text[end - 1] === '/') close(at);
    }
  }
  const unclosed = open.at(-1);
  if (unclosed) {
    throw malformed(
      unclosed.start,
      `the text ends before <${shorten(unclosed.name)}> is closed; the file was cut short`,
    );
  }
  if (outlines.length === 0) throw malformed(0, 'no element at all');
  return outlines;
}

/** The name at `from`, or nothing; its letters are checked in full by the library. */
function nameAt(text: string, from: number): string {
  const name = /[A-Za-z_:\u0080-\uffff][\w.:\u0080-\uffff-]*/y;
  name.lastIndex = from;
  return name.exec(text)?.[0] ?? '';
}

/** Index of the `>` that ends the tag beginning at `start`; one inside quotes does not. */
function tagEnd(text: string, start: number, limit: number): number | 'too-long' | 'no-end' {
  let quote = '';
  for (let at = start; at < text.length; at++) {
    if (at - start > limit) return 'too-long';
    const character = text[at]!;
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '>') {
      return at;
    } else if (character === '"' || character === "'") {
      quote = character;
    }
  }
  return 'no-end';
}

function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
