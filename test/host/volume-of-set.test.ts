import { expect, it } from 'vitest';
import { type HostAnswers, NO_ANSWERS } from '../../src/host/host-answers.ts';
import { volumeOfSet } from '../../src/host/volume-of-set.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { setOf } from '../recovery/small-plan.ts';

const inventory = await (await setOf(2)).take();
const { file } = inventory.sets[0]!;

const volume = (name: string | null, free: number | null, source = 'a/volume.json') => {
  return { source, name, fileSystem: 'NTFS', size: 1000, free };
};
const collection = (folder: string, started: string) => {
  return { source: `${folder}/collect.json`, host: 'H', started, failed: [] };
};
const sets = [{ source: 'a/sets.json', path: 'C:\\V\\s.vhds', snapshotIds: [], allPaths: [] }];
const asked = (answers: Partial<HostAnswers>, machines = [] as ReturnType<typeof machineWith>[]) =>
  volumeOfSet(file, { ...hostWith(inventory, machines), answers: { ...NO_ANSWERS, ...answers } });

it('is the volume whose folder holds the set, whatever the spelling', () => {
  const volumes = [volume('D:\\', 1), volume('c:/v/', 2), volume('C:\\VV', 3)];
  expect(asked({ sets, volumes })).toMatchObject({ volume: { free: 2 }, asked: null });
  expect(asked({ sets, volumes: [volume('C:\\', 5)] })?.volume.free).toBe(5);
  // A configuration names the folder as well as the hosts do.
  expect(asked({ volumes }, [machineWith('C:\\v\\s.vhds')])?.volume.free).toBe(2);
});

it('takes the latest that was asked, then the deepest', () => {
  const collections = [
    collection('a', '2026-11-20T00:00:00.000Z'),
    collection('b', '2026-11-21T00:00:00.000Z'),
  ];
  const volumes = [
    volume('C:\\V', 1),
    volume('C:\\', 2, 'b/x.json'),
    volume('C:\\V', 3, 'b/y.json'),
  ];
  const found = asked({ sets, volumes, collections });
  expect(found).toMatchObject({ volume: { free: 3 }, asked: '2026-11-21T00:00:00.000Z' });
});

it('is none where nothing tells the folder, or several do, or the room is not told', () => {
  const volumes = [volume('C:\\V', 1)];
  expect(asked({ volumes })).toBeNull();
  expect(asked({ sets: [...sets, { ...sets[0]!, path: 'D:\\V\\S.VHDS' }], volumes })).toBeNull();
  expect(asked({ sets, volumes: [volume('C:\\V', null), volume(null, 7)] })).toBeNull();
});
