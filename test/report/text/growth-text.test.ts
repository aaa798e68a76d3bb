import { expect, it } from 'vitest';
import { growthOf } from '../../../src/host/growth.ts';
import { growthSections } from '../../../src/report/text/growth-text.ts';
import { growthViews } from '../../../src/report/view/growth.ts';
import { hostWith } from '../../diagnosis/small-diagnosis.ts';
import { diskName, setOf } from '../../recovery/small-plan.ts';
import { diskAt } from '../../sets/small-folder.ts';
import { page, widest } from './small-page.ts';

async function growths(nights: number) {
  const inventory = await (await setOf(nights + 1)).take();
  for (let n = 1; n <= nights + 1; n++) {
    const modified = new Date(Date.UTC(2026, 0, n));
    Object.assign(diskAt(inventory, diskName(n)).file, { modified, size: n * 1024 ** 2 });
  }
  return growthViews(growthOf(inventory, hostWith(inventory)), []);
}

it('shows the last week, and with --all every day', async () => {
  const found = await growths(12);
  const [section] = growthSections(found, page());
  expect(section![0]).toBe('Growth of s.vhds');
  const days = (lines: readonly string[]) => lines.filter((line) => /^ {2}2026-/.test(line));
  expect(days(section!)).toHaveLength(7);
  expect(days(section!).at(-1)).toBe('  2026-01-12     13 MiB ████████████████████████');
  expect(days(growthSections(found, { ...page(), all: true })[0]!)).toHaveLength(12);
  expect(widest(section!.join('\n'))).toBeLessThanOrEqual(page().width);
});

it('says nothing where nothing can be told but what the tree shows', async () => {
  expect(growthSections(await growths(1), page())).toEqual([]);
});
