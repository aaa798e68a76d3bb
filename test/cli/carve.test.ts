import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { CLUSTER, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { vhdset } from './run.ts';
import { temporaryFolder } from './volume-images.ts';

const FIRST = 300;

it('finds a set that no record tells of only with --carve, and says what is not known of it', async () => {
  const image = join(temporaryFolder('carve'), 'volume.img');
  const volume = new SmallNtfs([]);
  volume.put(FIRST * CLUSTER, encodeVhds({ activeLeaf: 'shared_1.avhdx' }));
  writeFileSync(image, volume.bytes);
  const deleted = async (...options: string[]) => {
    const { stdout } = await vhdset(['analyze', image, '--json', ...options]);
    return stdout === '' ? null : JSON.parse(stdout).deleted;
  };
  expect(await deleted()).toBeNull();
  expect(await deleted('--carve')).toMatchObject([
    {
      path: `${image}#/?carved-${FIRST * CLUSTER}/carved-${FIRST * CLUSTER}.vhds`,
      ...{ foundBy: 'carved', kind: 'vhds', state: 'doubtful', pathCertainty: 'unknown' },
      reason: expect.stringContaining('found by its first bytes'),
    },
  ]);
});
