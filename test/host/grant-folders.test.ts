import { expect, it } from 'vitest';
import {
  grantFolders,
  holderOf,
  repeatsSaved,
  savedFolder,
  savedIn,
} from '../../src/host/grant-folders.ts';

const [A, B, HAND] = ['a', 'b', 'h'].map((id) => ({ id, name: null }));
const IN_A = { path: 'C:\\V\\A', machines: [A!] };
const IN_B = { path: 'C:\\V\\B', machines: [B!] };

it('gives each machine the folder in which it attaches the set', () => {
  expect(grantFolders(null, [IN_A, IN_B], [A!, B!])).toEqual([IN_A, IN_B]);
  expect(grantFolders(null, [IN_A], [A!, HAND!])).toEqual([
    { path: 'C:\\V\\A', machines: [A, HAND] },
  ]);
});

it('knows no folder without one, nor which of several a machine uses', () => {
  expect(grantFolders(null, [], [A!])).toBeNull();
  expect(grantFolders(null, [IN_A, IN_B], [A!, B!, HAND!])).toBeNull();
});

it('takes the folder given; where it is one of those known, for its machines alone', () => {
  expect(grantFolders('c:\\v\\a\\', [IN_A, IN_B], [A!, B!, HAND!])).toEqual([
    { path: 'c:\\v\\a\\', machines: [A, HAND] },
  ]);
  expect(grantFolders('E:\\New', [IN_A, IN_B], [A!, B!])).toEqual([
    { path: 'E:\\New', machines: [A, B] },
  ]);
});

it('tells the folder that a dump is of', () => {
  const paths = (...names: string[]) => names.map((path) => ({ path }));
  expect(savedFolder(paths('Shared', 'Shared\\s.vhds'))).toBe('Shared');
  expect(savedFolder(paths('.', '.\\s.vhds'))).toBe('.');
  expect(savedFolder(paths('a.vhds', 'b.avhdx'))).toBeNull();
  expect(savedFolder([])).toBeNull();
});

it('finds the folder around the saved one, where configurations attach the set in it', () => {
  expect(holderOf('a', [IN_A, IN_B])).toBe('C:\\V');
  expect(holderOf('.', [IN_A])).toBe('C:\\V\\A');
  expect(holderOf('C', [IN_A, IN_B])).toBeNull();
  expect(holderOf('A', [IN_A, { ...IN_A, path: 'D:\\A' }])).toBeNull();
  expect(holderOf('A', [{ ...IN_A, path: 'D:\\A' }])).toBe('D:\\');
  expect(savedIn('D:\\', 'A')).toBe('D:\\A');
  expect(savedIn('C:\\V\\A', '.')).toBe('C:\\V\\A');
});

it('notices the saved folder in place of the one around it, unless it is nested indeed', () => {
  expect(repeatsSaved('C:\\V\\a\\', 'A', [])).toBe(true);
  expect(repeatsSaved('C:\\V', 'A', [])).toBe(false);
  expect(repeatsSaved('C:\\V', '.', [])).toBe(false);
  expect(repeatsSaved('C:\\V\\A', 'A', [{ ...IN_A, path: 'C:\\V\\A\\A' }])).toBe(false);
});
