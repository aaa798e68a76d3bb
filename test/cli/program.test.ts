import { spawn } from 'node:child_process';
import { openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { ExitCode } from '../../src/cli/exit.ts';
import { runCommand } from '../../src/cli/program.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { tinyFatVolume } from '../volumes/tiny-fat.ts';
import { vhdset } from './run.ts';

it('runs a command, and says what the process is to end with', async () => {
  const written: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
  try {
    expect(await runCommand(['explain', '0xC03A000E', '--json'])).toBe(ExitCode.Done);
  } finally {
    write.mockRestore();
  }
  expect(JSON.parse(written.join(''))).toBeTypeOf('object');
});

it('tells what goes wrong on stderr', async () => {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    expect(await runCommand(['chain', '/nowhere/at-all.vhds'])).toBe(ExitCode.InputUnreadable);
    expect(write.mock.calls.join('')).toContain('cannot read /nowhere/at-all.vhds');
    expect(await runCommand(['chain'])).toBe(ExitCode.WrongUsage);
  } finally {
    write.mockRestore();
  }
});

it('is in files, of which most commands need not all', async () => {
  expect(readdirSync('dist/cli').sort()).toEqual([
    'LICENSES.txt',
    'commands.js',
    'main.js',
    'package.json',
    'program.js',
    'reading.js',
  ]);
  const env = { NODE_DEBUG: 'module' };
  const folder = temporaryFolder();
  await SCENARIOS.find(({ name }) => name === 'healthy')!.build(folder);
  const image = join(folder, 'image.raw');
  writeFileSync(image, tinyFatVolume());
  for (const [words, program, reading, commands] of [
    [['--version'], false, false, false],
    [['--help'], false, false, false],
    [['chain', join(folder, 'shared.vhds')], true, false, false],
    [['volumes', join(folder, 'shared.vhds')], true, true, false],
    [['ls', image, '-R'], true, true, false],
    [['hash', join(folder, 'shared.vhds')], true, true, false],
    [['export', join(folder, 'shared.vhds'), join(folder, 'new.raw')], true, true, false],
    [['export', join(folder, 'shared.vhds'), join(folder, 'new.vhdx')], true, true, false],
    [['explain', '0xC03A000E'], true, true, true],
  ] as const) {
    const { code, stderr } = await vhdset(words, { env });
    expect(code).toBe(0);
    expect(stderr).toContain('dist/cli/main.js');
    expect(stderr.includes('dist/cli/program.js')).toBe(program);
    expect(stderr.includes('dist/cli/reading.js')).toBe(reading);
    expect(stderr.includes('dist/cli/commands.js')).toBe(commands);
  }
});

it('has in its common file what a chain is read with, and no more', () => {
  const { modules } = createRequire(import.meta.url)(resolve('dist/cli/program.js'));
  const rooms = new Set(Object.keys(modules).map((path) => path.split('/')[1]));
  // Neither what only an image needs, nor what only findings, plans and hosts do.
  expect([...rooms].sort()).toEqual([
    ...['bytes', 'case', 'chains', 'cli', 'formats', 'node', 'report', 'sets'],
  ]);
  expect(Object.keys(modules).length).toBeLessThan(140);
});

it('loads no stream, and nothing of promised files, for a chain that is told to a file', async () => {
  const folder = temporaryFolder();
  await SCENARIOS.find(({ name }) => name === 'healthy')!.build(folder);
  const script = `process.on('exit', () => require('fs').writeSync(2, process.moduleLoadList.join()))`;
  const preload = `data:text/javascript,import { createRequire } from 'node:module'; const require = createRequire('file:///x'); ${script}`;
  const output = openSync(join(folder, 'output'), 'w');
  const child = spawn(
    process.execPath,
    ['--import', preload, resolve('bin/vhdset.js'), 'chain', join(folder, 'shared.vhds')],
    { stdio: ['ignore', output, 'pipe'] },
  );
  const listed = (await child.stderr!.setEncoding('utf8').toArray()).join('');
  expect(listed).toContain('NativeModule fs,');
  expect(listed).not.toContain('sync_write_stream');
  expect(readFileSync(join(folder, 'output'), 'utf8')).toContain('active leaf');
});
