import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { type ExtractionOptions, extractStreams, keptTimes } from '../../src/cli/extraction.ts';
import { ExtractionFolder } from '../../src/node/extraction-folder.ts';
import { SafePaths } from '../../src/node/safe-names.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { CLUSTER, inClusters, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { temporaryFolder } from './volume-images.ts';

const target = join(temporaryFolder('extraction'), 'out');

async function extracted(missing: ByteRanges, more: Partial<ExtractionOptions> = {}) {
  let bytes = 0;
  const onBytes = (count: number) => {
    bytes += count;
  };
  const { options, one } = await aFile(missing, { onBytes, ...more });
  const [result] = await extractStreams(options, [one]);
  return { result: result!, bytes };
}

/** A file of four clusters, and how it is to be extracted. */
async function aFile(missing: ByteRanges, more: Partial<ExtractionOptions> = {}) {
  const runs = [{ length: 4, lcn: 300 }];
  const volume = new SmallNtfs([
    { number: 30, names: [{ name: 'a' }], attributes: [inClusters(runs, 4 * CLUSTER)] },
  ]);
  volume.put(300 * CLUSTER, new Uint8Array(4 * CLUSTER).fill(7));
  const fileSystem = await openNtfs(volume);
  const options: ExtractionOptions = {
    ...{ fileSystem, missing, volumeOffset: 0, paths: new SafePaths(), allowMissing: false },
    folder: await ExtractionFolder.open(target, { force: true, inputs: [] }),
    ...{
      hash: true,
      verifyUnchanged: async () => {},
      onBytes: () => {},
    },
    ...more,
  };
  return { options, one: { entry: await fileSystem.lookUp('a'), stream: '', names: ['a'] } };
}

function missing(offset: number, length: number): ByteRanges {
  const ranges = new ByteRanges();
  ranges.add(offset, length);
  return ranges;
}

it('writes a whole file, with its digest', async () => {
  const { result, bytes } = await extracted(new ByteRanges());
  const content = new Uint8Array(4 * CLUSTER).fill(7);
  const sha256 = createHash('sha256').update(content).digest('hex');
  expect(result).toMatchObject({ target: 'a', content: 'whole', sha256, skipped: null });
  expect(bytes).toBe(content.length);
  expect(readFileSync(join(target, 'a'))).toEqual(Buffer.from(content));
});

it('writes what is partly missing only if allowed, marked, with zeros in its place', async () => {
  const lost = missing(301 * CLUSTER, CLUSTER);
  expect((await extracted(lost)).result).toMatchObject({
    ...{ target: null, content: 'partly-missing', skipped: 'a part of it is missing' },
  });
  const { result } = await extracted(lost, { allowMissing: true });
  expect(result).toMatchObject({
    ...{ target: 'a.incomplete', content: 'partly-missing', skipped: null },
    missing: [{ offset: CLUSTER, length: CLUSTER }],
  });
  const bytes = readFileSync(join(target, 'a.incomplete'));
  expect([bytes[0], bytes[CLUSTER], bytes[2 * CLUSTER]]).toEqual([7, 0, 7]);
  const none = await extracted(missing(0, 2 ** 20), { allowMissing: true });
  expect(none.result).toMatchObject({ target: null, content: 'missing' });
});

it('gives names in the order of the files, whichever is opened first', async () => {
  const { options, one } = await aFile(new ByteRanges());
  const { fileSystem } = options;
  const opened: string[] = [];
  const slow = {
    ...options,
    fileSystem: {
      ...fileSystem,
      openStream: async (...words: Parameters<typeof fileSystem.openStream>) => {
        if (opened.push('') === 1) await new Promise((done) => setTimeout(done, 50));
        return fileSystem.openStream(...words);
      },
    },
  };
  const names = ['x/y', 'x%2Fy', 'z'].map((name) => [name]);
  const results = await extractStreams(
    slow,
    names.map((own) => ({ ...one, names: own })),
  );
  expect(results.map(({ target: place }) => place)).toEqual(['x%2Fy', expect.any(String), 'z']);
  expect(results[1]!.target).not.toBe('x%2Fy');
  for (const { target: place } of results) {
    expect(readFileSync(join(target, place!))).toEqual(Buffer.alloc(4 * CLUSTER, 7));
  }
});

it('ends with the first that cannot be written, and leaves nothing half written behind', async () => {
  const { options, one } = await aFile(new ByteRanges(), {
    folder: await ExtractionFolder.open(join(target, 'taken'), { inputs: [] }),
  });
  writeFileSync(join(target, 'taken', 'a'), 'mine');
  const streams = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ ...one, names: [name] }));
  await expect(extractStreams(options, streams)).rejects.toThrow('exists');
  expect(readFileSync(join(target, 'taken', 'a'), 'utf8')).toBe('mine');
  expect(readdirSync(join(target, 'taken')).filter((name) => !/^[a-f]$/.test(name))).toEqual([]);
});

it('takes a wall clock without a zone for that of this machine', () => {
  const clock = 132_595_006_890_000_000n;
  const times = { created: null, modified: clock, accessed: 0n, changed: null };
  expect(keptTimes({ zone: 'utc', ...times })).toEqual({
    ...{ modified: new Date('2021-03-06T10:38:09Z'), accessed: null },
  });
  const { modified } = keptTimes({ zone: 'local', ...times });
  expect([modified!.getHours(), modified!.getMinutes(), modified!.getSeconds()]).toEqual([
    10, 38, 9,
  ]);
});
