import { expect, it } from 'vitest';
import { chainText } from '../../../src/report/text/chain-text.ts';
import type { MemberRow } from '../../../src/report/view/chain-rows.ts';
import { page } from './small-page.ts';

it('puts what keeps a chain from being the newest first, and what it rests on last', () => {
  const row: MemberRow = {
    ...{ kind: 'base', path: '/x/a.vhdx', name: 'a.vhdx', words: 'old state', time: null },
    ...{ bytes: null, fileSize: 1, link: null },
  };
  const view = { standing: ['old\u001b'], rows: [row], warnings: ['forced'], whole: true };
  expect(chainText(view, page()).split('\n')).toEqual([
    'Warning: old\\u{1b}',
    '■  a.vhdx        old state      time unknown                      ?',
    'Warning: forced',
    '',
  ]);
});
