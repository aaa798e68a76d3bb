import { expect, it } from 'vitest';
import { shown } from '../../../src/report/printable.ts';
import { ellipsis, shortName, shownPath } from '../../../src/report/text/names.ts';

it('keeps eight digits of a GUID in a name', () => {
  const name = 'shared_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx';
  expect(shortName(`/x/${name}`)).toBe('shared_9ac15b72….avhdx');
});

it('shows control characters and direction marks instead of obeying them', () => {
  expect(shortName('/x/a\u001b[31m\u202eb.vhdx')).toBe('a\\u{1b}[31m\\u{202e}b.vhdx');
});

it('leaves out the folder that was given, and only a whole one', () => {
  expect(shownPath('/copy/x/a.vhdx', ['/copy'])).toBe('x/a.vhdx');
  expect(shownPath('/copy2/a.vhdx', ['/copy'])).toBe('/copy2/a.vhdx');
  expect(shownPath('/copy/a.vhdx', ['/copy/a.vhdx'])).toBe('/copy/a.vhdx');
});

it('shortens in the middle, never the extension', () => {
  expect(ellipsis(shown`a-very-long-name.avhdx`, 13)).toBe('a-very….avhdx');
  expect(ellipsis(shown`short.vhdx`, 13)).toBe('short.vhdx');
});
