import { describe, expect, it } from 'vitest';
import { XML_LIMITS } from '../../../src/formats/xml/xml-limits.ts';
import { shorten, tagsOf } from '../../../src/formats/xml/xml-tags.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';

const tags = (text: string) => [...tagsOf(decodeXmlText(Buffer.from(text)), XML_LIMITS)];

describe('the tags of XML', () => {
  it('come in order, with their kind and bounds', () => {
    expect(tags('<a x="1">t<c /></a >')).toEqual([
      { kind: 'open', name: 'a', start: 0, end: 9 },
      { kind: 'empty', name: 'c', start: 10, end: 15 },
      { kind: 'close', name: 'a', start: 15, end: 20 },
    ]);
  });

  it('a ">" within quotes ends no tag, and comments and CDATA hold none', () => {
    expect(tags(`<a x=">'" y='>"'><!--<b>--><![CDATA[<c>]]></a>`).map((tag) => tag.name)).toEqual([
      'a',
      'a',
    ]);
  });

  it('names may have prefixes, digits and letters of any language', () => {
    expect(tags('<e:Größe-1._2/>').map((tag) => tag.name)).toEqual(['e:Größe-1._2']);
  });

  it('a name of 1,000 characters is one, a longer one is refused', () => {
    expect(tags(`<${'n'.repeat(1000)}/>`)).toHaveLength(1);
    expect(() => tags(`<${'n'.repeat(1001)}/>`)).toThrow(/begins no tag/);
  });

  it('long names are cut in messages', () => {
    expect(shorten('n'.repeat(60))).toHaveLength(60);
    expect(shorten('n'.repeat(61))).toBe(`${'n'.repeat(60)}…`);
  });
});
