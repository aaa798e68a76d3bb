import { expect, it } from 'vitest';
import { markdownIndex, markdownPage } from '../../../release/manual/markdown.ts';
import { SAMPLE } from './sample-page.ts';

it('writes a page whose tables hold whatever a description holds', () => {
  expect(markdownPage(SAMPLE)).toBe(`# vhdset paint

Paints a|b.

    vhdset paint <thing> [options]

.5 litres at least

## Arguments

| | |
| --- | --- |
| \`thing\` | A &lt;wall> or a door |

## Options

| | |
| --- | --- |
| \`--coat <one\\|two>, -c <one\\|two>\` | How often. Repeatable. Required. Default: one. |
| \`--dry\` | Wait (repeatable). |

## Examples

In a folder where \`copy\` holds a copied set:

    vhdset paint 'C:\\wall' --dry

A wall.

Exit codes and all commands: [vhdset](vhdset.md)
`);
});

it('leads to every page from one', () => {
  const index = markdownIndex([
    SAMPLE,
    { ...SAMPLE, name: 'sand', usage: 'sand', group: 'Before' },
  ]);
  expect(index).toContain(
    '## Work\n\n| | |\n| --- | --- |\n| [`paint <thing>`](paint.md) | Paints a\\|b |',
  );
  expect(index).toContain(
    '## Before\n\n| | |\n| --- | --- |\n| [`sand`](sand.md) | Paints a\\|b |',
  );
  expect(index).toContain('| 2 | Wrong usage. |');
});
