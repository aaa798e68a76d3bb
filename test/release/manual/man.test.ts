import { expect, it } from 'vitest';
import { manIndex, manPage } from '../../../release/manual/man.ts';
import { SAMPLE } from './sample-page.ts';

it('writes what can be pasted into a shell, and no request by mistake', () => {
  const page = manPage(SAMPLE);
  expect(page).toContain('\n\\&.5 litres at least\n');
  expect(page).toContain('\n.TP\n\\fB\\-\\-coat <one|two>, \\-c <one|two>\\fR\nHow often. Rep');
  expect(page).toContain('\\fBvhdset paint \\(aqC:\\ewall\\(aq \\-\\-dry\\fR\n');
  expect(page).toMatch(/^\.TH VHDSET-PAINT 1 "" "vhdset \d+\.\d+\.\d+" "vhdset"\n\.SH NAME\n/);
});

it('leads to every page from one', () => {
  const index = manIndex([SAMPLE]);
  expect(index).toContain('\n.SS Work\n.TP\n\\fBpaint <thing>\\fR\nPaints a|b.\n');
  expect(index.endsWith('\n.SH SEE ALSO\nvhdset\\-paint(1)\n')).toBe(true);
});
