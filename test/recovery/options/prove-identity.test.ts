import { expect, it } from 'vitest';
import { guid } from '../../sets/small-folder.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

const mismatch = () => setOf(3, { 1: { id: 77 } });

it('looks for the earlier state, compares what is provable, and forces last', async () => {
  const option = await optionOf(await mismatch(), 'prove-identity');
  expect(option.verdict).toBe('recommended');
  expect(option.steps[0]!.notes.join()).toContain(guid(1));
  const facts = option.preconditions[0]!.by.map(({ what }) => what);
  for (const what of [
    'DataWriteGuid',
    'FileWriteGuid',
    'sequence number',
    'log',
    'modified',
    'VirtualDiskId',
  ]) {
    expect(
      facts.some((fact) => fact.includes(what)),
      what,
    ).toBe(true);
  }
  const forced = option.steps.at(-1)!;
  expect(forced).toMatchObject({ by: 'person' });
  expect(wordsOf([forced]).at(-1)).toContain(
    `--ignore-id-mismatch --parent ${diskName(2)}=${diskName(1)}`,
  );
  expect(option.warnings.join()).toContain('cannot be undone');
});

it('nothing that forces is ever done by a script', async () => {
  const option = await optionOf(await mismatch(), 'prove-identity');
  const scripted = option.steps.filter(({ by }) => by === 'script');
  expect(wordsOf(scripted).join()).not.toContain('ignore');
});
