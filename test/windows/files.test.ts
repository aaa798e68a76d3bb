import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { build } from '../../fixtures/scenarios/no-permission.ts';
import { fingerprint } from '../cli/run.ts';
import { type Folder, hasWine, type WindowsMachine, windowsMachine } from './wine.ts';

const MINUTES = 60_000;

describe.skipIf(!hasWine)('files on Windows', () => {
  let machine: WindowsMachine;
  let folder: Folder;
  let sources = new Map<string, string>();
  beforeAll(async () => {
    machine = await windowsMachine();
    folder = await machine.newFolder();
    await mkdir(join(folder.path, 'copy'));
    await build(join(folder.path, 'copy'));
    sources = fingerprint(join(folder.path, 'copy'));
  }, 10 * MINUTES);

  const vhdset = (...words: string[]) => machine.vhdset(words, { cwd: folder.path });
  const written = async () => (await readdir(folder.path)).filter((name) => name !== 'copy').sort();

  it('an output appears complete, under its own name, and replaces only when told to', async () => {
    const first = await vhdset('export', 'copy\\shared.vhds', 'new.vhdx', '--quiet');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const second = await vhdset('export', 'copy\\shared.vhds', 'NEW.VHDX', '--quiet');
    expect(second.code).toBe(4);
    expect(second.stderr).toContain('it exists; choose another name, or use --force');
    const third = await vhdset('export', 'copy\\shared.vhds', 'new.vhdx', '--force', '--quiet');
    expect(third).toMatchObject({ code: 0, stderr: '' });
    expect(await written()).toEqual(['new.vhdx']);

    const same = await vhdset('compare', 'copy\\shared.vhds', 'new.vhdx');
    expect(same.code).toBe(0);
  });

  it('a raw disk that can have no holes is exported, and it is told why', async () => {
    // Wine's fsutil knows nothing of sparse files.
    const words = ['export', 'copy\\shared.vhds', 'part.raw', '--range', '0+1M'];
    const { code, stderr } = await vhdset(...words);
    expect(stderr).toMatch(
      /part\.raw is not sparse, and its zeros may be .*: fsutil ended with \d/,
    );
    expect(code).toBe(0);
    expect((await readFile(join(folder.path, 'part.raw'))).length).toBe(1024 * 1024);
    await rm(join(folder.path, 'part.raw'));
  });

  it('sources that may only be read are read', async () => {
    const place = join(folder.path, 'copy');
    for (const name of sources.keys()) await chmod(join(place, name), 0o444);
    const { code, stdout } = await vhdset('hash', 'copy\\shared.vhds', '--files', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ of: 'files' });
    expect(fingerprint(place)).toEqual(sources);
  });

  it('a file that another program holds alone is named, with what to do', async () => {
    const disk = [...sources.keys()].find((name) => name.startsWith('shared_9e12'))!;
    // A program of Windows that opens the file and shares it with nobody.
    const held = join(folder.path, 'held.txt');
    const script = `
      const { openSync, constants, writeFileSync } = require('node:fs');
      const alone = constants.O_RDWR | 0x10000000;
      openSync(${JSON.stringify(`${folder.windows}\\copy\\${disk}`)}, alone);
      writeFileSync(${JSON.stringify(`${folder.windows}\\held.txt`)}, 'held');
      setTimeout(() => {}, 120000);`;
    await chmod(join(folder.path, 'copy', disk), 0o644);
    const holder = machine.start([machine.nodePath, '-e', script]);
    while (!(await readFile(held, 'utf8').catch(() => ''))) await wait(100);
    try {
      const { code, stderr } = await vhdset('inspect', `copy\\${disk}`);
      expect(code).toBe(3);
      expect(stderr).toContain(disk);
      expect(stderr).toMatch(/another program/);
      const whole = await vhdset('analyze', 'copy', '--json');
      expect(whole.code).toBe(0);
      const { files } = JSON.parse(whole.stdout);
      expect(files).toHaveLength(sources.size);
    } finally {
      holder.kill('SIGKILL');
      await holder.outcome;
    }
  });

  it('a plan for PowerShell names every path as Windows has it', async () => {
    const { code, stdout } = await vhdset('plan', 'copy', '--format', 'ps1');
    expect(code).toBe(0);
    expect(stdout).toMatch(/copy\\shared/);
    // Windows PowerShell reads a script without a mark in the code page of the system.
    expect(stdout).toMatch(/^[\t\n\r -~]*$/);
  });

  it('text is UTF-8 in a file, whatever the code page', async () => {
    await writeFile(join(folder.path, 'größe.txt'), 'no disk');
    const { code, stderr } = await vhdset('inspect', 'größe.txt');
    expect(code).toBe(3);
    expect(stderr).toContain('größe.txt');
  });

  it('Ctrl-C leaves no half a disk behind', async () => {
    const words = ['export', 'copy\\shared.vhds', 'half.raw', '--no-sparse', '--quiet'];
    const running = machine.start([machine.programPath, ...words], { cwd: folder.path });
    const half = async () => (await written()).filter((name) => name.includes('half.raw'));
    while ((await half()).length === 0) await wait(20);
    running.kill('SIGINT');
    const { stderr } = await running.outcome;
    expect(stderr).toContain('the output is not complete; it was removed');
    expect(await half()).toEqual([]);
  });
});
