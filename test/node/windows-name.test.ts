import { expect, it } from 'vitest';
import { windowsNameFault } from '../../src/node/windows-name.ts';

it.each([
  ['CON', 'CON', 'is a device'],
  ['nul.txt', 'nul.txt', 'is a device'],
  ['C:\\x\\com1', 'com1', 'is a device'],
  ['lpt³.raw', 'lpt³.raw', 'is a device'],
  ['C:/aux /disk.raw', 'aux ', 'is a device'],
  ['CONIN$', 'CONIN$', 'is a device'],
  ['disk.raw:copy', 'disk.raw:copy', 'names a stream of another file'],
  ['what?.raw', 'what?.raw', 'has a character that no name may have'],
  ['\\\\server\\share\\a\tb', 'a\tb', 'has a character that no name may have'],
  ['a.', 'a.', 'ends with a dot, which Windows drops'],
  ['folder \\a', 'folder ', 'ends with a space, which Windows drops'],
])('%j is none', (path, name, reason) => {
  expect(windowsNameFault(path)).toEqual({ name, reason });
});

it.each([
  'C:\\copy\\..\\disk.raw',
  'C:disk.raw',
  './disk',
  '\\\\?\\C:\\disk.raw',
  '\\\\?\\UNC\\server\\share\\disk.raw',
  '\\\\server\\share\\disk.raw',
  'console.raw',
  'com.raw',
  'com10.raw',
  'a.b',
  '.hidden',
])('%j is one', (path) => {
  expect(windowsNameFault(path)).toBeUndefined();
});
