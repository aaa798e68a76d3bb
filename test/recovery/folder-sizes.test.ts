import { expect, it } from 'vitest';
import { folderSizes, outerOf, withManifests } from '../../src/recovery/folder-sizes.ts';
import { diskName, optionOf, planOf, setOf, wordsOf } from './small-plan.ts';

const sizesOf = (...paths: string[]) => {
  const files = paths.map((path, index) => ({ path, size: 10 ** index }));
  return Object.fromEntries(folderSizes(files));
};

it('adds up what lies in each folder and below it', () => {
  expect(sizesOf('a/b/x', 'a/y', 'z')).toEqual({ 'a/b': 1, a: 11, '.': 111 });
  expect(sizesOf('./x', '../y', '/z', 'C:\\s\\w')).toEqual({
    ...{ '.': 1, '..': 10, '/': 100, 'C:\\s': 1000, 'C:\\': 1000 },
  });
});

it.each([
  ['a/b/c', 'a/b'],
  ['a', ''],
  ['/a', '/'],
  ['C:\\a', 'C:\\'],
])('%s is in %j', (path, folder) => expect(outerOf(path)).toBe(folder));

it('the time of an option whose script hashes a folder first has the whole folder in it', async () => {
  const orphan = { id: 9, diskId: 9 };
  const folder = await (await setOf(1)).disk(diskName(9), orphan);
  const quarantine = await optionOf(folder, 'quarantine-orphans');
  expect(wordsOf(quarantine.steps).join()).toContain('--manifest');
  expect(quarantine.time).toEqual({
    seconds: 2,
    assumption: '150 MB/s for reading and writing together, 400 MB/s for hashing the folder',
  });
  const { options } = await planOf(folder);
  const hashing = (words: readonly string[]) => words.some((line) => line.includes('--manifest'));
  for (const { id, time, steps } of options) {
    const byScript = wordsOf(steps.filter(({ by }) => by === 'script'));
    expect(time.assumption.includes('hashing the folder'), id).toBe(hashing(byScript));
  }
  const large = new Map([['.', 88 * 3600 * 400_000_000]]);
  const hours = withManifests(await quarantineBefore(folder), large).time.seconds! / 3600;
  expect(Math.round(hours)).toBe(88);
});

/** The option as it is before anything is added to its time. */
async function quarantineBefore(folder: Awaited<ReturnType<typeof setOf>>) {
  const option = await optionOf(folder, 'quarantine-orphans');
  return { ...option, time: { seconds: 1, assumption: '' }, verdict: 'possible' as const };
}
