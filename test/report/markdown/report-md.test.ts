import { expect, it } from 'vitest';
import { vhdset } from '../../../src/recovery/command.ts';
import { documentMarkdown } from '../../../src/report/markdown/report-md.ts';
import type { Block } from '../../../src/report/view/report/document.ts';

const written = (...blocks: Block[]) =>
  documentMarkdown(
    {
      ...{ title: 'On a_b', version: '1', time: '2026-11-28T19:00:00.000Z', facts: [] },
      sections: [{ id: 's', title: 'Part', blocks }],
    },
    'sh',
  );

it('writes a table whose sizes are told to the byte, and leaves pictures out', () => {
  const text = written(
    {
      kind: 'table',
      caption: 'Sizes',
      columns: [{ title: 'File' }, { title: 'Size', figures: true }],
      rows: [
        ['a|b', { bytes: 4096 }],
        ['c', { bytes: 12 }],
        ['d', { bytes: null }],
        ['e', { bytes: -2048 }],
      ],
    },
    { kind: 'growth-picture', days: [] },
  );
  expect(text).toBe(
    [
      '# On a\\_b\n\n## Part\n\n**Sizes**\n',
      '| File | Size |',
      '| --- | ---: |',
      '| a\\|b | 4 KiB (4,096) |',
      '| c | 12 |',
      '| d | not counted |',
      '| e | -2 KiB (-2,048) |\n',
    ].join('\n'),
  );
});

it('writes findings, conditions and steps, commands between fences', () => {
  const text = written(
    { kind: 'warning', text: 'Stop' },
    {
      ...({ kind: 'finding', id: 'odd', severity: 'error', subject: 'x', title: 'Odd' } as const),
      ...{ texts: ['why'], more: '2 more' },
      evidence: [{ fact: 'f: 1', place: 'x, offset 2', certainty: 'decoded' }],
    },
    {
      kind: 'conditions',
      conditions: [
        { text: 'so', proof: 'proven' },
        { text: 'maybe', proof: 'to-be-checked' },
      ],
    },
    {
      kind: 'steps',
      title: 'Steps',
      steps: [{ text: 'Do', notes: ['n'], commands: [vhdset('x', { path: 'a b' })] }],
    },
  );
  expect(text).toContain('> **Warning:** Stop');
  expect(text).toContain(
    '### error: Odd (odd)\n\nx\n\nwhy\n\n- f: 1 (x, offset 2, decoded)\n- 2 more',
  );
  expect(text).toContain('- [x] so (proven)\n- [ ] maybe (to-be-checked)');
  expect(text).toContain("1. Do\n   - n\n\n   ```\n   vhdset x 'a b'\n   ```");
});
