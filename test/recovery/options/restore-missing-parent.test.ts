import { expect, it } from 'vitest';
import { guid } from '../../sets/small-folder.ts';
import { diskName, optionOf, setOf } from '../small-plan.ts';

it('says what to look for in backups, and never to invent a parent', async () => {
  const option = await optionOf(await setOf(3, { 1: null }), 'restore-missing-parent');
  expect(option.verdict).toBe('recommended');
  expect(option.steps[0]!.notes.join()).toContain(diskName(1));
  expect(option.steps[0]!.notes.join()).toContain(guid(1));
  expect(option.warnings.join()).toContain('Never invent a parent');
  expect(option.writes).toEqual([]);
});

it('of a circle, says that a relink cut off the base', async () => {
  const link = { parentId: 2, relative: `.\\${diskName(2)}` };
  const option = await optionOf(await setOf(2, { 1: link }), 'restore-missing-parent');
  expect(option.title).toContain('relinked');
  expect(option.why).toContain('in a circle');
});
