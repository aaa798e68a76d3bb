import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { vhdset } from './run.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

describe('without a command', () => {
  it.each([[[]], [['--help']], [['-h']], [['help']]])('%j shows the help page', async (args) => {
    const { code, stdout, stderr } = await vhdset(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { usage } of COMMANDS) expect(stdout).toContain(`  ${usage} `);
  });

  it.each(['--version', '-V', 'version'])('%s tells the version', async (word) => {
    expect(await vhdset([word])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('wrong usage ends with 2, on stderr, and shows the way to the help', () => {
  it.each([
    [['analise'], 'no command analise; did you mean analyze?', '--help'],
    [['quux', '/copy'], 'there is no command quux\n', 'See vhdset --help'],
    [['chain'], 'chain needs <disk>', 'vhdset chain --help'],
    [['diff', 'a'], 'diff needs --from', 'vhdset diff --help'],
    [['chain', 'a', 'b'], 'Unknown argument: b', 'vhdset chain --help'],
    [['analyze', '--nonsense'], 'nonsense', 'vhdset analyze --help'],
    [['analyze', '--fail-on', 'sometimes'], 'sometimes', 'vhdset analyze --help'],
  ])('%j', async (args, message, hint) => {
    const { code, stdout, stderr } = await vhdset(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^vhdset: /);
    expect(stderr).toContain(message);
    expect(stderr).toContain(hint);
  });

  it('a single value given twice is said to be so', async () => {
    const { code, stderr } = await vhdset(['chain', 'x', '--at', 'a', '--at', 'b']);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'vhdset: --at was given more than once\n',
    });
  });
});

it.each(COMMANDS.map(({ usage }) => usage.split(' ')[0]!))(
  '%s explains itself with --help',
  async (command) => {
    const { code, stdout, stderr } = await vhdset([command, '--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`vhdset ${command}`);
  },
);

it('ends quietly when the reader of the pipe goes away', async () => {
  const child = spawn('sh', [
    '-c',
    `"$0" ${resolve('bin/vhdset.js')} --help | true; echo done`,
    process.execPath,
  ]);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  await new Promise((closed) => child.on('close', closed));
  expect({ out, err }).toEqual({ out: 'done\n', err: '' });
});
