import { execFileSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../src/report/json/plan-schema.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { widest } from '../report/text/small-page.ts';
import { guid } from '../sets/small-folder.ts';
import { fingerprint, vhdset } from './run.ts';
import { BASE, LEAF, smallSet, writeDisk } from './small-files.ts';

describe('plan', () => {
  it('tells what to do, on one screen and in 80 columns, and changes nothing', async () => {
    const folder = await smallSet();
    const before = fingerprint(folder);
    const { code, stdout, stderr } = await vhdset(['plan', '.'], { cwd: folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('★ recommended  flatten');
    const output = `../${basename(folder)}-recovered`;
    expect(stdout).toContain(`vhdset export s.vhds ${output}/s-flat.vhdx`);
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(fingerprint(folder)).toEqual(before);
    expect(existsSync(join(folder, output))).toBe(false);
  });

  it('is for one set or disk alone, when a file is named', async () => {
    const folder = await smallSet();
    const ofSet = await vhdset(['plan', 's.vhds'], { cwd: folder });
    expect(ofSet.stdout).toContain('s.vhds   plan: VHD Set');
    const ofBase = await vhdset(['plan', BASE], { cwd: folder });
    expect(ofBase.stdout).toContain('★ recommended  copy-standalone');
  });

  it('is data with --json, and with --format json', async () => {
    const folder = await smallSet();
    const { stdout } = await vhdset(['plan', folder, '--json']);
    const json = JSON.parse(stdout);
    expect(planSchema.strict().parse(json)).toEqual(json);
    expect((await vhdset(['plan', folder, '--format', 'json'])).stdout).toBe(stdout);
  });

  it('counts what an incomplete chain holds', async () => {
    const folder = await smallSet();
    execFileSync('rm', [join(folder, BASE)]);
    const { stdout } = await vhdset(['plan', folder, '--option', 'recover-partially']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('512 bytes of 3 MiB (less than 0.1 %)');
  });

  it('is Markdown for a ticket', async () => {
    const { stdout } = await vhdset(['plan', await smallSet(), '--format', 'md']);
    expect(stdout).toMatch(/^# Recovery plan: /);
  });

  it('takes the access list of the folder as proof of why nothing merges', async () => {
    const folder = temporaryFolder();
    await vhdset(['create', 'no-permission', folder]);
    // The log says it as well.
    rmSync(join(folder, 'Hyper-V-VMMS-Admin.xml'));
    const beside = await vhdset(['plan', folder]);
    expect(beside.stdout).toContain('★ recommended  grant-permissions');
    const acl = join(temporaryFolder(), 'Shared.acl.txt');
    renameSync(join(folder, 'Shared.acl.txt'), acl);
    const without = await vhdset(['plan', folder]);
    expect(without.stdout).toContain('★ recommended  flatten');
    const { stdout } = await vhdset(['plan', folder, '--acl', acl]);
    expect(stdout).toContain('★ recommended  grant-permissions');
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'According to the access list, 1 machine lacks full access',
    );
    expect(stdout.replace(/\s+\\?\s*/g, ' ')).toContain(
      `vhdset permissions ${folder}/ --acl ${acl}`,
    );
    // A list that grants everything to both proves nothing against them.
    const both = await vhdset(['permissions', folder, '--json']);
    const sids = JSON.parse(both.stdout).machines.map(({ sid }: { sid: string }) => sid);
    const grants = sids.map((sid: string) => `(A;OICI;FA;;;${sid})`).join('');
    writeFileSync(acl, Buffer.from(`Shared\r\nD:PAI${grants}\r\n`, 'utf16le'));
    const granted = await vhdset(['plan', folder, '--acl', acl]);
    expect(granted.stdout).toContain('★ recommended  flatten');
  });

  it('refuses an access list that holds none', async () => {
    const folder = await smallSet();
    writeFileSync(join(folder, 'empty.txt'), Buffer.from('nothing\r\n', 'utf16le'));
    const args = ['plan', folder, '--acl', join(folder, 'empty.txt')];
    expect(await vhdset(args)).toMatchObject({ code: 3, stdout: '' });
  });

  it('takes another folder for new files', async () => {
    const { stdout } = await vhdset(['plan', await smallSet(), '--output', '/elsewhere']);
    expect(stdout).toContain('/elsewhere/s-flat.vhdx');
  });
});

describe('a script', () => {
  it('works from anywhere: with this program it flattens, and the contents agree', async () => {
    const folder = await smallSet();
    const before = fingerprint(folder);
    const { stdout } = await vhdset(['plan', 's.vhds', '--format', 'sh'], { cwd: folder });
    const bin = temporaryFolder();
    const program = `#!/bin/sh\nexec '${process.execPath}' '${process.cwd()}/bin/vhdset.js' "$@"\n`;
    writeFileSync(join(bin, 'vhdset'), program, { mode: 0o755 });
    writeFileSync(join(bin, 'plan.sh'), stdout);
    const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
    const told = execFileSync('sh', [join(bin, 'plan.sh'), '--execute'], { env, encoding: 'utf8' });
    expect(told).toContain('Equal: all 3 MiB.');
    expect(told).toMatch(/Done\.\n$/);
    expect(existsSync(`${folder}-recovered/s-flat.vhdx`)).toBe(true);
    expect(fingerprint(folder)).toEqual(before);
    execFileSync('rm', ['-r', `${folder}-recovered`]);
  });

  it('for PowerShell is ASCII with absolute paths', async () => {
    const folder = await smallSet();
    const { stdout } = await vhdset(['plan', 's.vhds', '--format', 'ps1'], { cwd: folder });
    expect(stdout).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(stdout).toContain(`Test-Source '${join(folder, LEAF)}'`);
  });

  it('is for one set or disk: several are refused, with their names', async () => {
    const folder = await smallSet();
    await writeDisk(join(folder, 'x.avhdx'), { id: 50, diskId: 5, parentId: 51 });
    const { code, stderr } = await vhdset(['plan', folder, '--format', 'sh']);
    expect(code).toBe(2);
    expect(stderr).toContain('a script is for one set or disk');
    expect(stderr).toContain('x.avhdx');
  });

  it('is refused where it can’t be: PowerShell alone, impossible, a name without a spelling', async () => {
    const folder = await smallSet();
    const script = (...args: string[]) => vhdset(['plan', folder, '--format', 'sh', ...args]);
    expect(await script('--option', 'merge-in-place')).toMatchObject({ code: 2 });
    expect(await script('--option', 'copy-standalone')).toMatchObject({ code: 2 });
    const odd = join(dirname(folder), basename(folder), 'odd', 'x.vhdx\n');
    await writeDisk(odd, { id: 70 });
    expect(await vhdset(['plan', odd, '--format', 'sh'])).toMatchObject({ code: 3 });
  });
});

describe('wrong usage', () => {
  it('names the options there are, for one that is not', async () => {
    const { code, stderr } = await vhdset(['plan', await smallSet(), '--option', 'magic']);
    expect(code).toBe(2);
    expect(stderr).toContain('there are: flatten, convert-vhd');
  });

  it('is no success: nothing there, no disk there', async () => {
    const folder = temporaryFolder();
    expect(await vhdset(['plan', folder])).toMatchObject({ code: 3 });
    expect(await vhdset(['plan', join(folder, 'gone')])).toMatchObject({ code: 3 });
    writeFileSync(join(folder, 'text.avhdx'), guid(1));
    expect(await vhdset(['plan', join(folder, 'text.avhdx')])).toMatchObject({ code: 3 });
  });
});

it('analyze ends with what to do next, in two lines', async () => {
  const folder = await smallSet();
  const { stdout } = await vhdset(['analyze', '.'], { cwd: folder });
  expect(stdout.split('\n').slice(-3)).toEqual([
    '→ Next    Flatten the chain into a new disk [flatten]',
    '          vhdset plan .',
    '',
  ]);
  const { options } = JSON.parse((await vhdset(['analyze', folder, '--json'])).stdout);
  expect(options[0]).toMatchObject({ id: 'flatten', verdict: 'recommended' });
});
