import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What a native speaker stumbles over at three in the morning, and what is said instead. */
const INSTEAD: readonly (readonly [RegExp, string])[] = [
  [/\bat hand\b/i, 'found'],
  [/\b(hangs?|hung) (on|together|from)\b/i, 'depends on, belongs together'],
  [/\bbears? (an?|no|one|the|this)\b/i, 'has'],
  [/\bworthless\b/i, 'unusable'],
  [/\bto the bottom\b/i, 'recursively'],
  [/\bin the vocabulary\b/i, 'unknown code'],
  [/\bMind:/, 'Warning:'],
  [/\bfault of this program\b/i, 'internal error'],
  [/\ball nodes off\b/i, 'shut all nodes down, then start them'],
  [/\bcomplete or not there\b/i, 'written completely or not at all'],
  [/\bbehind the (end|last)\b/i, 'beyond, after'],
];

/** Every string and template of a program, those that are put together by `+` as one. */
function literalsOf(code: string): string[] {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const joined = bare.replaceAll(/'\s*\+\s*'|`\s*\+\s*`/g, '');
  return joined.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
}

function filesIn(folder: string, end: RegExp): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => end.test(name)).map((name) => join(folder, name));
}

function stumbles(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    const words = text.replaceAll(/\s+/g, ' ');
    return INSTEAD.flatMap(([unwanted, instead]) => {
      const found = unwanted.exec(words);
      if (!found) return [];
      const around = words.slice(Math.max(0, found.index - 40), found.index + 60);
      return [`“${found[0]}” in “${around}”: ${instead}`];
    });
  });
}

describe('the words that an administrator reads', () => {
  it('are plain in every string of the program, whatever text, plan or help it is part of', () => {
    const files = [...filesIn('src', /\.tsx?$/), ...filesIn('fixtures/scenarios', /\.ts$/)];
    const texts = files.flatMap((path) => literalsOf(readFileSync(path, 'utf8')));
    expect(texts.length).toBeGreaterThan(5000);
    expect(stumbles(texts)).toEqual([]);
  });

  it('are plain on every page', () => {
    const pages = ['README.md', ...filesIn('docs', /\.md$/), ...filesIn('man', /\.\d$/)];
    expect(pages.length).toBeGreaterThan(40);
    expect(stumbles(pages.map((path) => readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('are found out, in one piece or in two, and not in comments', () => {
    const code = "/* at hand */\n// at hand\nsay('it hangs ' +\n  'on it', `Mind: x`)";
    expect(stumbles(literalsOf(code))).toHaveLength(2);
  });
});
