import { describe, expect, it } from 'vitest';
import { parseClixml } from '../../../src/formats/powershell/clixml.ts';
import { decodeXmlText } from '../../../src/formats/xml/xml-text.ts';

const parse = (inner: string) => {
  const text = `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${inner}</Objs>`;
  return parseClixml(decodeXmlText(new TextEncoder().encode(text)));
};

describe('CLIXML', () => {
  it('has values of every kind', () => {
    expect(
      parse(
        '<S>node_x000D_1</S><I32>-5</I32><U64>18446744073709551615</U64><I64>1048576</I64><Db>1.5</Db>' +
          '<B>true</B><Nil/><G>d3599536-222a-4d6e-bb10-a6019c3f2b9b</G><DT>2026-11-21T02:10:00+01:00</DT>',
      ),
    ).toEqual([
      'node\r1',
      -5,
      '18446744073709551615',
      1048576,
      1.5,
      true,
      null,
      'd3599536-222a-4d6e-bb10-a6019c3f2b9b',
      '2026-11-21T02:10:00+01:00',
    ]);
  });

  it('has objects with properties, added members and lists', () => {
    const [vm] = parse(`<Obj RefId="0"><TN RefId="0"><T>Deserialized.VirtualMachine</T></TN>
      <ToString>node1</ToString>
      <Props><S N="Name">node1</S><Obj N="State" RefId="1"><TN RefId="1"><T>VMState</T></TN><ToString>Off</ToString><I32>3</I32></Obj>
      <Obj N="Paths" RefId="2"><LST><S>a</S><S>b</S></LST></Obj></Props>
      <MS><S N="PSComputerName">host1</S><S N="Name">never this one</S></MS></Obj>`);
    expect(vm).toEqual(
      new Map<string, unknown>([
        ['Name', 'node1'],
        ['State', 'Off'],
        ['Paths', ['a', 'b']],
        ['PSComputerName', 'host1'],
      ]),
    );
  });

  it('has dictionaries, and references to what came before', () => {
    const [first, second, itself] = parse(
      `<Obj RefId="0"><DCT><En><S N="Key">a</S><I32 N="Value">1</I32></En></DCT></Obj><Ref RefId="0"/>
       <Obj RefId="5"><Props><Ref N="Me" RefId="5"/><Ref N="Nobody" RefId="99"/></Props></Obj>`,
    );
    expect(first).toEqual(new Map([['a', 1]]));
    expect(second).toBe(first);
    expect((itself as Map<string, unknown>).get('Me')).toBe(itself);
    expect((itself as Map<string, unknown>).get('Nobody')).toBeNull();
  });

  it('never reads a secret', () => {
    expect(parse('<SS>01000000d08c9ddf</SS>')).toEqual([null]);
  });

  it.each([
    ['clixml-shape', '<Events/>'],
    ['xml-doctype', '<!DOCTYPE x [<!ENTITY a "b">]><Objs/>'],
    ['xml-malformed', '<Objs><S>'],
    ['xml-too-deep', '<Objs>'.repeat(1000)],
  ])('else it is refused as %s', (code, text) => {
    expect(() => parseClixml(decodeXmlText(new TextEncoder().encode(text)))).toThrow(
      expect.objectContaining({ code }),
    );
  });
});
