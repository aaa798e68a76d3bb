import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { childScript } from './child-script.ts';
import { smallFileSystem, temporaryFolder } from './temp-folder.ts';

/** A process that writes to its standard output, then tells on stderr how that ended. */
function writing(body: string): [string, string[]] {
  const [command, ...parameters] = childScript(
    { 'stdout-sink.ts': 'stdoutSink' },
    `const sink = stdoutSink();
     try { ${body}; console.error('done'); } catch (error) { console.error(error.code ?? error.name, error.reason); }`,
  );
  return [command!, parameters];
}

/** The lines on stderr of a process whose standard output goes into `path`. */
function writeInto(path: string, body: string): string {
  const descriptor = fs.openSync(path, 'a');
  const [command, parameters] = writing(body);
  const { stderr } = spawnSync(command, parameters, {
    stdio: ['ignore', descriptor, 'pipe'],
    encoding: 'utf8',
  });
  fs.closeSync(descriptor);
  return stderr.trim();
}

const GAPS = `await sink.write(Buffer.from('ab'), 0);
  await sink.write(Buffer.from('c'), 4);
  await sink.truncate(3_000_000)`;

function expectGaps(bytes: Buffer): void {
  expect(bytes.subarray(0, 6).toString()).toBe('ab\0\0c\0');
  expect(bytes.equals(Buffer.concat([bytes.subarray(0, 5)], 3_000_000))).toBe(true);
}

describe('the standard output as a sink', () => {
  it('writes gaps as zeros, into a pipe', () => {
    const { stdout, stderr } = spawnSync(...writing(GAPS), { maxBuffer: 1e8 });
    expect(stderr.toString()).toBe('done\n');
    expectGaps(stdout);
  });

  it('writes gaps as zeros, behind what a file holds already', () => {
    const path = join(temporaryFolder(), 'disk.raw');
    fs.writeFileSync(path, 'before');
    expect(writeInto(path, GAPS)).toBe('done');
    const bytes = fs.readFileSync(path);
    expect(bytes.subarray(0, 6).toString()).toBe('before');
    expectGaps(bytes.subarray(6));
  });

  it.each(['sink.write(Buffer.from("x"), 1)', 'sink.truncate(1)'])('cannot go back: %s', (call) => {
    const { stdout, stderr } = spawnSync(...writing(`await sink.truncate(2); await ${call}`));
    expect(stdout).toEqual(Buffer.alloc(2));
    expect(stderr.toString()).toContain('RangeError');
  });

  it('waits for a slow reader', async () => {
    const body = `for (let at = 0; at < 50e6; at += 1e6) {
      await sink.write(Buffer.alloc(1e6, 1), at); process.stderr.write('.'); }`;
    const child = spawn(...writing(body));
    let progress = '';
    child.stderr.on('data', (data) => {
      progress += data;
    });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(progress).not.toContain('done');
    expect(progress.length).toBeLessThan(5);
    let received = 0;
    for await (const data of child.stdout) received += data.length;
    expect(received).toBe(50e6);
  });

  it('ends quietly when the reader goes away', async () => {
    const child = spawn(
      ...writing('for (let at = 0; ; at += 1e6) await sink.write(Buffer.alloc(1e6), at)'),
    );
    child.stdout.once('data', () => child.stdout.destroy());
    let told = '';
    for await (const data of child.stderr) told += data;
    expect(told).toBe('output-closed undefined\n');
  });

  it('tells that a device is full', () => {
    expect(writeInto('/dev/full', 'await sink.write(Buffer.alloc(10), 0)')).toBe(
      'output-unwritable ENOSPC',
    );
  });

  it('tells that the disk is full when only the last write was cut short', ({ skip }) => {
    const folder = smallFileSystem(1_000_000);
    if (folder === undefined) return skip('mounting is not permitted');
    const told = writeInto(
      join(folder, 'disk.raw'),
      'await sink.write(Buffer.alloc(1_500_000), 0)',
    );
    expect(told).toBe('output-unwritable ENOSPC');
  });
});
