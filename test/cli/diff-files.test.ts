import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../fixtures/scene/random.ts';
import { fileDiffSchema } from '../../src/report/json/file-diff-schema.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer } from '../peers.ts';
import { shareOf } from '../share.ts';
import {
  ChangingTree,
  changeLine,
  expectedChanges,
  type TreeState,
} from '../volumes/changing-tree.ts';
import { canMount, makeNtfs, whileMounted } from '../volumes/ntfs/made-ntfs.ts';
import { childOf, writeDisk, writtenBlocks } from './disk-files.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, FILES, writeFatVolume } from './volume-images.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;

/** `base.vhdx`, `1.avhdx`, … beside each other: every state of an image a layer on the one before. */
async function writeStates(folder: string, states: readonly Buffer[]): Promise<string[]> {
  const names = states.map((_, i) => (i === 0 ? 'base.vhdx' : `${i}.avhdx`));
  for (const [i, bytes] of states.entries()) {
    const before = states[i - 1] ?? Buffer.alloc(bytes.length);
    const spec = i === 0 ? {} : childOf(names[i - 1]!, i);
    const blocks = writtenBlocks(before, bytes, i > 0);
    await writeDisk(join(folder, names[i]!), i + 1, blocks, { ...spec, virtualSize: bytes.length });
  }
  return names;
}

async function filesBetween(leaf: string, from: string, to: string) {
  const words = ['diff', leaf, '--from', from, '--to', to, '--files', '--json'];
  const { stdout, stderr, code } = await vhdset(words);
  expect([code, stderr]).toEqual([0, '']);
  return fileDiffSchema.parse(JSON.parse(stdout)).volumes;
}

describe.skipIf(!hasPeer('mkntfs') || !canMount())(
  'files of a tree that changes between checkpoints',
  () => {
    it.for(['one', 'two'])('are told as they are: %s', (seed, { skip }) => changedTree(seed, skip));

    async function changedTree(seed: string, skip: () => never): Promise<void> {
      const folder = temporaryFolder();
      const image = join(folder, 'volume.img');
      makeNtfs(image, 24, seed === 'two' ? 512 : 4096, 512);
      const tree = new ChangingTree(randomFrom(`changes ${seed}`));
      const images: Buffer[] = [];
      const states: TreeState[] = [];
      for (const steps of [shareOf(200), shareOf(60), shareOf(60), 3]) {
        const mounted = await whileMounted(image, folder, (root) => tree.change(root, steps));
        if (!mounted) return skip();
        await rm(join(folder, 'mounted'), { recursive: true });
        images.push(readFileSync(image));
        states.push(tree.state());
      }
      const sets = join(folder, 'sets');
      await mkdir(sets);
      const names = await writeStates(sets, images);
      const leaf = join(sets, names.at(-1)!);
      for (const [from, to] of [
        [0, 1],
        [1, 2],
        [0, 3],
        [2, 3],
      ] as const) {
        const [volume, ...others] = await filesBetween(leaf, names[from]!, names[to]!);
        expect(others).toEqual([]);
        expect([volume!.status, volume!.totals.undetermined]).toEqual(['compared', 0]);
        const found = volume!.changes.map((one) => {
          if (one.change === 'undetermined') throw new Error(one.reason);
          return changeLine(one.change, one.paths, one.previousPaths, one.aspects);
        });
        expect(found.toSorted()).toEqual(expectedChanges(states[from]!, states[to]!));
        expectBytes(volume!.changes, states[from]!, states[to]!);
      }
    }

    /** At least as many bytes are told as differ. */
    function expectBytes(
      changes: Awaited<ReturnType<typeof filesBetween>>[number]['changes'],
      older: TreeState,
      newer: TreeState,
    ): void {
      const byPath = (state: TreeState) =>
        new Map(
          [...state.values()].flatMap((held) => held.paths.map((path) => [path, held.streams])),
        );
      const [before, now] = [byPath(older), byPath(newer)];
      for (const change of changes) {
        if (change.change === 'undetermined' || change.type === 'directory') continue;
        const ours = now.get(change.paths[0] ?? '')?.get('') ?? Buffer.alloc(0);
        const theirs = before.get(change.previousPaths[0] ?? '')?.get('') ?? Buffer.alloc(0);
        const differing = ours.filter((byte, i) => byte !== theirs[i]).length;
        expect(change.bytes, change.paths[0]).toBeGreaterThanOrEqual(differing);
        const gone = theirs.filter((byte, i) => byte !== ours[i]).length;
        expect(change.previousBytes, change.previousPaths[0]).toBeGreaterThanOrEqual(gone);
        // Nor is a file of 300,000 bytes told to be written where a cluster of it was.
        const most = change.streams.reduce((sum, { size }) => sum + (size ?? 0), 0);
        expect(change.bytes).toBeLessThanOrEqual(most);
      }
    }
  },
);

describe.skipIf(!canMakeVolumes)('on a volume without numbers of files', () => {
  it('a file is known by its path, and a renamed one by its place', async () => {
    const folder = temporaryFolder();
    const first = join(folder, 'a.img');
    writeFatVolume(first);
    const older = readFileSync(first);
    const newer = Buffer.from(older);
    const entryOf = (name: string) => older.indexOf(Buffer.from(name, 'latin1'));
    newer.write('NEWNAME ', entryOf('NOTES   TXT'), 'latin1');
    const big = older.indexOf(Buffer.from(FILES.get('big.bin')!.subarray(0, 64)));
    newer.fill(7, big + 4096, big + 8192);
    newer[entryOf('EMPTY      ')] = 0xe5;
    const names = await writeStates(folder, [older, newer]);
    await rm(first);
    const [volume] = await filesBetween(join(folder, names[1]!), names[0]!, names[1]!);
    expect(volume!.changes).toMatchObject([
      {
        change: 'changed',
        paths: ['big.bin'],
        bytes: 4096,
        previousBytes: 4096,
        aspects: ['content'],
      },
      { change: 'renamed', previousPaths: ['notes.txt'], bytes: 0, certainty: 'inferred' },
      { change: 'removed', previousPaths: ['empty'] },
    ]);
    const words = ['diff', join(folder, names[1]!), '--from', names[0]!, '--files'];
    const { stdout } = await vhdset(words);
    expect(stdout).toContain(
      '1 file removed (0 bytes), 1 file renamed (0 bytes), 1 file changed (4 KiB)',
    );
    expect(stdout).toMatch(/^R +18 {2}notes\.txt -> .* {3}inferred from where it lies$/m);
    expect(stdout).toMatch(/^M +3,145,728 {2}big\.bin {3}4 KiB written$/m);
  });
});

it('a volume that is not read is named, and --volume is for --files', async () => {
  const folder = temporaryFolder();
  const blank = Buffer.alloc(8 * MIB);
  const names = await writeStates(folder, [blank, Buffer.concat([Buffer.alloc(SIZE / 3, 1)])]);
  const leaf = join(folder, names[1]!);
  const { stdout, code } = await vhdset(['diff', leaf, '--from', names[0]!, '--files']);
  expect([code, stdout.split('\n')[1]]).toEqual([
    0,
    'Neither state has a volume that is recognised.',
  ]);
  const refused = await vhdset(['diff', leaf, '--from', names[0]!, '--volume', '1']);
  expect(refused.code).toBe(2);
});
