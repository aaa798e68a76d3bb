import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import { outputError } from '../node/output-error.ts';
import { vhdset } from '../recovery/command.ts';
import { shownCommand, typedWord } from '../report/script/plan-commands.ts';
import { analyze } from './analyze.ts';
import type { Command } from './command.ts';
import { shellHere } from './page.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';

export const demo: Command<OutputOptions> = {
  options: (yargs: Argv) => withOutputOptions(yargs),

  examples: [
    { line: 'demo', tells: 'a first look, with no files of your own' },
    { line: 'demo --json', tells: 'the same as data' },
  ],

  async run(args) {
    const folder = await makeSample();
    const noSearch = { search: [], parent: [], ignoreIdMismatch: false };
    const noExtras = { all: false, events: [], host: undefined, failOn: 'never' as const };
    const exitCode = await analyze.run({ ...args, ...noSearch, ...noExtras, paths: [folder] });
    if (!args.quiet) process.stderr.write(farewell(folder));
    return exitCode;
  },
};

/** Thirty checkpoints that never merged, in a temporary folder. */
async function makeSample(): Promise<string> {
  const { build } = await import('../../fixtures/scenarios/never-merging.ts');
  const folder = await mkdtemp(join(tmpdir(), 'vhdset-demo-')).catch((error: unknown) => {
    throw outputError(tmpdir(), error);
  });
  try {
    await build(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

function farewell(folder: string): string {
  const shell = shellHere();
  const path = typedWord({ path: folder }, shell);
  const remove = shell === 'sh' ? `rm -r ${path}` : `Remove-Item -Recurse -LiteralPath ${path}`;
  return `
This set was made up for the demo. It is in ${folder}
  go on with      ${shownCommand(vhdset('plan', { path: folder }), shell)}
  other troubles  vhdset create --list
  remove it with  ${remove}
`;
}
