import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const RULES = new URL('../../src/diagnosis/rules/', import.meta.url);
const NAMED = /(?:\bid: |\breport\()(?:\w+ \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g;

it('docs/findings.md lists every finding that a rule makes, once, and no other', () => {
  const source = readdirSync(RULES).map((name) => readFileSync(new URL(name, RULES), 'utf8'));
  const made = [...source.join('\n').matchAll(NAMED)].flatMap(([, id, other]) =>
    other === undefined ? [id!] : [id!, other],
  );
  const page = readFileSync('docs/findings.md', 'utf8');
  const listed = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, id]) => id!);
  expect(listed.toSorted()).toEqual([...new Set(made)].sort());
});
