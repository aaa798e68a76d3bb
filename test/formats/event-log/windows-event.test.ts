import { describe, expect, it } from 'vitest';
import { readWindowsEvent } from '../../../src/formats/event-log/windows-event.ts';
import { parseXmlElement } from '../../../src/formats/xml/xml-element.ts';
import { outlineXml } from '../../../src/formats/xml/xml-outline.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';
import { event } from './exports.ts';

function read(text: string) {
  const xml = decodeXmlText(Buffer.from(text));
  return readWindowsEvent(parseXmlElement(xml, outlineXml(xml)[0]!), { offset: 5, line: 2 });
}

describe('an <Event>', () => {
  it('carries the place that it was found at', () => {
    expect(read(event())).toMatchObject({ offset: 5, line: 2 });
  });

  it('with namespace prefixes is the same event', () => {
    const text =
      '<e:Event xmlns:e="u"><e:System><e:EventID Qualifiers="0">19080</e:EventID></e:System></e:Event>';
    expect(read(text)).toMatchObject({
      eventId: 19080,
      provider: null,
      time: null,
      level: null,
      computer: null,
      message: null,
      data: [],
    });
  });

  it('keeps parameters that repeat, nested ones, and hostile names, in order', () => {
    const userData = '<P>1</P><Q><P> 2 </P><constructor1>3</constructor1></Q><P/>';
    expect(read(event({ userData }))!.data).toEqual([
      { name: 'P', value: '1' },
      { name: 'P', value: '2' },
      { name: 'constructor1', value: '3' },
      { name: 'P', value: '' },
    ]);
  });

  it.each(['<Event/>', '<Event><System/></Event>', '<Event><EventID>1</EventID></Event>'])(
    'without a number in its System part is none: %s',
    (text) => {
      expect(read(text)).toBeNull();
    },
  );
});
