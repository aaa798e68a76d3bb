import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openContent, openSide } from '../../../src/cli/fleet/chain-content.ts';
import type { JobSubject } from '../../../src/fleet/job.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { subjectsIn } from './subjects-in.ts';

function placesHere(): SystemPlaces {
  const places = new SystemPlaces();
  onTestFinished(() => places.close());
  return places;
}

const disksIn = (folder: string) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.avhdx'))
    .map((name) => join(folder, name));

it('is the newest state of a set, and proves that nothing changed', async () => {
  const root = temporaryFolder();
  const [set] = await makeSets(root, 1);
  const [subject] = await subjectsIn(root);
  const { disk, path, verifyUnchanged } = await openContent(placesHere(), subject!);
  const target = Buffer.alloc(disk.virtualSize);
  await disk.read(target, 0);
  expect(target.equals(set!.content())).toBe(true);
  expect(path).toBe(subject!.path);
  await verifyUnchanged();
  for (const one of disksIn(join(root, 'set-0000'))) appendFileSync(one, 'x');
  await expect(verifyUnchanged()).rejects.toMatchObject({ code: 'source-changed' });
});

it('is not given of a chain with a gap', async () => {
  const root = temporaryFolder();
  await makeSets(root, 1);
  const [whole] = await subjectsIn(root);
  // The disk without a parent is the one that the others are not named in.
  for (const one of disksIn(join(root, 'set-0000'))) {
    rmSync(one);
    break;
  }
  const subjects = await subjectsIn(root);
  const [subject] = subjects.filter(({ path }) => path === whole!.path);
  await expect(openContent(placesHere(), subject!)).rejects.toMatchObject({
    code: 'input-unusable',
  });
});

it('is a raw image on the other side of a comparison, and nothing that should be a disk', async () => {
  const root = temporaryFolder();
  const sideOf = (name: string) => {
    const path = join(root, name);
    const file = { path, modified: null, tag: null, identity: null };
    const subject = (size: number): JobSubject => ({
      ...{ path, kind: 'file', files: [{ ...file, size }], search: [] },
    });
    return { path, subject };
  };
  const raw = sideOf('disk.raw');
  writeFileSync(raw.path, 'not a disk by any format');
  const side = await openSide(placesHere(), raw.subject(24));
  expect(side.content.size).toBe(24);
  await side.verifyUnchanged();
  writeFileSync(raw.path, 'another content, and longer');
  await expect(side.verifyUnchanged()).rejects.toMatchObject({ code: 'source-changed' });

  const broken = sideOf('disk.vhdx');
  writeFileSync(broken.path, 'not a disk by any format');
  await expect(openSide(placesHere(), broken.subject(24))).rejects.toThrow('neither a disk');
});
