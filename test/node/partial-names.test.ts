import fs from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { markAsKept, partialPathFor, partialsOf } from '../../src/node/partial-names.ts';
import { temporaryFolder } from './temp-folder.ts';

it('a partial file is hidden beside its target, under a name of its own', () => {
  const names = [partialPathFor('/x/disk.raw'), partialPathFor('/x/disk.raw')];
  for (const name of names)
    expect(name).toMatch(/^\/x\/\.disk\.raw\.vhdset-[0-9a-f]{12}\.partial$/);
  expect(new Set(names).size).toBe(2);
  expect(basename(partialPathFor(`/x/${'y'.repeat(255)}`)).length).toBeLessThan(100);
});

it('only one whose writer has done with it is a kept one', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'disk.raw');
  const [first, second] = [partialPathFor(path), partialPathFor(path)];
  for (const name of [first, second, partialPathFor(join(folder, 'disk.raw2')), `${first}.old`])
    fs.writeFileSync(name, name);
  expect(await partialsOf(path)).toEqual({ kept: [], open: [first, second].sort() });

  const kept = markAsKept(first);
  expect(kept).toBe(first.replace('.partial', '.kept.partial'));
  expect(fs.readFileSync(kept, 'utf8')).toBe(first);
  expect(await partialsOf(path)).toEqual({ kept: [kept], open: [second] });
});

it('one that is gone keeps its name', () => {
  const path = partialPathFor(join(temporaryFolder(), 'disk.raw'));
  expect(markAsKept(path)).toBe(path);
});
