import { decodeLatin1 } from '../../bytes/latin1.ts';
import { decodeUtf16, decodeUtf16BigEndian } from '../../bytes/utf16.ts';

const NAME = /[^\s<>/?!"'=&]+/y;

/**
 * The name of the root element of what looks like the beginning of an XML document, in UTF-8,
 * UTF-16 of either order, or any 8-bit encoding; what a declaration claims is not believed.
 * @returns '' when the root lies beyond `bytes`; null when this is no XML.
 */
export function xmlRoot(bytes: Uint8Array): string | null {
  const text = decode(bytes);
  let at = skipSpace(text, 0);
  while (text[at] === '<') {
    const closing = closingOf(text, at);
    if (closing === null) return rootAt(text, at + 1);
    const end = text.indexOf(closing, at);
    if (end < 0) return '';
    at = skipSpace(text, end + closing.length);
  }
  return at > 0 && at >= text.length ? '' : null;
}

/** How a piece of the prolog ends; null when an element begins here. */
function closingOf(text: string, at: number): string | null {
  if (text.startsWith('<?', at)) return '?>';
  if (text.startsWith('<!--', at)) return '-->';
  if (text.startsWith('<!', at)) return '>';
  return null;
}

function rootAt(text: string, at: number): string | null {
  NAME.lastIndex = at;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return at >= text.length ? '' : null;
  // Cut by the end of the bytes: the name may go on.
  return at + name.length >= text.length ? '' : name;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at++;
  return at;
}

function decode(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  if (first === 0xff && second === 0xfe) return decodeUtf16(bytes.subarray(2));
  if (first === 0xfe && second === 0xff) return decodeUtf16BigEndian(bytes.subarray(2));
  if (second === 0 && first !== 0) return decodeUtf16(bytes);
  if (first === 0 && second !== 0) return decodeUtf16BigEndian(bytes);
  const start = first === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
  return decodeLatin1(bytes.subarray(start));
}
