import { h } from 'preact';
import { expect, it } from 'vitest';
import { vhdset } from '../../../src/recovery/command.ts';
import { RowsContext, SectionView, ShellContext } from '../../../src/report/html/blocks.tsx';
import type { Block } from '../../../src/report/view/report/document.ts';
import { countOf, markupOf } from './render.ts';

const section = (...blocks: Block[]) =>
  h(SectionView, { section: { id: 's', title: 'T', blocks } });

const table = (rows: number): Block => ({
  kind: 'table',
  caption: 'Rows',
  columns: [{ title: 'Name' }, { title: 'Kind' }, { title: 'Size', figures: true }],
  rows: Array.from({ length: rows }, (_, i) => [`row-${i}`, '<i>', { bytes: 4096 }]),
});

it('is a section with a heading of its own', () => {
  expect(markupOf(section({ kind: 'text', text: 'a <b>' }))).toMatch(
    /^<section id="s" aria-labelledby="s-title"><h2 id="s-title">T<\/h2><p>a &lt;b(?:>|&gt;)<\/p><\/section>$/,
  );
});

it('lays a table out with its figures to the right, in words as long as there are few', () => {
  const few = markupOf(section(table(2)));
  expect(few).toContain('<table class="n3">');
  expect(few).toContain('<th scope="row" class="name">row-0</th>');
  expect(few).toContain('4 KiB<small>4,096</small>');
  const many = markupOf(section(table(301)));
  expect(many).toContain('<th scope="col">Size, bytes</th>');
  expect(many).not.toContain('KiB');
  expect(countOf(many, /<tr>/)).toBe(302);
});

it('shows on a page some rows of a long table, and a way to more', () => {
  const some = (rows: number) =>
    markupOf(h(RowsContext.Provider, { value: 100, children: section(table(rows)) }));
  expect(countOf(some(250), /<tr>/)).toBe(101);
  expect(some(250)).toContain('150 more rows: the saved report has all of them.');
  expect(some(250)).toContain('>Show 100 more rows</button>');
  expect(some(130)).toContain('>Show 30 more rows</button>');
  expect(some(100)).not.toContain('<button');
});

it('tells the severity of a finding in words and with a sign, and its evidence with its place', () => {
  const markup = markupOf(
    section({
      ...({ kind: 'finding', id: 'missing-parent', severity: 'error' } as const),
      ...{ subject: 'a.avhdx', title: 'It is lost', texts: ['why'], more: '3 more' },
      evidence: [{ fact: 'x: 1', place: 'a.avhdx, offset 7', certainty: 'inferred' }],
    }),
  );
  expect(markup).toContain('<article class="finding error">');
  expect(markup).toContain('<span class="sign" aria-hidden="true">✖</span>');
  expect(markup).toContain('<span class="severity">error</span> It is lost');
  expect(markup).toContain('a.avhdx, offset 7 · inferred');
  expect(markup).toContain('<li>3 more</li>');
});

it('writes commands for the shell that they are going to be typed in', () => {
  const commands = [vhdset('plan', { path: "it's" })];
  const typed = (shell: 'sh' | 'powershell') =>
    markupOf(
      h(ShellContext.Provider, { value: shell, children: section({ kind: 'commands', commands }) }),
    );
  expect(typed('sh')).toContain("'it'\\''s'");
  expect(typed('powershell')).toContain("'it''s'");
});

it('marks what is proven, what is to be checked and what failed', () => {
  const proofs = ['proven', 'to-be-checked', 'failed'] as const;
  const conditions = proofs.map((proof) => ({ text: proof, proof }));
  const markup = markupOf(section({ kind: 'conditions', conditions }));
  expect([...markup.matchAll(/<strong>(.*?)<\/strong>/g)].map(([, sign]) => sign)).toEqual([
    ...['✓ proven:', '? to be checked:', '✖ failed:'],
  ]);
});

it('lays out warnings, lists, headings and steps with their notes and commands', () => {
  const markup = markupOf(
    section(
      { kind: 'heading', text: 'H' },
      { kind: 'warning', text: 'W' },
      { kind: 'list', items: ['one', 'two'] },
      {
        kind: 'steps',
        title: 'Steps',
        steps: [{ text: 'Do', notes: ['N'], commands: [vhdset('x')] }],
      },
    ),
  );
  expect(markup).toContain('<h3>H</h3>');
  expect(markup).toContain('<p class="warning"><strong aria-hidden="true">‼ </strong>W</p>');
  expect(markup).toContain('<ul><li>one</li><li>two</li></ul>');
  expect(markup).toMatch(
    /<h4>Steps<\/h4><ol><li>Do<ul><li>N<\/li><\/ul><pre class="commands"><code>vhdset x/,
  );
});
