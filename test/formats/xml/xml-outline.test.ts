import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { XML_LIMITS } from '../../../src/formats/xml/xml-limits.ts';
import { outlineXml } from '../../../src/formats/xml/xml-outline.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';
import { processorTime } from '../../processor-time.ts';

const outline = (text: string, limits = XML_LIMITS) =>
  outlineXml(decodeXmlText(Buffer.from(text)), limits);

/** The code and place of the refusal; a text that passes fails the test. */
function refusal(text: string, limits = XML_LIMITS): { code: string; offset: number } {
  try {
    outline(text, limits);
  } catch (error) {
    if (error instanceof FormatError) return { code: error.code, offset: error.fault.offset };
    throw error;
  }
  throw new Error('was not refused');
}

describe('the outline of XML', () => {
  it('finds the outermost elements and their children', () => {
    const text = '<?xml version="1.0"?><!-- x --><E><a/><b><c/></b></E>';
    const [root, ...others] = outline(text);
    expect(others).toEqual([]);
    expect(text.slice(root!.start, root!.end)).toBe('<E><a/><b><c/></b></E>');
    expect(root!.children.map((range) => text.slice(range.start, range.end))).toEqual([
      '<a/>',
      '<b><c/></b>',
    ]);
  });

  it('allows several outermost elements, as concatenated exports have, with marks between', () => {
    const text = '<Event/>\r\n\ufeff<?xml version="1.0"?><Event></Event >\n';
    expect(outline(text).map((root) => root.name)).toEqual(['Event', 'Event']);
  });

  it('is not deceived by tags in comments, CDATA and attributes', () => {
    const text = `<a x=">" y='</a>'><!-- </a> --><![CDATA[</a><b>]]></a>`;
    expect(outline(text)).toMatchObject([{ start: 0, end: text.length, children: [] }]);
  });
});

describe('what the parsing library never gets to see', () => {
  const bomb = `<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]>
<configuration>&lol2;</configuration>`;

  it.each([
    ['a billion laughs', bomb],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['an external DTD', '<!doctype a SYSTEM "http://example.test/a.dtd"><a/>'],
    ['a DTD inside an element', '<a><!DOCTYPE a></a>'],
  ])('%s: refused as DOCTYPE', (_, text) => {
    expect(refusal(text)).toEqual({
      code: 'xml-doctype',
      offset: text.search(/<!doctype/i),
    });
  });

  it('100,000 nested elements, within a second', () => {
    const started = processorTime();
    expect(refusal('<a>'.repeat(100_000) + '</a>'.repeat(100_000))).toEqual({
      code: 'xml-too-deep',
      offset: 256 * 3,
    });
    expect(processorTime() - started).toBeLessThan(1000);
  });

  it('depth, number of elements, length of a tag and of text: at the limit yes, beyond no', () => {
    const limits = { bytes: 1000, depth: 3, elements: 4, tag: 20, text: 10 };
    expect(outline('<a><b><c/></b></a>', limits)).toHaveLength(1);
    expect(refusal('<a><b><c><d/></c></b></a>', limits).code).toBe('xml-too-deep');
    expect(outline('<a><b/><b/><b/></a>', limits)).toHaveLength(1);
    expect(refusal('<a><b/><b/><b/><b/></a>', limits).code).toBe('xml-too-many-elements');
    expect(outline(`<a b="${'x'.repeat(12)}"/>`, limits)).toHaveLength(1);
    expect(refusal(`<a b="${'x'.repeat(13)}"/>`, limits).code).toBe('xml-tag-too-long');
    expect(refusal(`<a b="${'x'.repeat(999)}`, limits).code).toBe('xml-tag-too-long');
    expect(outline(`<a>${'x'.repeat(10)}</a>`, limits)).toHaveLength(1);
    expect(refusal(`<a>${'x'.repeat(11)}</a>`, limits).code).toBe('xml-text-too-long');
    expect(refusal(`<a>${'x<!---->'.repeat(11)}</a>`, limits).code).toBe('xml-text-too-long');
    expect(refusal(`<a><![CDATA[${'x'.repeat(11)}]]></a>`, limits).code).toBe('xml-text-too-long');
  });

  it('a processing instruction inside an element', () => {
    expect(refusal('<a><?php x ?></a>')).toEqual({ code: 'xml-processing-instruction', offset: 3 });
  });

  it.each([
    ['nothing', '', 0],
    ['only a declaration', '<?xml version="1.0"?>', 0],
    ['plain text', 'Id : 19100', 0],
    ['text behind the last element', '<a/>x', 4],
    ['an element without end', '<a><b></b>', 0],
    ['elements that cross', '<a><b></a></b>', 6],
    ['a closing tag alone', '</a>', 0],
    ['a tag cut short', '<a><b x="1', 3],
    ['a closing tag cut short', '<a></a', 3],
    ['a comment without end', '<a><!-- x</a>', 3],
    ['CDATA without end', '<a><![CDATA[x</a>', 3],
    ['CDATA outside of elements', '<![CDATA[x]]><a/>', 0],
    ['another declaration', '<a><!ENTITY x "y"></a>', 3],
    ['a "<" alone', '<a> < </a>', 4],
    ['a wrong name', '<a><b"c></b"c></a>', 3],
    ['a NUL', '<a>\0</a>', 3],
  ])('is malformed, at its offset: %s', (_, text, offset) => {
    expect(refusal(text)).toEqual({ code: 'xml-malformed', offset });
  });

  it('says the line', () => {
    expect(() => outline('<a>\n<b>\n</a>')).toThrow(/line 3: <b> is not closed/);
  });

  it.each([
    ['x', 'xml-malformed'],
    [' ', 'xml-text-too-long'],
    ['<', 'xml-malformed'],
    ['<a', 'xml-malformed'],
    ['<a>', 'xml-too-deep'],
    ['<!--', 'xml-malformed'],
    ['<?', 'xml-malformed'],
    ['<a ="', 'xml-tag-too-long'],
    ['</', 'xml-malformed'],
    ['<a/>', 'xml-too-many-elements'],
  ])('32 MiB of %s in bounded time: %s', (piece, code) => {
    const started = processorTime();
    expect(refusal(piece.repeat((32 * 2 ** 20) / piece.length)).code).toBe(code);
    expect(refusal(`<a${'b'.repeat(32 * 2 ** 20)}`).code).toBe('xml-malformed');
    expect(processorTime() - started).toBeLessThan(40_000);
  });

  it('any text is outlined or refused by name', () => {
    const piece = fc.constantFrom(
      '<a>',
      '</a>',
      '<b/>',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '"',
      '&',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))), (pieces) => {
        try {
          expect(outline(pieces.join('')).length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
    );
  });
});
