import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { decodeXmlText, placesOf, readXmlText } from '../../../src/formats/xml/xml-text.ts';

const SAMPLE = '<?xml version="1.0"?>\n<ä>€</ä>';
const UTF16LE = Buffer.from(SAMPLE, 'utf16le');
const UTF16BE = Buffer.from(UTF16LE).swap16();

describe('the encoding of XML', () => {
  it.each([
    ['UTF-8', Buffer.from(SAMPLE), 'utf-8', 0],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${SAMPLE}`), 'utf-8', 3],
    ['UTF-16LE with a mark', Buffer.from(`\ufeff${SAMPLE}`, 'utf16le'), 'utf-16le', 2],
    ['UTF-16LE without one', UTF16LE, 'utf-16le', 0],
    ['UTF-16BE with a mark', Buffer.from(`\ufeff${SAMPLE}`, 'utf16le').swap16(), 'utf-16be', 2],
    ['UTF-16BE without one', UTF16BE, 'utf-16be', 0],
  ])('is found: %s', (_, bytes, encoding, bom) => {
    expect(decodeXmlText(bytes)).toEqual({ text: SAMPLE, encoding, bom, faults: [] });
  });

  it('is 8 bits when the bytes are, whatever the declaration says, and the fault tells', () => {
    const text = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?><a>Ü</a>';
    const decoded = decodeXmlText(Buffer.from(text));
    expect(decoded).toMatchObject({ text, encoding: 'utf-8' });
    expect(decoded.faults).toMatchObject([
      { code: 'xml-encoding-declaration', expected: 'UTF-16', actual: 'utf-8' },
    ]);
  });

  it('is Windows-1252 when it is not UTF-8; undeclared, that is called a guess', () => {
    const guessed = decodeXmlText(Buffer.from('<a>Gr\xfc\xdfe \x80</a>', 'latin1'));
    expect(guessed).toMatchObject({ text: '<a>Grüße €</a>', encoding: 'windows-1252' });
    expect(guessed.faults.map((fault) => fault.code)).toEqual(['xml-encoding-guess']);
    const declared = '<?xml version="1.0" encoding="windows-1252"?><a>\xfc</a>';
    expect(decodeXmlText(Buffer.from(declared, 'latin1')).faults).toEqual([]);
  });

  it('UTF-32 is refused by name', () => {
    const utf32 = Buffer.from([0xff, 0xfe, 0, 0, 0x3c, 0, 0, 0]);
    expect(() => decodeXmlText(utf32)).toThrow(/UTF-32/);
  });

  it('half a character at the end is a fault, and the rest is read', () => {
    const decoded = decodeXmlText(Buffer.concat([UTF16LE, Buffer.from([0x20])]));
    expect(decoded.text).toBe(SAMPLE);
    expect(decoded.faults).toMatchObject([{ code: 'xml-odd-length', offset: UTF16LE.length }]);
  });

  it('unpaired surrogates are kept as they are', () => {
    const text = '<a>\ud800x\udc00</a>';
    expect(decodeXmlText(Buffer.from(text, 'utf16le')).text).toBe(text);
  });

  it('any bytes at all decode or are refused by name', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        try {
          expect(typeof decodeXmlText(bytes).text).toBe('string');
        } catch (error) {
          expect(error).toMatchObject({ code: 'xml-encoding' });
        }
      }),
    );
  });
});

describe('places', () => {
  const text = 'a\nü€😀\nz';
  it.each([
    ['utf-8', Buffer.from(`\ufeff${text}`)],
    ['utf-16le', Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['windows-1252', Buffer.from('a\n\xfc\x80..\nz', 'latin1')],
  ])('are byte offsets and lines of the file, in any order (%s)', (encoding, bytes) => {
    const xml = decodeXmlText(bytes);
    expect(xml.encoding).toBe(encoding);
    const place = placesOf(xml);
    const z = xml.text.indexOf('z');
    const offset = bytes.length - (encoding === 'utf-16le' ? 2 : 1);
    expect(place(z)).toEqual({ offset, line: 3 });
    expect(place(0)).toEqual({ offset: xml.bom, line: 1 });
    expect(place(z)).toEqual({ offset, line: 3 });
  });
});

describe('a file that is too large', () => {
  it('is refused by its size, before a byte is read or allocated', async () => {
    const source = {
      size: 100 * 1024 * 1024,
      read: () => Promise.reject(new Error('must not be read')),
    };
    await expect(readXmlText(source)).rejects.toMatchObject({
      code: 'xml-too-large',
      fault: { expected: 64 * 1024 * 1024, actual: 100 * 1024 * 1024 },
    });
  });

  it('a file at the limit is read', async () => {
    const limits = { bytes: 4, depth: 1, elements: 1, tag: 10, text: 10 };
    expect((await readXmlText(new MemorySource(Buffer.from('<a/>')), limits)).text).toBe('<a/>');
    await expect(
      readXmlText(new MemorySource(Buffer.from('<a/>\n')), limits),
    ).rejects.toMatchObject({ code: 'xml-too-large' });
  });
});
