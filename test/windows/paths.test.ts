import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/no-permission.ts';
import { type Folder, hasWine, type WindowsMachine, windowsMachine } from './wine.ts';

const MINUTES = 60_000;

describe.skipIf(!hasWine)('paths as Windows spells them', () => {
  let machine: WindowsMachine;
  let folder: Folder;
  beforeAll(async () => {
    machine = await windowsMachine();
    folder = await machine.newFolder();
    await mkdir(join(folder.path, 'copy'));
    await build(join(folder.path, 'copy'));
    await cp(join(folder.path, 'copy'), join(machine.driveC, 'share', 'copy'), {
      recursive: true,
    });
  }, 10 * MINUTES);

  /** How many members a chain has that is named so. */
  async function membersOf(disk: string, cwd = folder.path): Promise<unknown> {
    const { code, stdout, stderr } = await machine.vhdset(['chain', disk, '--json'], { cwd });
    if (code !== 0) return stderr;
    return JSON.parse(stdout).members.length;
  }

  it.each([
    ['with a drive letter', () => `${folder.windows}\\copy\\shared.vhds`],
    ['with slashes', () => `${folder.windows}\\copy/shared.vhds`.replaceAll('\\', '/')],
    ['in other letter case', () => `${folder.windows}\\COPY\\Shared.VHDS`.toUpperCase()],
    ['below the folder at hand', () => '.\\copy\\shared.vhds'],
    ['from the root of the drive at hand', () => `${folder.windows.slice(2)}\\copy\\shared.vhds`],
    ['literally', () => `\\\\?\\${folder.windows}\\copy\\shared.vhds`],
    ['on a server', () => '\\\\server\\share\\copy\\shared.vhds'],
    ['on a server, literally', () => '\\\\?\\UNC\\server\\share\\copy\\shared.vhds'],
  ])('the whole chain of a disk that is named %s', async (_how, disk) => {
    expect(await membersOf(disk())).toBe(4);
  });

  it('an output in other letter case is still the source', async () => {
    const words = ['export', 'copy\\shared.vhds', 'COPY\\SHARED.vhds', '--force'];
    const { code, stderr } = await machine.vhdset(words, { cwd: folder.path });
    expect(code).not.toBe(0);
    expect(stderr).toContain('vhdset: ');
    expect((await readFile(join(folder.path, 'copy', 'shared.vhds'))).length).toBe(266_240);
  });

  it('beyond 260 characters', async () => {
    const deep = [...Array(12).keys()].map((number) => `folder-${number}-${'x'.repeat(20)}`);
    const path = join(folder.path, ...deep);
    await mkdir(path, { recursive: true });
    await cp(join(folder.path, 'copy'), path, { recursive: true });
    const disk = [folder.windows, ...deep, 'shared.vhds'].join('\\');
    expect(disk.length).toBeGreaterThan(260);
    expect(await membersOf(disk)).toBe(4);

    const output = [folder.windows, ...deep, 'start.raw'].join('\\');
    const words = ['export', disk, output, '--range', '0+1M', '--quiet'];
    expect(await machine.vhdset(words)).toMatchObject({ code: 0, stderr: '' });
    expect((await readFile(join(path, 'start.raw'))).length).toBe(1024 * 1024);
    await rm(join(folder.path, deep[0]!), { recursive: true });
  });

  // Windows would open a device, or drop the last character and write another file than was named.
  it.each(['CON', 'nul', 'com1.raw', 'LPT9', 'a.', 'a ', 'x\\aux.vhdx', 'b.raw:stream', 'COM¹'])(
    'a new file cannot be named %j',
    async (name) => {
      const before = await readdir(folder.path);
      const words = ['export', 'copy\\shared.vhds', name, '--range', '0+1M', '--format', 'raw'];
      const { code, stderr } = await machine.vhdset(words, { cwd: folder.path });
      expect({ code, stderr }).toEqual({
        code: 4,
        stderr: expect.stringMatching(/^vhdset: .*is not a valid file name on Windows/m),
      });
      expect(await readdir(folder.path)).toEqual(before);
    },
  );
});
