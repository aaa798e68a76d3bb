import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { findNames } from '../../../src/formats/vhds/utf16-names.ts';
import { processorTime } from '../../processor-time.ts';

const GUID = '9ac15b72-2a6d-44b2-ba7c-f5f06831c74a';
const known = {
  guids: new Map([[GUID, 'snapshot']]),
  nameAt: (path: string) => (/(^|[\\/])büro\.avhdx$/i.test(path) ? 'the leaf' : undefined),
};
const find = (bytes: Uint8Array) => [...findNames(bytes, known)];
const findText = (text: string) => find(encodeUtf16(text));

describe('names in UTF-16LE text', () => {
  it('a path ends in .avhdx, .vhdx or .vhds, in any case', () => {
    for (const path of ['x\\abc.avhdx', 'x/abc.VHDX', 'C:\\a b\\set.Vhds']) {
      expect(findText(path)).toEqual([
        { offset: 0, length: path.length * 2, form: 'path', value: path, equals: null },
      ]);
    }
  });

  it('a longer extension, another one and bare text are nothing', () => {
    for (const text of ['abc.vhdxx', 'abc.vhd', 'some words', 'configuration.vmcx']) {
      expect(findText(text)).toEqual([]);
    }
  });

  it('the file name alone decides what a path equals, in any case', () => {
    expect(findText('\\\\server\\share\\BÜRO.avhdx')[0]?.equals).toBe('the leaf');
    expect(findText('büro.avhdx\\other.avhdx').map((hit) => hit.equals)).toEqual([
      'the leaf',
      null,
    ]);
  });

  it('a path to an unknown file may carry a known GUID', () => {
    expect(findText(`set_${GUID.toUpperCase()}.avhdx`)).toMatchObject([
      { form: 'path', equals: 'snapshot' },
    ]);
  });

  it('a GUID counts when it is known, with its own offset', () => {
    expect(findText(`id={${GUID.toUpperCase()}}`)).toEqual([
      { offset: 8, length: 72, form: 'text-guid', value: GUID, equals: 'snapshot' },
    ]);
    expect(findText('{1ac15b72-2a6d-44b2-ba7c-f5f06831c74a}')).toEqual([]);
  });

  it('a control character or a NUL ends a text', () => {
    expect(findText('before\0\0after.avhdx').map((hit) => hit.value)).toEqual(['after.avhdx']);
    expect(findText('abcdef.vh\u0007dx')).toEqual([]);
  });

  it('text of fewer than six units is no text', () => {
    expect(findText('.vhds')).toEqual([]);
    expect(findText('a.vhds')).toHaveLength(1);
  });

  it('both alignments are read', () => {
    expect(find(Buffer.concat([Buffer.of(9), encodeUtf16('abc.avhdx')]))).toMatchObject([
      { offset: 1, value: 'abc.avhdx' },
    ]);
  });

  it.each(['a', '\\', 'a\\', '0', '.vhdx', '-', `${GUID}`])(
    'a megabyte of %j is read in a moment',
    (unit) => {
      const start = processorTime();
      find(encodeUtf16(unit.repeat(Math.ceil(500_000 / unit.length))));
      expect(processorTime() - start).toBeLessThan(5000);
    },
  );
});
