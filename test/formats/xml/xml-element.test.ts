import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { childElement, localName, parseXmlElement } from '../../../src/formats/xml/xml-element.ts';
import { outlineXml } from '../../../src/formats/xml/xml-outline.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';

function parse(text: string) {
  const xml = decodeXmlText(Buffer.from(text));
  return parseXmlElement(xml, outlineXml(xml)[0]!);
}

describe('an XML element', () => {
  it('keeps order and repetition', () => {
    const names = parse('<a><b/><c/><b/></a>').children.map((inner) => inner.name);
    expect(names).toEqual(['b', 'c', 'b']);
  });

  it('keeps text as it is written: leading zeros, blanks, words that look like values', () => {
    const texts = (text: string) => parse(text).children.map((inner) => inner.text);
    expect(texts('<a><b>0012</b><b> x </b><b>true</b><b>1e5</b><b>0x10</b><b></b></a>')).toEqual([
      '0012',
      ' x ',
      'true',
      '1e5',
      '0x10',
      '',
    ]);
    expect(parse('<a n="007" m=" y "/>').attributes).toEqual(
      new Map([
        ['n', '007'],
        ['m', ' y '],
      ]),
    );
  });

  it('decodes the five entities and numbers, once, and nothing in CDATA', () => {
    expect(parse('<a b="&quot;&#65;">&lt;&amp;amp;&gt;&apos;&#x1F600;</a>')).toMatchObject({
      text: "<&amp;>'😀",
      attributes: new Map([['b', '"A']]),
    });
    expect(parse('<a>x<![CDATA[&lt;b>]]>y</a>').text).toBe('x&lt;b>y');
  });

  it.each(['&lol;', '&nbsp;', '&constructor;', '&#0;', '&#xD800;', '&#x110000;', '&#99999999999;'])(
    'refuses %s',
    (entity) => {
      expect(() => parse(`<a>${entity}</a>`)).toThrow(
        expect.objectContaining({ code: 'xml-entity' }),
      );
    },
  );

  it('100,000 entities in one text are text', () => {
    expect(parse(`<a>${'&amp;'.repeat(100_000)}</a>`).text).toBe('&'.repeat(100_000));
  });

  it('knows where it begins, also behind CRLF and letters beyond ASCII', () => {
    const text = '<?xml version="1.0"?>\r\n<ä>\r\n  <b/>\r\n  <c/></ä>';
    const [, c] = parse(text).children;
    expect(c!.index).toBe(text.indexOf('<c/>'));
  });

  it('is malformed, with the place, when attributes are', () => {
    for (const text of ['<a>\n <b c/></a>', '<a>\n <b c=d/></a>', '<a>\n <b c="1" c="2"/></a>']) {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'xml-malformed' }));
      expect(() => parse(text)).toThrow(/line 2/);
    }
  });

  it('names of the language are no trap: refused or plain', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      expect(() => parse(`<${name}>x</${name}>`)).toThrow(FormatError);
      expect(() => parse(`<a ${name}="x"/>`)).toThrow(FormatError);
    }
    expect(Object.prototype).not.toHaveProperty('x');
  });

  it('namespaces are a prefix of the name', () => {
    const element = parse('<e:a xmlns:e="u"><e:b>1</e:b></e:a>');
    expect(localName(element.name)).toBe('a');
    expect(childElement(element, 'b')?.text).toBe('1');
    expect(childElement(element, 'c')).toBeUndefined();
  });

  it('random changes of a well-formed text are parsed or refused by name', () => {
    const whole = '<a b="1"><c>x&amp;y</c><![CDATA[z]]><!-- n --><d e=\'f\'/></a>';
    const index = fc.nat(whole.length - 1);
    fc.assert(
      fc.property(index, fc.string({ maxLength: 2 }), fc.nat(4), (at, put, cut) => {
        try {
          expect(parse(whole.slice(0, at) + put + whole.slice(at + cut)).name).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
