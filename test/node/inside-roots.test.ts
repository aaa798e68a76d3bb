import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isInside, realPaths } from '../../src/node/inside-roots.ts';
import { temporaryFolder } from './temp-folder.ts';

const ROOTS = [join('/', 'copy'), join('/', 'other', 'file.vhdx')];
const at = (...parts: string[]) => join('/', ...parts);

describe('a path is inside the roots', () => {
  it.each([
    at('copy'),
    at('copy', 'a'),
    at('copy', 'a', '..', 'b'),
    at('copy', '..name'),
    at('other', 'file.vhdx'),
  ])('as %s', (path) => expect(isInside(path, ROOTS)).toBe(true));

  it.each([
    at(),
    at('etc', 'passwd'),
    at('copy', '..', 'out'),
    at('copy-other', 'x'),
    at('other'),
    at('other', 'file.vhdx2'),
  ])('but not as %s', (path) => expect(isInside(path, ROOTS)).toBe(false));

  it('nowhere, when there are no roots', () => expect(isInside(at('copy'), [])).toBe(false));
});

it('roots are where their links lead; those that are not there are none', async () => {
  const folder = realpathSync(temporaryFolder());
  mkdirSync(join(folder, 'in'));
  symlinkSync('in', join(folder, 'root'));
  symlinkSync('loop', join(folder, 'loop'));
  const roots = ['root', 'in', 'lost', 'loop'].map((name) => join(folder, name));
  expect(await realPaths(roots)).toEqual([join(folder, 'in'), join(folder, 'in')]);
});
