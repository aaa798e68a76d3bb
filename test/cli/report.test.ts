import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { reportSchema } from '../../src/report/json/report-schema.ts';
import { runPeer } from '../peers.ts';
import { childOf, writeDisk, writtenBlocks } from './disk-files.ts';
import { fingerprint, vhdset } from './run.ts';
import { canMakeVolumes, writeFatVolume } from './volume-images.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-test-'));
const copy = join(folder, 'copy');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let before: Map<string, string>;
beforeAll(async () => {
  expect((await vhdset(['create', 'no-permission', copy])).code).toBe(0);
  before = fingerprint(copy);
});

const report = (...args: string[]) => vhdset(['report', ...args], { cwd: folder });

it('writes one file with the command, the digests, and nothing else anywhere', async () => {
  const { code, stdout, stderr } = await report('copy', '-o', 'report.html', '--hash');
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: '' });
  const html = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(html).toContain('vhdset report copy -o report.html --hash');
  for (const [name, print] of before) {
    expect(html).toContain(name);
    expect(html).toContain(print.split(' ')[0]);
  }
  expect(fingerprint(copy)).toEqual(before);
  expect(readdirSync(folder).sort()).toEqual(['copy', 'report.html']);
});

it('prints what it would write where no file is named', async () => {
  const { code, stdout } = await report('copy');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^<!DOCTYPE html>\n/);
  expect(stdout).toMatch(/<\/html>\n$/);
});

it('replaces neither evidence nor, unless told to, any other file', async () => {
  const [source] = [...before.keys()].filter((name) => name.endsWith('.avhdx'));
  const over = await report('copy', '-o', join('copy', source!), '--force');
  expect(over.code).toBe(4);
  expect(fingerprint(copy)).toEqual(before);
  writeFileSync(join(folder, 'notes.txt'), 'notes');
  expect((await report('copy', '-o', 'notes.txt')).code).toBe(4);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('notes');
  expect((await report('copy', '-o', 'notes.txt', '--force')).code).toBe(0);
  expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toMatch(/^<!DOCTYPE html>/);
});

it('ends with 3, and leaves no file, where there is nothing to report on', async () => {
  const { code, stderr } = await report('gone', '-o', 'gone.html');
  expect(code).toBe(3);
  expect(stderr).toContain('gone');
  expect(readdirSync(folder)).not.toContain('gone.html');
});

it('tells of the rest, and ends with 3, where something named could not be read', async () => {
  const { code, stdout, stderr } = await report('copy', 'gone');
  expect(code).toBe(3);
  expect(stderr).toContain('gone');
  expect(stdout).toContain('</html>');
});

it('says the same as Markdown, and as data to the byte', async () => {
  const markdown = await report('copy', '--format', 'md');
  const data = JSON.parse((await report('copy', '--json', '--hash')).stdout);
  const analysis = JSON.parse(
    (await vhdset(['analyze', 'copy', '--json'], { cwd: folder })).stdout,
  );
  const plan = JSON.parse((await vhdset(['plan', 'copy', '--json'], { cwd: folder })).stdout);
  expect(data.analysis.findings).toEqual(analysis.findings);
  expect(data.analysis.disks).toEqual(analysis.disks);
  expect(data.plans).toEqual(plan.plans);
  expect(markdown.code).toBe(0);
  for (const { dataBytes } of data.analysis.disks) {
    expect(markdown.stdout).toContain(dataBytes.toLocaleString('en-US'));
  }
  for (const { layers } of data.chains) {
    for (const { decides } of layers ?? []) {
      expect(markdown.stdout).toContain(decides.toLocaleString('en-US'));
    }
  }
  for (const [name, print] of before) {
    expect(data.hashes[`copy/${name}`]).toBe(print.split(' ')[0]);
  }
});

it('prints no HTML on a terminal', () => {
  const line = `${process.execPath} ${resolve('bin/vhdset.js')} report ${copy}`;
  // It gives the command a terminal of its own.
  const { stdout, error } = spawnSync('script', ['-qec', line, '/dev/null'], { encoding: 'utf8' });
  if (error) throw error;
  expect(stdout).toContain('-o report.html');
  expect(stdout).not.toContain('<html');
});

it.skipIf(!canMakeVolumes)(
  'tells with --files what differs between states, as diff does',
  async () => {
    const place = join(folder, 'states');
    mkdirSync(place);
    const images = ['base.img', '1.img', '2.img'].map((name) => join(folder, name));
    writeFatVolume(images[0]!);
    copyFileSync(images[0]!, images[1]!);
    execFileSync('mdel', ['-i', images[1]!, '::notes.txt']);
    copyFileSync(images[1]!, images[2]!);
    writeFileSync(join(folder, 'payroll.txt'), 'p'.repeat(5000));
    const copied = runPeer('mcopy', '-i', images[2]!, join(folder, 'payroll.txt'), '::payroll.txt');
    expect(copied.status).toBe(0);
    const states = images.map((path) => readFileSync(path));
    const names = ['base.vhdx', '1.avhdx', '2.avhdx'];
    for (const [i, bytes] of states.entries()) {
      const blocks = writtenBlocks(states[i - 1] ?? Buffer.alloc(bytes.length), bytes, i > 0);
      const spec = i === 0 ? {} : childOf(names[i - 1]!, i);
      await writeDisk(join(place, names[i]!), i + 1, blocks, {
        ...spec,
        virtualSize: bytes.length,
      });
    }
    const { stdout } = await report('states', '--files', '--json');
    const data = reportSchema.strict().parse(JSON.parse(stdout));
    const told = data.chains[0]!.files!;
    expect(told.map(({ from, to }) => [from, to])).toEqual([
      ['states/1.avhdx', 'states/2.avhdx'],
      ['states/base.vhdx', 'states/2.avhdx'],
    ]);
    const changes = told.map(({ volumes }) =>
      volumes[0]!.largest.map(({ change, path, bytes }) => [change, path, bytes]),
    );
    const words = ['states/2.avhdx', '--files', '--json', '--from'];
    for (const [i, from] of ['states/1.avhdx', 'states/base.vhdx'].entries()) {
      const diff = await vhdset(['diff', ...words, from], { cwd: folder });
      const [volume] = JSON.parse(diff.stdout).volumes;
      const counted = told[i]!.volumes[0]!;
      expect(changes[i]!.map(([, path]) => path)).toEqual(
        volume.changes.map((one: { paths: string[]; previousPaths: string[] }) => {
          return one.paths[0] ?? one.previousPaths[0];
        }),
      );
      for (const change of ['added', 'removed', 'renamed', 'changed'] as const) {
        expect(counted.counts[change].files).toBe(volume.totals[change].files);
      }
      expect(counted.writtenBytes).toBe(volume.writtenBytes);
    }
    expect(changes[0]!.map(([change]) => change)).toEqual(['added']);
    expect(changes[1]!.map(([change]) => change).sort()).toEqual(['added', 'removed']);
    const markdown = (await report('states', '--files', '--format', 'md')).stdout;
    expect(markdown).toContain('payroll.txt');
    expect(markdown).toContain('TRANSFER');
    const redacted = (await report('states', '--files', '--format', 'md', '--redact')).stdout;
    expect(redacted).toContain('volume-1');
    expect(redacted.toLowerCase()).not.toMatch(/payroll|transfer\b|notes\.txt/);
    expect((await report('states', '--json')).stdout).toContain('"files": null');
  },
);
