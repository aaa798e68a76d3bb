import { expect, it } from 'vitest';
import { guid } from '../../sets/small-folder.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

it('says what to look for in backups, and never to invent a parent', async () => {
  const option = await optionOf(await setOf(3, { 1: null }), 'restore-missing-parent');
  expect(option.verdict).toBe('recommended');
  expect(option.steps[0]!.notes.join()).toContain(diskName(1));
  expect(option.steps[0]!.notes.join()).toContain(guid(1));
  expect(option.warnings.join()).toContain('Never invent a parent');
  expect(option.writes).toEqual([]);
});

it('has all that was found hashed, the base too, and offers it as the dated old state that it is', async () => {
  const { steps } = await optionOf(await setOf(3, { 2: null }), 'restore-missing-parent');
  const words = wordsOf(steps);
  expect(words).toContain('vhdset hash s.vhds --files');
  expect(words).toContain(`vhdset hash ${diskName(1)} --files`);
  const old = steps.at(-1)!;
  expect(old).toMatchObject({ by: 'person', text: expect.stringContaining('an old state') });
  expect(old.text).toContain(`${diskName(1)} is whole by itself, as of 2026-11-01 00:00 UTC`);
  expect(wordsOf([old])).toContain(
    `vhdset export ${diskName(1)} new/${diskName(1).replace('.avhdx', '')}-old-state.vhdx`,
  );
});

it('of a circle, says that a relink cut off the base', async () => {
  const link = { parentId: 2, relative: `.\\${diskName(2)}` };
  const option = await optionOf(await setOf(2, { 1: link }), 'restore-missing-parent');
  expect(option.title).toContain('relinked');
  expect(option.why).toContain('in a circle');
});
