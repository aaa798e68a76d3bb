import { expect, it } from 'vitest';
import { contradictions } from '../../src/host/contradictions.ts';
import { type HostAnswers, NO_ANSWERS } from '../../src/host/host-answers.ts';
import { diskName, setOf } from '../recovery/small-plan.ts';

const FOLDER = 'C:\\ClusterStorage\\Volume1\\Shared\\';
const source = 'host.json';
const inventory = await (await setOf(2)).take();

const found = (answers: Partial<HostAnswers>) =>
  contradictions(inventory, { ...NO_ANSWERS, ...answers }).map(
    ({ subject, what, host, copy }) => [subject, what, host.value, copy] as const,
  );
const disk = { source, fileSize: null, attached: null };
const virtualSize = inventory.disks[0]!.vhdx.metadata!.virtualSize;

it('what agrees is no contradiction, whatever the folder and the letter case', () => {
  expect(
    found({
      disks: [
        {
          ...disk,
          path: FOLDER + diskName(2).toUpperCase(),
          size: Number(virtualSize),
          parent: FOLDER + diskName(1),
        },
        { ...disk, path: FOLDER + diskName(1), size: null, parent: null },
      ],
      files: [
        {
          source,
          path: FOLDER + diskName(1),
          size: inventory.disks.find(({ file }) => file.path === diskName(1))!.file.size,
          created: null,
          written: null,
        },
      ],
      sets: [
        {
          source,
          path: `${FOLDER}s.vhds`,
          snapshotIds: [],
          allPaths: [FOLDER + diskName(2), FOLDER + diskName(1)],
        },
      ],
    }),
  ).toEqual([]);
});

it('another parent, size or length is told with both sides', () => {
  expect(
    found({
      disks: [{ ...disk, path: FOLDER + diskName(2), size: 7, parent: `${FOLDER}other.vhdx` }],
      files: [{ source, path: FOLDER + diskName(1), size: 5, created: null, written: null }],
    }),
  ).toEqual([
    [diskName(2), 'virtual size in bytes', 7, Number(virtualSize)],
    [diskName(2), 'parent', `${FOLDER}other.vhdx`, diskName(1)],
    [
      diskName(1),
      'length of the file in bytes',
      5,
      inventory.disks.find(({ file }) => file.path === diskName(1))!.file.size,
    ],
  ]);
});

it('a disk more on the host, and one that its list lacks', () => {
  const allPaths = [`${FOLDER}newer.avhdx`, FOLDER + diskName(1)];
  expect(found({ sets: [{ source, path: `${FOLDER}s.vhds`, snapshotIds: [], allPaths }] })).toEqual(
    [
      ['s.vhds', 'a disk of the set', `${FOLDER}newer.avhdx`, 'not found'],
      [
        's.vhds',
        'a disk of the chain that the host’s list of the set lacks',
        '2 disks',
        diskName(2),
      ],
    ],
  );
});
