import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { Command } from '../../src/cli/command.ts';
import { COMMANDS, type CommandEntry } from '../../src/cli/commands.ts';
import { ExitCode } from '../../src/cli/exit.ts';
import type { Arguments } from '../../src/cli/plain-line.ts';
import { runCommand } from '../../src/cli/program.ts';
import { shareOf } from '../share.ts';

const { plainArguments } = await vi.importActual<typeof import('../../src/cli/plain-line.ts')>(
  '../../src/cli/plain-line.ts',
);

/** With what the option parser has run a command. */
let parsed: Arguments[] = [];

// Nothing is plain to the program here, and no command does anything: what is left is the option parser.
vi.mock('../../src/cli/plain-line.ts', () => ({ plainArguments: () => null }));
vi.mock('../../src/cli/commands.ts', async (original) => {
  const { COMMANDS } = await original<typeof import('../../src/cli/commands.ts')>();
  const run = async (args: Arguments) => {
    parsed.push(args);
    return 0;
  };
  return {
    COMMANDS: COMMANDS.map((entry) => ({
      ...entry,
      load: async () => ({ ...(await entry.load()), run }),
    })),
  };
});

/** What the option parser makes of a line; null when the command is not run. */
async function parse(name: string, words: readonly string[]): Promise<Arguments | null> {
  parsed = [];
  const silent = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockReturnValue(true),
  );
  const log = vi.spyOn(console, 'log').mockReturnValue();
  try {
    const code = await runCommand([name, ...words]);
    return code === ExitCode.Done ? (parsed[0] ?? null) : null;
  } finally {
    for (const spy of [...silent, log]) spy.mockRestore();
  }
}

/** Names of all options, and the values that may stand behind them. */
// biome-ignore lint/suspicious/noExplicitAny: each command has arguments of its own
function vocabularyOf(command: Command<any>): { options: string[]; values: string[] } {
  const options: string[] = [];
  const values: string[] = [];
  const note = (name: string, { alias, choices = [] }: { alias?: string; choices?: unknown[] }) => {
    options.push(`--${name}`, `--no-${name}`);
    if (alias !== undefined) options.push(`-${alias}`, `--${alias}`);
    values.push(...choices.map(String));
    return recorder;
  };
  const recorder = { option: note, positional: note };
  command.options(recorder as never);
  return { options, values };
}

const ODD = [
  ...['a.vhds', 'copy/b.avhdx', '7', '1e3', '0x10', '007', 'true', 'false', 'a=b', '"q"', "'"],
  ...[
    '',
    '-',
    '--',
    '-1',
    '-x',
    '--unknown',
    '--json=true',
    '--at=x',
    'help',
    'version',
    '.5',
    '∞',
  ],
  ...['--search=a', '--help', '--version', '__proto__', 'constructor', 'Infinity', ' 5', 'chain'],
];

const nameOf = ({ usage }: CommandEntry) => usage.split(' ')[0]!;
const named = COMMANDS.map((entry) => ({ ...entry, name: nameOf(entry) }));

describe('a plain line', { timeout: 120_000 }, () => {
  it.each(named)('says what the option parser says: $name', async ({ name, usage, load }) => {
    const command = await load();
    const { options, values } = vocabularyOf(command);
    const word = fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom('a.vhds', 'copy/b.avhdx', 'c', ...values) },
      { weight: 3, arbitrary: fc.constantFrom(...options) },
      { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 5 }), async (words) => {
        // What follows two dashes has been given a folder before.
        fc.pre(!words.includes('--'));
        const plain = plainArguments(usage, command.options, words);
        if (plain) expect(plain).toEqual(await parse(name, words));
      }),
      { numRuns: shareOf(200) },
    );
  });
});

const chain = await COMMANDS.find((entry) => nameOf(entry) === 'chain')!.load();
const ofChain = (...words: string[]) => plainArguments('chain <disk>', chain.options, words);

it.each([
  [['shared.vhds']],
  [['shared.vhds', '--json', '--no-color', '--ignore-id-mismatch']],
  [['-q', 'shared.vhds']],
  [['--search', 'a', '--search', 'b', 'shared.vhds', '--at', 'x', '--log', 'auto', '--no-all']],
])('is: chain %j', async (words) => {
  const plain = ofChain(...words);
  expect(plain).not.toBeNull();
  expect(plain).toEqual(await parse('chain', words));
});

it.each([
  ['nothing', []],
  ['too much', ['a', 'b']],
  ['help', ['a', 'help']],
  ['an option twice', ['a', '--json', '--json']],
  ['an option by its name and by its letter', ['a', '--quiet', '-q']],
  ['a value twice', ['a', '--at', 'x', '--at', 'y']],
  ['a value of none', ['a', '--at']],
  ['an option as a value', ['a', '--at', '--json']],
  ['no value', ['a', '--search', '']],
  ['letters in a row', ['a', '-qh']],
  ['a letter that means nothing', ['a', '-x']],
  ['a letter as a word', ['a', '--q']],
  ['a value for a switch', ['a', '--json', 'false']],
  ['a value behind a sign', ['a', '--at=x']],
  ['none of the choices', ['a', '--log', 'never']],
  ['something unknown', ['a', '--josn']],
  ['another spelling', ['a', '--ignoreIdMismatch']],
  ['a negation of a value', ['a', '--no-at']],
])('is not, and left to the option parser: %s', (_, words) => {
  expect(ofChain(...words)).toBeNull();
});
