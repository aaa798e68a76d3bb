import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Argv } from 'yargs';
import type { Scenario, Truth } from '../../fixtures/scenario.ts';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { formatCount } from '../bytes/quantity.ts';
import { OutputError, outputError } from '../node/output-error.ts';
import { errnoOf } from '../node/source-error.ts';
import { type Command as TypedCommand, vhdset } from '../recovery/command.ts';
import { printable } from '../report/printable.ts';
import { shownCommand } from '../report/script/plan-commands.ts';
import type { Command } from './command.ts';
import { ExitCode, UsageError } from './exit.ts';
import { shellHere } from './page.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';

interface CreateOptions extends OutputOptions {
  scenario: string | undefined;
  folder: string | undefined;
  list: boolean;
  force: boolean;
  host: string | undefined;
}

/** Names of files that are shown before the rest is counted. */
const SHOWN_FILES = 6;

export const create: Command<CreateOptions> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs)
      .positional('scenario', { type: 'string', describe: 'A name from --list' })
      .positional('folder', { type: 'string', describe: 'Created if it does not exist' })
      .option('list', { type: 'boolean', default: false, describe: 'Print all scenarios' })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Add to a folder that is not empty; no file is ever replaced',
      })
      .option('host', {
        type: 'string',
        describe: 'Also create this folder, with what collect would write on the hosts',
      }) as unknown as Argv<CreateOptions>,

  examples: [
    { line: 'create --list', tells: 'what there is' },
    { line: 'create orphans practice', tells: 'a folder to tidy up' },
    {
      line: 'create never-merging growing --host answers',
      tells: 'a growing chain, and what the hosts say of it',
    },
  ],

  async run({ scenario: name, folder, list, force, host, json }) {
    if (list) {
      const names = SCENARIOS.map(({ name, summary }) => ({ name, summary }));
      process.stdout.write(json ? asJson(names) : `${scenarioTable()}\n`);
      return ExitCode.Done;
    }
    const scenario = findScenario(name);
    if (folder === undefined)
      throw new UsageError(`where? vhdset create ${scenario.name} <folder>`);
    // Nothing is made before it is known that both can be.
    await requireFree(folder, force);
    if (host !== undefined) await requireFree(host, force, COLLECTED);
    await makeFolder(folder);
    const truth = await scenario.build(folder);
    if (host !== undefined) await makeHostFolder(host, scenario, folder, truth);
    const next = nextCommands(folder, truth, host).map((command) =>
      shownCommand(command, shellHere()),
    );
    const { files } = truth;
    process.stdout.write(
      json
        ? asJson({ scenario: scenario.name, folder, files, next })
        : createdText(scenario, folder, files, next),
    );
    return ExitCode.Done;
  },
};

function findScenario(name: string | undefined): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (found) return found;
  const wrong =
    name === undefined ? 'which scenario?' : `no scenario is called ${printable(name)}.`;
  throw new UsageError(`${wrong} There are:\n${scenarioTable()}`);
}

function scenarioTable(): string {
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  return SCENARIOS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n');
}

/** What every folder of the hosts’ answers has: with it, the files to be made are there already. */
const COLLECTED = 'collect.json';

/** @param taken the name of a file that would have to be replaced */
async function requireFree(folder: string, force: boolean, taken?: string): Promise<void> {
  let entries: string[];
  try {
    entries = await readdir(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return;
    throw outputError(folder, error);
  }
  if (taken !== undefined && entries.includes(taken)) {
    const explanation = 'it exists, and is not replaced; choose another folder';
    throw new OutputError(join(folder, taken), 'exists', explanation);
  }
  if (entries.length === 0 || force) return;
  const explanation = 'the folder is not empty; choose another one, or add to it with --force';
  throw new OutputError(folder, 'not-empty', explanation);
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw outputError(folder, error);
  }
}

async function makeHostFolder(
  host: string,
  { name }: Scenario,
  folder: string,
  truth: Truth,
): Promise<void> {
  await makeFolder(host);
  const { hostOfScenario, writeHostFolder } = await import('../../fixtures/scene/host-folder.ts');
  const { openScene } = await import('../../fixtures/scene/scene.ts');
  await writeHostFolder(openScene(host), await hostOfScenario(name, folder, truth));
}

/** What shows the trouble. */
function nextCommands(
  folder: string,
  { accessList }: Truth,
  host: string | undefined,
): TypedCommand[] {
  const at = (file: string) => ({ path: join(folder, file) });
  const where = { path: folder };
  const said = host === undefined ? [] : ['--host', { path: host }];
  return [
    vhdset('analyze', where, ...said),
    ...(accessList ? [vhdset('permissions', where, '--acl', at(accessList.file))] : []),
    vhdset('plan', where, ...said),
  ];
}

function createdText(
  { name, summary }: Scenario,
  folder: string,
  files: readonly string[],
  next: readonly string[],
): string {
  const more = files.length - SHOWN_FILES;
  const lines = [
    `${name}: ${summary}`,
    `${formatCount(files.length, 'file')} in ${printable(folder)}`,
    ...files.slice(0, SHOWN_FILES).map((file) => `  ${file}`),
    ...(more > 0 ? [`  ⋮ ${more} more`] : []),
    '',
    'Try next',
    ...next.map((command) => `  ${command}`),
  ];
  return `${lines.join('\n')}\n`;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
