import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  baseName,
  folderOf,
  foldName,
  pathKey,
  resolvedKey,
  stemOf,
} from '../../src/sets/paths.ts';
import { processorTime } from '../processor-time.ts';

describe('names', () => {
  it.each([
    ['a.vhdx', 'a.vhdx', ''],
    ['/b/a.vhdx', 'a.vhdx', '/b/'],
    ['C:\\b\\a.vhdx', 'a.vhdx', 'C:\\b\\'],
    ['b\\c/a.vhdx', 'a.vhdx', 'b\\c/'],
    ['b/', '', 'b/'],
  ])('takes %s apart at either separator', (path, name, folder) => {
    expect([baseName(path), folderOf(path)]).toEqual([name, folder]);
  });

  it('does not tell apart letter case, accents composed or not, and what trails', () => {
    expect(foldName('Größe É.avhdx\0\0')).toBe(foldName('GRÖSSE e\u0301.AVHDX'));
    expect(foldName('x.vhdx. .')).toBe(foldName('X.VHDX'));
    expect(foldName('ΟΔΟΣ.vhdx')).toBe(foldName('οδος.vhdx'));
    expect(foldName('a.vhdx')).not.toBe(foldName('b.vhdx'));
  });

  it('a rename from .avhdx to .vhdx keeps the stem; other names have another', () => {
    expect(stemOf('base_1.AVHDX')).toBe(stemOf('Base_1.vhdx'));
    expect(stemOf('base_1.avhdx.rct')).not.toBe(stemOf('base_1.avhdx'));
  });

  it('folding twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name));
      }),
    );
  });
});

describe('keys', () => {
  it.each([
    ['/a/b/x.vhdx', '/A/./b//c/../X.VHDX'],
    ['a\\b\\x.vhdx', 'a/b/x.vhdx'],
    ['c:\\a\\x.vhdx', 'C:/A/x.vhdx'],
    ['\\\\?\\C:\\a\\x.vhdx', 'C:\\a\\x.vhdx'],
    ['/../../x', '/x'],
    ['../x', 'a/../../x'],
    ['\\\\server\\share\\x', '//SERVER/share/x'],
  ])('%s and %s are one path', (one, other) => {
    expect(pathKey(one)).toBe(pathKey(other));
  });

  it.each([
    ['/x', 'x'],
    ['C:\\x', '/x'],
    ['\\\\server\\x', '/server/x'],
    ['\\\\?\\Volume{1}\\x', 'Volume{1}\\x'],
    ['../x', 'x'],
    ['./C:/x', 'C:/x'],
  ])('%s and %s are two', (one, other) => {
    expect(pathKey(one)).not.toBe(pathKey(other));
  });

  it.each([
    ['/set/', '.\\base.vhdx', '/set/base.vhdx'],
    ['/set/', '..\\base\\base.vhdx', '/base/base.vhdx'],
    ['', '..\\base.vhdx', '../base.vhdx'],
    ['/', 'base.vhdx', '/base.vhdx'],
    ['/set/', 'C:\\base.vhdx', 'C:\\base.vhdx'],
    ['/set/', '\\base.vhdx', '/base.vhdx'],
  ])('from %s, %s leads to %s', (folder, path, target) => {
    expect(resolvedKey(folder, path)).toBe(pathKey(target));
  });

  it('a folder entered and left again leaves no trace, wherever it is', () => {
    const segment = fc.string({ minLength: 1 }).filter((text) => !/^\.{1,2}$|[\\/:]/.test(text));
    const separator = fc.constantFrom('/', '\\');
    fc.assert(
      fc.property(fc.array(segment), segment, fc.nat(), separator, (path, detour, at, by) => {
        const longer = path.toSpliced(at % (path.length + 1), 0, '.', detour, '..');
        expect(pathKey(longer.join(by))).toBe(pathKey(path.join('/')));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes no longer than its length demands', () => {
    const hostile = [' '.repeat(32_000), '. '.repeat(16_000), '..\\'.repeat(10_000)];
    const start = processorTime();
    for (const text of hostile) pathKey(`${text}x`);
    expect(processorTime() - start).toBeLessThan(1000);
  });
});

it('is the same key however often, and after whatever others, it is asked for', () => {
  const part = fc.constantFrom(
    'a',
    'B',
    '.',
    '..',
    '/',
    '\\',
    'C:',
    '?',
    'x.vhdx',
    ' ',
    '//?/',
    '',
  );
  const path = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  /** Segment by segment, and nothing remembered: a path without a name in front of a separator. */
  const stepwise = (whole: string) => pathKey(`${whole}/`);
  fc.assert(
    fc.property(fc.array(path, { minLength: 1, maxLength: 100 }), (paths) => {
      for (const one of paths) {
        const first = pathKey(one);
        for (const other of paths) pathKey(other);
        expect(pathKey(one)).toBe(first);
        // With a separator behind it, this would be the prefix of a verbatim path.
        if (baseName(one) !== '' && !/^[\\/]{2}[?.]$/.test(one)) expect(first).toBe(stepwise(one));
      }
    }),
    { numRuns: 30 },
  );
});
