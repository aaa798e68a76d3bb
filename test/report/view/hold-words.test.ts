import { expect, it } from 'vitest';
import { holdWords } from '../../../src/report/view/hold-words.ts';

it('names what no machine of may be restarted; nothing when nothing is held', () => {
  expect(holdWords(['/copy/a.vhds', '/copy/b.vhds'], ['/copy'])).toBe(
    'HOLD: do not restart, shut down or move any machine that uses a.vhds, b.vhds',
  );
  expect(holdWords([], ['/copy'])).toBeNull();
});
