import { readdirSync } from 'node:fs';
import { expect, it, vi } from 'vitest';
import { ExitCode } from '../../src/cli/exit.ts';
import { runCommand } from '../../src/cli/program.ts';
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

it('is one file, of which the version and the list of commands need nothing', async () => {
  expect(readdirSync('dist/cli').sort()).toEqual([
    'LICENSES.txt',
    'main.js',
    'package.json',
    'program.js',
  ]);
  const env = { NODE_DEBUG: 'module' };
  for (const [words, needed] of [
    [['--version'], false],
    [['--help'], false],
    [['explain', '0xC03A000E'], true],
  ] as const) {
    const { code, stderr } = await vhdset(words, { env });
    expect(code).toBe(0);
    expect(stderr).toContain('dist/cli/main.js');
    expect(stderr.includes('dist/cli/program.js')).toBe(needed);
  }
});
