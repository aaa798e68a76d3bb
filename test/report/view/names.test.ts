import { expect, it } from 'vitest';
import { pathWithin, shortNameOf } from '../../../src/report/view/names.ts';

it('keeps eight digits of a GUID in a name, and all else as it is', () => {
  const name = 'a\u202e_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx';
  expect(shortNameOf(`/x/${name}`)).toBe('a\u202e_9ac15b72….avhdx');
});

it('leaves out the folder that was given, with either kind of slash, and only a whole one', () => {
  expect(pathWithin('/copy/x/a.vhdx', ['/other', '/copy'])).toBe('x/a.vhdx');
  expect(pathWithin('C:\\copy\\a.vhdx', ['C:\\copy'])).toBe('a.vhdx');
  expect(pathWithin('/copy2/a.vhdx', ['/copy'])).toBe('/copy2/a.vhdx');
});
