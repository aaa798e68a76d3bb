import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { JOURNAL_FILES, putEvents } from '../volumes/ntfs/small-journal.ts';
import { SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { vhdset } from './run.ts';
import { temporaryFolder } from './volume-images.ts';

const image = join(temporaryFolder('journal'), 'volume.img');
const folder = { number: 30, sequence: 4, directory: true, names: [{ name: 'Sets' }] };
const volume = new SmallNtfs([...JOURNAL_FILES, folder]);
putEvents(volume, [
  { name: 'a.txt', reason: 0x100, file: [40, 1], time: 132_595_006_891_234_567n },
  { name: 'b\u001b.avhdx', reason: 0x200, file: [41, 2], parent: [30, 4], time: 10n ** 17n },
]);
writeFileSync(image, volume.bytes);

it('lists what happened on a volume, all of it or below a path', async () => {
  const all = await vhdset(['ls', image, '--journal']);
  expect(all.stdout.split('\n').slice(0, 2)).toEqual([
    '2021-03-06 10:38:09  file-create   a.txt',
    '1917-11-21 17:46:40  file-delete   Sets/b\\u{1b}.avhdx',
  ]);
  const { stdout, code } = await vhdset(['ls', image, '/sets', '--journal', '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    ...{ volume: 1, fileSystem: 'ntfs' },
    events: [{ path: 'Sets/b\u001b.avhdx', reasons: ['file-delete'], id: 41, usn: '0' }],
  });
});

it('goes with no other list, and says so where there is no journal', async () => {
  expect((await vhdset(['ls', image, '--journal', '--deleted'])).code).toBe(2);
  const bare = join(temporaryFolder('journal'), 'bare.img');
  writeFileSync(bare, new SmallNtfs([]).bytes);
  const { code, stderr } = await vhdset(['ls', bare, '--journal']);
  expect(code).toBe(3);
  expect(stderr).toContain('keeps no journal of changes');
});
