import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { helpPage } from '../../src/cli/help-page.ts';
import { widest } from '../report/text/small-page.ts';

it('lists every command in its group, with what it is for', () => {
  const page = helpPage();
  for (const { usage, summary, group } of COMMANDS) {
    expect(page).toContain(`\n${group}\n`);
    expect(page).toMatch(
      new RegExp(`  ${usage.replace(/[.[\]|]/g, '\\$&')} +${summary.slice(0, 16)}`),
    );
  }
});

it('fits a terminal of 80 columns', () => {
  expect(widest(helpPage())).toBeLessThanOrEqual(80);
});
