import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const FOLDER = 'src/report/text/';

/** Written into files that other programs read, which have rules of their own for what they hold. */
const FOR_PROGRAMS = ['ddrescue-mapfile.ts', 'digest-list.ts'];

/** `text: its type` of every function that a command may print the result of. */
function printed(file: string): string[] {
  const source = readFileSync(FOLDER + file, 'utf8');
  return [
    ...source.matchAll(
      /^export (?:async )?function\*? (?!\w+(?:Json|Markdown)\b)(\w+)[(<].*?\): ([^{]+) \{$/gms,
    ),
  ].map(([, name, type]) => `${name}: ${type!.replace(/^Async/, '')}`);
}

const FIT = /: (?:Printable|Line|Generator<Printable>)(?:\[\])*$/;

it.each(readdirSync(FOLDER).filter((file) => !FOR_PROGRAMS.includes(file)))(
  'what %s gives to a terminal is made of printable lines alone',
  (file) => {
    const source = readFileSync(FOLDER + file, 'utf8');
    const texts = printed(file);
    const declared = /^export (?:async )?function\*? (?!\w+(?:Json|Markdown)\b)/gm;
    expect(texts).toHaveLength([...source.matchAll(declared)].length);
    for (const text of texts) {
      // What only judges, and prints nothing.
      if (/^(?:verdictOf|styleFor|isNarrow)\b/.test(text)) continue;
      expect(text).toMatch(FIT);
    }
    // The one way around the compiler, which printable.ts and paragraph.ts alone may take.
    if (file !== 'paragraph.ts' && file !== 'style.ts')
      expect(source).not.toMatch(/ as (?:Printable|Line)\b/);
  },
);
