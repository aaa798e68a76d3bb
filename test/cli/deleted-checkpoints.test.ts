import { spawnSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';

import { FilePool } from '../../src/node/file-pool.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { canMount, makeNtfs, whileMounted } from '../volumes/ntfs/made-ntfs.ts';
import { vhdset } from './run.ts';
import { temporaryFolder } from './volume-images.ts';

const MIB = 1024 * 1024;
const SIZE = 200 * MIB;
/** Where the partition begins. */
const START = MIB;

/** A disk with an MBR and the volume in its one partition. */
function partitioned(volume: string, image: string): void {
  writeFileSync(image, '');
  truncateSync(image, START + SIZE);
  const sector = Buffer.alloc(512);
  sector.writeUInt8(7, 0x1be + 4);
  sector.writeUInt32LE(START / 512, 0x1be + 8);
  sector.writeUInt32LE(SIZE / 512, 0x1be + 12);
  sector.writeUInt16LE(0xaa55, 510);
  const [from, to] = [openSync(volume, 'r'), openSync(image, 'r+')];
  writeSync(to, sector, 0, 512, 0);
  const piece = Buffer.alloc(MIB);
  for (let at = 0; at < SIZE; at += MIB) {
    readSync(from, piece, 0, MIB, at);
    if (piece.some((byte) => byte !== 0)) writeSync(to, piece, 0, MIB, START + at);
  }
  closeSync(from);
  closeSync(to);
}

/** The set on an image of which two checkpoints, one made from the other, were deleted. */
async function makeImage(folder: string) {
  const set = join(folder, 'set');
  await mkdir(set);
  await SCENARIOS.find(({ name }) => name === 'never-merging')!.build(set);
  const { stdout } = await vhdset(['chain', join(set, 'shared.vhds'), '--json']);
  const names = [...stdout.matchAll(/"path": "[^"]*\/(shared_[^"/]*\.avhdx)"/g)].map(([, n]) => n!);
  const gone = [...new Set(names)].slice(9, 11);
  const volume = join(folder, 'volume.img');
  makeNtfs(volume, 200, 4096, 512);
  const copied = await whileMounted(volume, folder, async (root) => {
    await mkdir(join(root, 'Sets'));
    for (const name of readdirSync(set)) {
      // Windows' disks are not sparse; for the others there is no room.
      const how = gone.includes(name) ? '--sparse=never' : '--sparse=always';
      spawnSync('cp', [how, join(set, name), join(root, 'Sets')]);
    }
  });
  await rm(join(folder, 'mounted'), { recursive: true });
  const deleted = await whileMounted(volume, folder, async (root) => {
    for (const name of gone) await rm(join(root, 'Sets', name));
  });
  await rm(join(folder, 'mounted'), { recursive: true });
  return { mounted: copied && deleted, set: join(set, 'shared.vhds'), volume, gone };
}

/** Gives every second piece of the content to other files, which write what they like. */
async function overwriteHalf(volume: string, gone: readonly string[]): Promise<number> {
  const pool = new FilePool();
  const fs = await openNtfs(await pool.open(volume));
  const file = openSync(volume, 'r+');
  const bitmap = await fs.openStream(await fs.lookUp('$Bitmap'));
  const bits = new Uint8Array(bitmap.size);
  await bitmap.read(bits, 0);
  let overwritten = 0;
  for await (const entry of fs.deleted()) {
    if (!gone.includes(entry.name)) continue;
    for (const { offset, length, position } of (await fs.openStream(entry)).extents()) {
      for (let at = 0; at < length; at += fs.clusterSize) {
        // What describes the disk stays.
        if (offset + at < 4 * MIB || (offset + at) % (128 * 1024) < 64 * 1024) continue;
        const cluster = (position! + at) / fs.clusterSize;
        bits[cluster >>> 3]! |= 1 << (cluster & 7);
        writeSync(file, Buffer.alloc(fs.clusterSize, 'other'), 0, fs.clusterSize, position! + at);
        overwritten += fs.clusterSize;
      }
    }
  }
  for (const { offset, length, position } of bitmap.extents()) {
    writeSync(file, bits, offset, length, position!);
  }
  closeSync(file);
  pool.close();
  return overwritten;
}

interface Deleted {
  readonly formerPath: string;
  readonly state: string;
  readonly reused: number;
  readonly usedBy: string | null;
}

describe.skipIf(!hasPeer('mkntfs') || !canMount())(
  'two deleted checkpoints of an image',
  async () => {
    const folder = temporaryFolder('deleted');
    const made = await makeImage(folder);
    const { set, gone } = made;
    const image = join(folder, 'host.img');
    if (made.mounted) partitioned(made.volume, image);

    it.skipIf(!made.mounted)(
      'are found by their records, and the chain of 31 goes through them',
      async () => {
        const { stdout, code } = await vhdset(['analyze', image, '--json']);
        expect(code).toBe(0);
        const { chains, deleted, findings } = JSON.parse(stdout);
        expect(chains).toHaveLength(1);
        expect(chains[0].status).toBe('complete');
        expect(chains[0].members).toHaveLength(31);
        const through = chains[0].members.filter((path: string) => path.includes('#/?deleted-'));
        expect(through.map((path: string) => path.split('/').at(-1))).toEqual(gone);
        expect(deleted).toHaveLength(2);
        for (const one of deleted as Deleted[]) {
          expect(one).toMatchObject({
            state: 'whole',
            foundBy: 'record',
            pathCertainty: 'decoded',
          });
          expect(one.usedBy).toContain('shared_');
        }
        const told = findings.filter(({ id }: { id: string }) => id === 'deleted-parent');
        expect(told.map(({ severity }: { severity: string }) => severity)).toEqual([
          'warning',
          'warning',
        ]);
      },
    );

    it.skipIf(!made.mounted)('give the right content, with a warning each time', async () => {
      const path = `${image}#1/Sets/shared.vhds`;
      const out = join(folder, 'out.vhdx');
      const exported = await vhdset(['export', path, out, '--json']);
      expect(exported.code, exported.stderr).toBe(0);
      expect(JSON.parse(exported.stdout).warnings).toEqual(
        gone.map((name) => expect.stringContaining(`${name} was deleted`)),
      );
      const compared = await vhdset(['compare', out, set]);
      expect([compared.code, compared.stdout.slice(0, 6)]).toEqual([0, 'Equal:']);
      const { stdout, stderr } = await vhdset(['map', path, '--summary']);
      expect(stdout + stderr).toContain(`${gone[0]} was deleted`);
      const plan = await vhdset(['plan', image]);
      expect(plan.stdout).toContain('was deleted');
    });

    it.skipIf(!made.mounted || !hasPeer('ewfacquire'))('the same from an EWF image', async () => {
      const target = join(folder, 'host');
      const acquired = runPeer('ewfacquire', '-u', '-q', '-t', target, '-c', 'fast', image);
      expect(acquired.status, acquired.output).toBe(0);
      const compared = await vhdset(['compare', `${target}.E01#1/Sets/shared.vhds`, set]);
      expect([compared.code, compared.stdout.slice(0, 6)]).toEqual([0, 'Equal:']);
      expect(compared.stderr).toContain(`${gone[0]} was deleted`);
    });

    it.skipIf(!made.mounted)(
      'of which half of the clusters were overwritten are told so, and nothing else is claimed',
      async () => {
        const volume = join(folder, 'later.img');
        copyFileSync(made.volume, volume);
        const overwritten = await overwriteHalf(volume, gone);
        const later = join(folder, 'overwritten.img');
        partitioned(volume, later);
        const { deleted, chains } = JSON.parse((await vhdset(['analyze', later, '--json'])).stdout);
        const reused = (deleted as Deleted[]).reduce((sum, one) => sum + one.reused, 0);
        expect(reused).toBe(overwritten);
        expect((deleted as Deleted[]).map(({ state }) => state)).toEqual(['partly', 'partly']);
        expect(chains[0].members).toHaveLength(31);
        const path = `${later}#1/Sets/shared.vhds`;
        const out = join(folder, 'part.raw');
        expect((await vhdset(['export', path, out])).code).toBe(3);
        const partial = await vhdset(['export', path, out, '--allow-missing', '--json']);
        expect(partial.code, partial.stderr).toBe(0);
        const { missing } = JSON.parse(readFileSync(`${out}.map.json`, 'utf8'));
        expect(missing.length).toBeGreaterThan(0);
        // Byte for byte the truth wherever it is not told to be missing.
        const compared = await vhdset(['compare', path, set, '--json']);
        const { ranges } = JSON.parse(compared.stdout);
        expect(ranges.filter(({ kind }: { kind: string }) => kind === 'different')).toEqual([]);
        expect(ranges.length).toBeGreaterThan(0);
        const accepted = await vhdset(['compare', path, set, '--accept-doubtful', '--json']);
        const doubtful = JSON.parse(accepted.stdout);
        expect(accepted.stderr).toContain('are taken as they are, as asked');
        const kinds = new Set(doubtful.ranges.map(({ kind }: { kind: string }) => kind));
        expect([accepted.code, ...kinds]).toEqual([1, 'different']);
      },
    );
  },
);
