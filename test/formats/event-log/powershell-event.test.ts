import { describe, expect, it } from 'vitest';
import {
  readConvertedObject,
  readSerializedObject,
  recordFromProperties,
} from '../../../src/formats/event-log/powershell-event.ts';
import { parseXmlElement } from '../../../src/formats/xml/xml-element.ts';
import { outlineXml } from '../../../src/formats/xml/xml-outline.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';

const PLACE = { offset: 0, line: 1 };

function parse(text: string) {
  const xml = decodeXmlText(Buffer.from(text));
  return parseXmlElement(xml, outlineXml(xml)[0]!);
}

describe('an object of ConvertTo-Xml', () => {
  it('gives its scalar properties and the parameters that were written out', () => {
    const { named, data } = readConvertedObject(
      parse(
        '<Object><Property Name="Id">1</Property><Property Name="Id">2</Property><Property Name="UserId"><Property Name="Value">S-1</Property></Property><Property Name="Properties"><Property><Property Name="Value">x</Property></Property><Property>EventProperty</Property></Property></Object>',
      ),
    );
    expect([...named]).toEqual([['Id', '1']]);
    expect(data).toEqual([{ name: null, value: 'x' }]);
  });
});

describe('an object of Export-Clixml', () => {
  it('gives its properties and notes, escapes resolved, Nil left out', () => {
    const { named } = readSerializedObject(
      parse(
        '<Obj><Props><I32 N="Id">1</I32><Nil N="Qualifiers"/></Props><MS><S N="Message">a_x000A_b_x005F_c</S></MS></Obj>',
      ),
    );
    expect([...named]).toEqual([
      ['Id', '1'],
      ['Message', 'a\nb_c'],
    ]);
  });

  it('lists parameters of a list and of any other sequence', () => {
    for (const list of ['LST', 'IE']) {
      const text = `<Obj><Props><Obj N="Properties"><${list}><Obj><Props><S N="Value">x</S></Props></Obj><S>n</S></${list}></Obj></Props></Obj>`;
      expect(readSerializedObject(parse(text)).data).toEqual([{ name: null, value: 'x' }]);
    }
  });
});

describe('properties as a record', () => {
  const record = (named: Record<string, string>) =>
    recordFromProperties({ named: new Map(Object.entries(named)), data: [] }, null, PLACE);

  it('need a number, and a time or a message', () => {
    expect(record({ Id: '19100', Message: 'x' })).toMatchObject({ eventId: 19100, message: 'x' });
    expect(record({ Id: '19100', TimeCreated: '2026-11-21T02:14:00Z' })).not.toBeNull();
    expect(record({ Id: '19100' })).toBeNull();
    expect(record({ Id: 'x', Message: 'x' })).toBeNull();
    expect(record({ Message: 'x' })).toBeNull();
  });

  it('a time without zone is never called UTC', () => {
    expect(record({ Id: '1', TimeCreated: '2026-11-21T02:14:00' })).toMatchObject({
      time: null,
      hostTime: '2026-11-21T02:14:00',
    });
  });
});
