import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openScene } from '../../../fixtures/scene/scene.ts';
import { diskHistory } from '../../../fixtures/scene/set-history.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { Investigation } from '../../../src/web/page/investigation.ts';
import { temporaryFolder } from '../../cli/volume-images.ts';
import { droppedFolder, type Reads } from './dropped-folder.ts';

const folder = temporaryFolder('investigation');
const MEMBERS = 60;

async function writeChain(name: string): Promise<string> {
  const path = join(folder, name);
  mkdirSync(path);
  const scene = openScene(path);
  const disks = diskHistory({ seed: name, checkpoints: MEMBERS - 1 });
  for (const disk of disks) await scene.disk(disk);
  const leaf = disks.at(-1)!;
  await scene.file('shared.vhds', encodeVhds({ activeLeaf: leaf.name }), leaf.modified);
  return path;
}

it('reads a chain in few reads of little, and goes over its tables from memory', async () => {
  const { files: dropped, reads } = await droppedFolder(await writeChain('chain'));
  const atStep = new Map<string, Reads>();
  const investigation = await Investigation.begin(dropped, '1.2.3', (step) => {
    if (!atStep.has(step)) atStep.set(step, { ...reads });
  });
  expect(investigation.overview().disks.length).toBeGreaterThan(0);
  // Head, metadata, table, and one bitmap or two.
  const files = atStep.get('findings')!;
  expect(files.count).toBeGreaterThan(MEMBERS * 3);
  expect(files.count).toBeLessThan(MEMBERS * 5);
  expect(files.bytes).toBeLessThan(MEMBERS * 1024 * 1024);
  expect(reads.count - atStep.get('plans')!.count).toBeLessThan(MEMBERS / 10);
});
