import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SafePaths, safeName } from '../../src/node/safe-names.ts';

describe('safe names', () => {
  it.each([
    ['plain.txt', 'plain.txt', 'plain.txt'],
    ['..', '%2E%2E', '%2E%2E'],
    ['.', '%2E', '%2E'],
    ['', '%', '%'],
    ['..\\..\\x', '..%5C..%5Cx', '..%5C..%5Cx'],
    ['a/b', 'a%2Fb', 'a%2Fb'],
    ['stream:name', 'stream:name', 'stream%3Aname'],
    ['nul', 'nul', '%6Eul'],
    ['COM1.txt', 'COM1.txt', '%43OM1.txt'],
    ['LPT².log', 'LPT².log', '%4CPT².log'],
    ['conin$', 'conin$', '%63onin$'],
    ['COMET', 'COMET', 'COMET'],
    ['end. . ', 'end. . ', 'end%2E%20%2E%20'],
    ['<a>|"b"?*', '<a>|"b"?*', '%3Ca%3E%7C%22b%22%3F%2A'],
    ['a\u0000b\n', 'a%00b%0A', 'a%00b%0A'],
    ['lone \ud800', 'lone %uD800', 'lone %uD800'],
    ['paired 😀', 'paired 😀', 'paired 😀'],
  ])('%j is %j on Linux, and %j on Windows', (name, linux, windows) => {
    expect(safeName(name, 'linux')).toBe(linux);
    expect(safeName(name, 'windows')).toBe(windows);
  });

  it('are cut where they are too long, and keep their extension', () => {
    const cut = safeName(`${'ä'.repeat(255)}.docx`, 'linux');
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(240);
    expect(cut).toMatch(/^ä+~\.docx$/);
    expect(safeName('x'.repeat(255), 'windows')).toHaveLength(240);
  });

  it('are one component of a path, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        for (const system of ['windows', 'linux', 'macos'] as const) {
          const safe = safeName(name, system);
          expect(safe).not.toMatch(/[/\\\0]|^\.{0,2}$/);
          expect(safe).not.toMatch(/\p{Cs}/u);
          if (system === 'windows') expect(safe).not.toMatch(/[:*?"<>|]|[. ]$/);
        }
      }),
    );
  });
});

describe('safe paths', () => {
  it('tell names apart that the system takes for one', () => {
    const places = (system: 'windows' | 'linux' | 'macos') => {
      const paths = new SafePaths(system);
      return ['Notes.txt', 'notes.TXT', 'a%5Cb', 'a\\b'].map((name) => paths.placeOf([name])[0]);
    };
    expect(places('windows')).toEqual(['Notes.txt', 'notes (2).TXT', 'a%5Cb', 'a%5Cb (2)']);
    expect(places('linux')).toEqual(['Notes.txt', 'notes.TXT', 'a%5Cb', 'a%5Cb (2)']);
  });

  it('give the same path the same place, and carry a mark at the end alone', () => {
    const paths = new SafePaths('windows');
    expect(paths.placeOf(['AUX', 'x'])).toEqual(['%41UX', 'x']);
    expect(paths.placeOf(['AUX', 'x'])).toEqual(['%41UX', 'x']);
    expect(paths.placeOf(['AUX', 'x'], '.incomplete')).toEqual(['%41UX', 'x.incomplete']);
  });
});
