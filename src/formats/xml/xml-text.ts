import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { decodeUtf16, decodeUtf16BigEndian } from '../../bytes/utf16.ts';
import { decodeWindows1252 } from '../../bytes/windows-1252.ts';
import { XML_LIMITS, type XmlLimits } from './xml-limits.ts';

/** The characters of an XML file, and how they came out of its bytes. */
export interface XmlText {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  /** Length of the byte order mark in bytes; 0 when there is none. */
  readonly bom: number;
  /** What the bytes contradict: a wrong declaration, a guess, a stray last byte. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a whole XML file into text.
 * @throws {FormatError} `xml-too-large` before anything is read or allocated.
 */
export async function readXmlText(
  source: ByteSource,
  limits: XmlLimits = XML_LIMITS,
): Promise<XmlText> {
  if (source.size > limits.bytes) {
    throw new FormatError({
      code: 'xml-too-large',
      structure: 'XML',
      offset: 0,
      expected: limits.bytes,
      actual: source.size,
      message: `the file has ${source.size} bytes; at most ${limits.bytes} are read`,
    });
  }
  return decodeXmlText(await readStructure(source, 'XML', 0, source.size));
}

/**
 * Bytes to characters. A byte order mark decides; without one the zero bytes of the first two
 * characters do, since every XML file begins with ASCII. The declaration decides nothing: real
 * files say UTF-16 and hold 8-bit text. 8-bit text that is not UTF-8 is read as Windows-1252.
 * @throws {FormatError} `xml-encoding` for UTF-32.
 */
export function decodeXmlText(bytes: Uint8Array): XmlText {
  const begin = Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0'));
  const start = begin.join('');
  if (/^fffe0000|^0000feff|^3c000000|^0000003c/.test(start)) {
    throw new FormatError({
      code: 'xml-encoding',
      structure: 'XML',
      offset: 0,
      message: 'the text is UTF-32; UTF-8, UTF-16 and Windows-1252 are read',
    });
  }
  if (start.startsWith('efbbbf')) return decodeEightBit(bytes, 3);
  if (start.startsWith('fffe')) return decodeSixteenBit(bytes, 'utf-16le', 2);
  if (start.startsWith('feff')) return decodeSixteenBit(bytes, 'utf-16be', 2);
  if (/^(?!00)..00(?!00)..00$/.test(start)) return decodeSixteenBit(bytes, 'utf-16le', 0);
  if (/^00(?!00)..00(?!00)..$/.test(start)) return decodeSixteenBit(bytes, 'utf-16be', 0);
  return decodeEightBit(bytes, 0);
}

function decodeSixteenBit(
  bytes: Uint8Array,
  encoding: 'utf-16le' | 'utf-16be',
  bom: number,
): XmlText {
  const odd = (bytes.length - bom) % 2 === 1;
  const whole = bytes.subarray(bom, odd ? bytes.length - 1 : bytes.length);
  const text = encoding === 'utf-16le' ? decodeUtf16(whole) : decodeUtf16BigEndian(whole);
  const stray: Fault = {
    code: 'xml-odd-length',
    structure: 'XML',
    offset: bytes.length - 1,
    message: 'the last byte is half a UTF-16 character; it is left out',
  };
  return { text, encoding, bom, faults: odd ? [stray] : [] };
}

function decodeEightBit(bytes: Uint8Array, bom: number): XmlText {
  const body = bytes.subarray(bom);
  let text: string;
  let encoding: 'utf-8' | 'windows-1252' = 'utf-8';
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    encoding = 'windows-1252';
    text = decodeWindows1252(body);
  }
  const faults: Fault[] = [];
  const declared = /^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(text)?.[1];
  if (declared && /^(utf-?16|ucs-?2|iso-10646-ucs-2)/i.test(declared)) {
    faults.push({
      code: 'xml-encoding-declaration',
      structure: 'XML declaration',
      offset: bom,
      expected: declared,
      actual: encoding,
      message: `the text declares itself ${declared} and is 8-bit; it is read as ${encoding}`,
    });
  } else if (encoding === 'windows-1252' && !/^(windows-1252|iso-8859-1)$/i.test(declared ?? '')) {
    faults.push({
      code: 'xml-encoding-guess',
      structure: 'XML',
      offset: bom,
      expected: declared ?? 'utf-8',
      actual: encoding,
      message: `the bytes are not UTF-8; letters beyond ASCII are guessed to be ${encoding}`,
    });
  }
  return { text, encoding, bom, faults };
}

/** A place in a file: byte offset, and line counted from 1. */
export interface XmlPlace {
  readonly offset: number;
  readonly line: number;
}

/**
 * Finds the place of a character by its index. Asking in ascending order costs one pass over the
 * text in all.
 */
export function placesOf(xml: XmlText): (index: number) => XmlPlace {
  let known = { index: 0, offset: xml.bom, line: 1 };
  return (index) => {
    if (index < known.index) known = { index: 0, offset: xml.bom, line: 1 };
    const between = xml.text.slice(known.index, index);
    known = {
      index,
      offset: known.offset + encodedLength(between, xml.encoding),
      line: known.line + newLinesIn(between),
    };
    return { offset: known.offset, line: known.line };
  };
}

function encodedLength(text: string, encoding: XmlText['encoding']): number {
  if (encoding === 'utf-8') return encodeUtf8(text).length;
  return encoding === 'windows-1252' ? text.length : text.length * 2;
}

function newLinesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** A refusal with its place; the line stands in the message. */
export function xmlError(xml: XmlText, code: string, index: number, message: string): FormatError {
  const { offset, line } = placesOf(xml)(index);
  return new FormatError({
    code,
    structure: 'XML',
    offset,
    message: `line ${line}: ${message}`,
  });
}
