import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeDisk, writeThreeLayers } from './disk-files.ts';
import { fingerprint, vhdset } from './run.ts';

const digestOf = (bytes: Uint8Array, algorithm = 'sha256') =>
  createHash(algorithm).update(bytes).digest('hex');

it('hashes what a machine would see, under the name of the raw export', async () => {
  const folder = temporaryFolder();
  const content = await writeThreeLayers(folder);
  const { stdout, code } = await vhdset(['hash', join(folder, 'leaf.avhdx')]);
  expect(code).toBe(0);
  expect(stdout).toBe(`${digestOf(content)}  leaf.raw\n`);
});

it('computes several digests in one pass', async () => {
  const folder = temporaryFolder();
  const content = await writeThreeLayers(folder);
  const several = ['-a', 'sha1', '-a', 'md5'];
  const { stdout } = await vhdset(['hash', join(folder, 'leaf.avhdx'), ...several]);
  expect(stdout).toBe(
    `SHA1 (leaf.raw) = ${digestOf(content, 'sha1')}\nMD5 (leaf.raw) = ${digestOf(content, 'md5')}\n`,
  );
  const json = await vhdset(['hash', join(folder, 'leaf.avhdx'), ...several, '--json']);
  expect(JSON.parse(json.stdout).digests).toEqual([
    { name: 'leaf.raw', sha1: digestOf(content, 'sha1'), md5: digestOf(content, 'md5') },
  ]);
});

it('writes a manifest of the content that sha256sum checks against the export', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const manifest = join(folder, 'content.sha256');
  expect((await vhdset(['hash', leaf, '--manifest', manifest])).code).toBe(0);
  expect((await vhdset(['export', leaf, join(folder, 'leaf.raw')])).code).toBe(0);
  execFileSync('sha256sum', ['-c', 'content.sha256'], { cwd: folder });
  expect((await vhdset(['hash', leaf, '--manifest', manifest])).code).toBe(4);
});

it('writes a manifest of the files that sha256sum checks, and checks it itself', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const before = fingerprint(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const manifest = join(temporaryFolder(), 'sources.sha256');
  expect((await vhdset(['hash', leaf, '--files', '--manifest', manifest])).code).toBe(0);
  expect(readFileSync(manifest, 'utf8').split('\n')).toHaveLength(4);
  execFileSync('sha256sum', ['-c', manifest]);
  expect(fingerprint(folder)).toEqual(before);

  const verify = ['hash', leaf, '--files', '--verify', manifest];
  expect(await vhdset(verify)).toMatchObject({ code: 0 });
  await writeDisk(join(folder, 'base.vhdx'), 1, []);
  const changed = await vhdset(verify);
  expect(changed.code).toBe(1);
  expect(changed.stdout).toContain('base.vhdx: FAILED');
  expect(changed.stdout).toContain('leaf.avhdx: OK');
});

it('verifies by a manifest of another kind, from another folder, and says what it leaves out', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const manifest = join(temporaryFolder(), 'sources.sha1');
  const sums = execFileSync('sha1sum', ['base.vhdx', 'leaf.avhdx', 'middle.avhdx'], {
    cwd: folder,
  });
  writeFileSync(manifest, `${sums}${'0'.repeat(40)}  other.vhdx\n`);
  const verified = await vhdset(['hash', leaf, '--files', '--verify', manifest]);
  expect(verified.stdout.match(/: OK\n/g)).toHaveLength(3);
  expect(verified.stderr).toContain('not checked, although the manifest lists it: other.vhdx');
  expect(verified.code).toBe(0);
  const other = ['hash', leaf, '--files', '--verify', manifest, '-a', 'sha256'];
  expect(await vhdset(other)).toMatchObject({ code: 2 });

  // All that is there is as it was, and yet not all is there.
  execFileSync('rm', [join(folder, 'base.vhdx')]);
  const incomplete = await vhdset(['hash', leaf, '--files', '--verify', manifest]);
  expect(incomplete.stderr).toContain('not all files of the chain were found');
  expect(incomplete.stderr).toContain('base.vhdx');
  expect(incomplete.code).toBe(1);
});

it('refuses what is no manifest, several algorithms in one, and an incomplete chain', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const text = join(folder, 'text');
  writeFileSync(text, 'not a manifest\n');
  expect((await vhdset(['hash', leaf, '--verify', text])).code).toBe(3);
  expect((await vhdset(['hash', leaf, '--verify', join(folder, 'absent')])).code).toBe(3);
  const two = ['hash', leaf, '-a', 'md5', '-a', 'sha1', '--manifest', join(folder, 'm')];
  expect((await vhdset(two)).code).toBe(2);
  execFileSync('rm', [join(folder, 'base.vhdx')]);
  const incomplete = await vhdset(['hash', leaf]);
  expect(incomplete.code).toBe(3);
  expect(incomplete.stderr).toContain('base.vhdx');
});

it('hashes every file of a folder, those below too, as sha256sum does', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'below'));
  await writeThreeLayers(folder);
  writeFileSync(join(folder, 'below', 'note.txt'), 'a note');
  writeFileSync(join(folder, 'empty'), '');
  const manifest = join(temporaryFolder(), 'whole.sha256');
  expect((await vhdset(['hash', folder, '--files', '--manifest', manifest])).code).toBe(0);
  expect(readFileSync(manifest, 'utf8').split('\n')).toHaveLength(6);
  execFileSync('sha256sum', ['-c', manifest]);
  const verify = ['hash', folder, '--files', '--verify', manifest];
  expect((await vhdset(verify)).code).toBe(0);
  writeFileSync(join(folder, 'below', 'note.txt'), 'another');
  expect(await vhdset(verify)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('note.txt: FAILED'),
  });
  const none = await vhdset(['hash', temporaryFolder(), '--files']);
  expect(none).toMatchObject({ code: 3, stdout: '' });
  expect(none.stderr).toContain('no file in');
});
