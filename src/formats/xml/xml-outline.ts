import { XML_LIMITS, type XmlLimits } from './xml-limits.ts';
import { shorten, tagsOf } from './xml-tags.ts';
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
 * Finds the outermost elements, in one linear pass, and refuses whatever the parsing library must
 * not see: DTDs and with them every entity, nesting that would overflow a stack, endless tags.
 * Several outermost elements are allowed, as `wevtutil` writes them.
 * @throws {FormatError} `xml-doctype`, `xml-too-deep`, `xml-too-many-elements`,
 *   `xml-tag-too-long`, `xml-text-too-long`, `xml-processing-instruction`, `xml-malformed`.
 */
export function outlineXml(xml: XmlText, limits: XmlLimits = XML_LIMITS): XmlOutline[] {
  const refuse = (code: string, index: number, message: string) =>
    xmlError(xml, `xml-${code}`, index, message);
  const nul = xml.text.indexOf('\0');
  if (nul >= 0) throw refuse('malformed', nul, 'a NUL character; the file is damaged here');

  const outlines: XmlOutline[] = [];
  const open: { name: string; start: number }[] = [];
  let children: XmlRange[] = [];
  let elements = 0;
  for (const { kind, name, start, end } of tagsOf(xml, limits)) {
    if (kind !== 'close') {
      open.push({ name, start });
      if (open.length > limits.depth) {
        throw refuse('too-deep', start, `more than ${limits.depth} nested elements`);
      }
      if (++elements > limits.elements) {
        throw refuse('too-many-elements', start, `more than ${limits.elements} elements`);
      }
    }
    if (kind === 'open') continue;
    const opened = open.pop();
    if (!opened) throw refuse('malformed', start, 'a closing tag that nothing opened');
    if (opened.name !== name) {
      throw refuse('malformed', start, `<${shorten(opened.name)}> is not closed`);
    }
    const range = { name, start: opened.start, end };
    if (open.length === 1) children.push(range);
    if (open.length === 0) {
      outlines.push({ ...range, children });
      children = [];
    }
  }
  const last = open.at(-1);
  if (last) {
    const message = `the text ends before <${shorten(last.name)}> is closed; the file was cut short`;
    throw refuse('malformed', last.start, message);
  }
  if (outlines.length === 0) throw refuse('malformed', 0, 'no element at all');
  return outlines;
}
