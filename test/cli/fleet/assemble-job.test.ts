import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { assembleJob } from '../../../src/cli/fleet/assemble-job.ts';
import { exportPart, openWritten } from '../../../src/cli/fleet/export-job.ts';
import type { ChainJob } from '../../../src/fleet/job.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { jobOf, subjectsIn, toolsFor } from './subjects-in.ts';

const MIB = 1024 * 1024;
const KEY = 'c0123456789';

/** The pieces of a set of 4 MiB, in three parts. */
async function exported(format: 'raw' | 'vhdx') {
  const [root, folder] = [temporaryFolder(), temporaryFolder()];
  const [set] = await makeSets(root, 1);
  const [subject] = await subjectsIn(root);
  const output = { name: `deep/shared.${format}`, format };
  const ranges = { count: 3, bytes: MIB };
  const job: ChainJob = jobOf(subject!, { action: 'export', output, ranges });
  const places = new SystemPlaces();
  onTestFinished(() => places.close());
  const tools = toolsFor(root, folder);
  const partsOf = async () => [
    await exportPart(places, { job, key: KEY, index: 0 }, tools),
    await exportPart(places, { job, key: KEY, index: 1 }, tools),
    await exportPart(places, { job, key: KEY, index: 2 }, tools),
  ];
  return { set: set!, job, places, tools, at: join(folder, 'deep'), partsOf };
}

/** Of the disk in a VHDX. */
async function contentOf(path: string): Promise<Buffer> {
  const disk = await openWritten(path, new MemorySource(readFileSync(path)));
  const target = Buffer.alloc(disk.virtualSize);
  await disk.read(target, 0);
  return target;
}

it.each(['raw', 'vhdx'] as const)(
  '%s: pieces put together are the disk, and are gone',
  async (format) => {
    const { set, job, places, tools, at, partsOf } = await exported(format);
    const parts = await partsOf();
    expect(parts.map(({ length }) => length)).toEqual([MIB, MIB, 2 * MIB]);
    expect(readdirSync(at).every((name) => name.endsWith('.piece'))).toBe(true);
    const { export: told } = await assembleJob(places, { job, key: KEY }, parts, tools);
    expect(told).toMatchObject({ sha256: set.sha256, size: 4 * MIB, found: false });
    expect(readdirSync(at)).toEqual([`shared.${format}`]);
    if (format === 'raw')
      expect(readFileSync(join(at, 'shared.raw')).equals(set.content())).toBe(true);
    else expect((await contentOf(join(at, 'shared.vhdx'))).equals(set.content())).toBe(true);
    // Once more, as a worker does that took the job over from one that died before it could tell.
    const again = await assembleJob(places, { job, key: KEY }, parts, tools);
    expect(again.export).toMatchObject({ sha256: set.sha256, found: true });
  },
);

it.each(['raw', 'vhdx'] as const)(
  '%s: a piece that is not what was written gets no name',
  async (format) => {
    const { job, places, tools, at, partsOf } = await exported(format);
    const parts = await partsOf();
    const piece = readdirSync(at).find((name) => name.endsWith('-1.piece'))!;
    const bytes = readFileSync(join(at, piece));
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(join(at, piece), bytes);
    await expect(assembleJob(places, { job, key: KEY }, parts, tools)).rejects.toMatchObject({
      reason: 'damaged-piece',
    });
    expect(readdirSync(at)).not.toContain(`shared.${format}`);
  },
);

it.each(['raw', 'vhdx'] as const)(
  '%s: pieces of another length, or none, get no name',
  async (format) => {
    const { job, places, tools, at, partsOf } = await exported(format);
    const parts = await partsOf();
    const piece = join(at, readdirSync(at).find((name) => name.endsWith('-2.piece'))!);
    const bytes = readFileSync(piece);
    const assembled = () => assembleJob(places, { job, key: KEY }, parts, tools);
    writeFileSync(piece, bytes.subarray(0, MIB));
    await expect(assembled()).rejects.toMatchObject({ reason: 'damaged-piece' });
    rmSync(piece);
    await expect(assembled()).rejects.toMatchObject({ code: 'source-unreadable' });
    writeFileSync(piece, bytes);
    expect((await assembled()).export?.found).toBe(false);
  },
);

it.each(['raw', 'vhdx'] as const)(
  '%s: what has the name and holds something else stays',
  async (format) => {
    const { job, places, tools, at, partsOf } = await exported(format);
    const parts = await partsOf();
    await assembleJob(places, { job, key: KEY }, parts, tools);
    const path = join(at, `shared.${format}`);
    const bytes = readFileSync(path);
    // The last block of the disk holds data to its end.
    bytes[bytes.length - 64 * 1024 + 512]! ^= 1;
    writeFileSync(path, bytes);
    await expect(assembleJob(places, { job, key: KEY }, parts, tools)).rejects.toMatchObject({
      reason: 'holds-other',
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  },
);
