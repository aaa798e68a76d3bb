import { expect, it } from 'vitest';
import { sourcesSection } from '../../../../src/report/view/report/sources-section.ts';
import { guid } from '../../../sets/small-folder.ts';
import { blocksOf, reportOn, smallSet } from './small-report.ts';

async function sourcesOf(hashes: ReadonlyMap<string, string> | null) {
  const folder = await smallSet();
  folder.facts.set('base.vhdx', { modified: new Date('2026-11-21T02:10:30Z') });
  folder.file('lost.avhdx', 'text', { error: 'bad sector' });
  const report = await reportOn(folder, { hashes });
  const { blocks } = sourcesSection(report);
  return { report, text: blocksOf(blocks, 'text')[0]!.text, table: blocksOf(blocks, 'table')[0]! };
}

it('lists every file with kind, time, identity and size to the byte', async () => {
  const { report, text, table } = await sourcesOf(null);
  expect(text).toContain('Digests were not asked for');
  const row = (name: string) => table.rows.find(([first]) => first === name);
  expect(row('base.vhdx')).toEqual([
    ...['base.vhdx', 'vhdx', '2026-11-21 02:10:30', guid(1)],
    { bytes: report.inventory.files.find(({ path }) => path === 'base.vhdx')!.size },
  ]);
  expect(row('shared.vhds')!.slice(1, 4)).toEqual(['vhds', 'not known', '']);
  expect(row('lost.avhdx')![1]).toMatch(/^unreadable, not read: .*bad sector/);
  expect(table.rows).toHaveLength(5);
});

it('has the digests that were asked for, and says whose could not be made', async () => {
  const { text, table } = await sourcesOf(new Map([['base.vhdx', 'f00d']]));
  expect(text).toContain('the digests are of the files as they were then');
  expect(table.columns[4]!.title).toBe('SHA-256');
  expect(table.rows.map((row) => row[4])).toEqual(
    table.rows.map(([name]) => (name === 'base.vhdx' ? 'f00d' : 'could not be read')),
  );
});
