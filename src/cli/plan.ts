import { dirname, join, relative, resolve } from 'node:path';
import type { Argv } from 'yargs';
import { isRemote, remoteName } from '../node/remote-path.ts';
import { safeName } from '../node/safe-names.ts';
import { SystemPlaces } from '../node/system-places.ts';
import type { AccessOfFolder } from '../recovery/circumstances.ts';
import type { Plan } from '../recovery/plan-for.ts';
import { jsonText } from '../report/json/json-text.ts';
import type { PathMap } from '../report/script/mapped-plan.ts';
import type { PlansView } from '../report/view/plan-view.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { shellHere, stdoutPage } from './page.ts';
import { remark } from './remarks.ts';
import {
  type CaseOptions,
  type OutputOptions,
  withCaseOptions,
  withOutputOptions,
} from './shared-options.ts';
import { print } from './standard-output.ts';
import { VERSION } from './version.ts';
import { isSingleFile, withCase } from './with-case.ts';

const FORMATS = ['text', 'json', 'md', 'ps1', 'sh'] as const;
type Format = (typeof FORMATS)[number];

interface PlanArgs extends OutputOptions, CaseOptions {
  format: Format;
  option: string | undefined;
  output: string | undefined;
  acl: string | undefined;
  map: string[];
}

export const plan: Command<PlanArgs> = {
  options: (yargs: Argv) =>
    withCaseOptions(withOutputOptions(yargs), {
      paths: 'Folders, or a single .vhds or disk',
      all: 'Every option with every piece of evidence',
    })
      .option('format', {
        choices: FORMATS,
        default: 'text' as const,
        describe: 'ps1 and sh are scripts that only print, until called with -Execute or --execute',
      })
      .option('option', {
        type: 'string',
        describe: 'This option in full, instead of the recommended one',
      })
      .option('output', {
        type: 'string',
        describe: 'Folder for new files (default: beside the one given)',
      })
      .option('acl', {
        type: 'string',
        describe: 'The output of icacls <folder> /save <file> /t: shows which machine lacks rights',
      })
      .option('map', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe:
          'Where a folder is on the machine that runs the plan, <here>=<there> (repeatable)',
      }) as unknown as Argv<PlanArgs>,

  examples: [
    { line: 'plan copy', tells: 'what to do about the sets in a copied folder' },
    {
      line: 'plan copy --format ps1 > plan.ps1',
      tells: 'as a script for PowerShell, which only prints until told to act',
    },
    { line: 'plan copy --option flatten', tells: 'a different option than the recommended one' },
    {
      line: "plan copy --format ps1 --output out --map 'copy=D:\\copy' --map 'out=E:\\out'",
      tells: 'a script for a Windows host on which the folders are elsewhere',
    },
  ],

  async run(args) {
    const format = args.json ? 'json' : args.format;
    const maps = args.map.map(pathMap);
    const request = isScript(format) || maps.length > 0 ? withAbsolutePaths(args) : args;
    if (args.paths.some(isRemote)) tellOfRemote(format);
    const found = requireOption(await plansFor(request), args.option);
    const plans = await mappedPlans(found, maps);
    print(await reportOf(plans, format, request));
    return ExitCode.Done;
  },
};

/** @throws {UsageError} for a text that is no pair */
function pathMap(text: string): PathMap {
  const at = text.indexOf('=');
  const [from, to] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (from === '' || to === '') {
    throw new UsageError(`--map ${text}: say <folder here>=<the same folder there>`);
  }
  return { from: isRemote(from) ? from : resolve(from), to };
}

async function mappedPlans(plans: Plan[], maps: readonly PathMap[]): Promise<Plan[]> {
  if (maps.length === 0) return plans;
  const { mappedPlan } = await import('../report/script/mapped-plan.ts');
  const { UnscriptableError } = await import('../report/script/plan-script.ts');
  try {
    return plans.map((plan) => mappedPlan(plan, maps));
  } catch (error) {
    throw error instanceof UnscriptableError ? new UsageError(error.message) : error;
  }
}

function isScript(format: Format): boolean {
  return format === 'ps1' || format === 'sh';
}

/**
 * Commands of vhdset take an address as it is; those of the system do not.
 * @throws {UsageError} for a script, which would fail half-way
 */
function tellOfRemote(format: Format): void {
  const reason = 'the files are on a server, and a step that copies, renames or attaches one';
  if (isScript(format)) throw new UsageError(`--format ${format}: ${reason} needs a copy of them`);
  remark(`warning: ${reason} needs a copy of them on this machine; vhdset’s own commands do not`);
}

/** A script runs from anywhere. */
function withAbsolutePaths(args: PlanArgs): PlanArgs {
  const anywhere = (path: string) => (isRemote(path) ? path : resolve(path));
  const absolute = (paths: string[]) => paths.map(anywhere);
  const pair = (text: string) => {
    const at = text.indexOf('=');
    return at < 0 ? text : `${anywhere(text.slice(0, at))}=${anywhere(text.slice(at + 1))}`;
  };
  return {
    ...args,
    paths: absolute(args.paths),
    search: absolute(args.search),
    parent: args.parent.map(pair),
    output: args.output === undefined ? undefined : resolve(args.output),
    acl: args.acl === undefined ? undefined : resolve(args.acl),
  };
}

async function plansFor(args: PlanArgs): Promise<Plan[]> {
  const [first = '.'] = args.paths;
  const { paths, events: eventLogs, host } = args;
  const only = paths.length === 1 && (await isSingleFile(first)) ? { only: first } : {};
  const neighbours = 'only' in only ? 'included' : 'ignored';
  return withCase({ paths, neighbours, eventLogs, host }, args, async (opened) => {
    const output = args.output ?? (await outputBeside(first));
    const access = await accessFrom(args.acl);
    const plans = await opened.plans({ output, access, coverage: true, ...only });
    if (plans.length > 0) return plans;
    const { files } = opened.inventory;
    const refused = files.find(({ path, error }) => error !== null && paths.includes(path));
    throw new InputError(
      refused?.error ?? `no .vhds, .avhdx or .vhdx to plan for in ${paths.join(', ')}`,
    );
  });
}

async function kindOf(path: string): Promise<'file' | 'folder' | null> {
  const places = new SystemPlaces();
  return places.kindOf(path).finally(() => places.close());
}

async function accessFrom(path: string | undefined): Promise<AccessOfFolder | null> {
  if (path === undefined) return null;
  const { readAccessDump } = await import('./access-dump.ts');
  return { path, entries: (await readAccessDump(path)).entries };
}

/** New files go beside the folder with the evidence, never into it; absolute where that was. */
export async function outputBeside(path: string): Promise<string> {
  // What lies far away is not written to: the new files lie here, under its name.
  if (isRemote(path)) return `${safeName(remoteName(path) || 'disks')}-recovered`;
  const isFolder = (await kindOf(path)) === 'folder';
  const folder = resolve(isFolder ? path : dirname(path));
  const isRoot = dirname(folder) === folder;
  const output = isRoot ? join(folder, 'recovered') : `${folder}-recovered`;
  return resolve(path) === path ? output : relative('.', output);
}

function requireOption(plans: Plan[], option: string | undefined): Plan[] {
  if (option === undefined) return plans;
  const having = plans.filter(({ options }) => options.some(({ id }) => id === option));
  if (having.length > 0) return having;
  const known = [...new Set(plans.flatMap(({ options }) => options.map(({ id }) => id)))];
  throw new UsageError(`no option ${option} here; there are: ${known.join(', ')}`);
}

/** Each report is loaded only when it is written. */
async function reportOf(plans: readonly Plan[], format: Format, args: PlanArgs): Promise<string> {
  const option = args.option ?? null;
  switch (format) {
    case 'json': {
      const { planJson } = await import('../report/json/plan-json.ts');
      return jsonText(planJson(plans, args.paths, VERSION));
    }
    case 'md': {
      const { planMarkdown } = await import('../report/markdown/plan-md.ts');
      return planMarkdown(await viewOf(plans, args), shellHere());
    }
    case 'ps1':
      return scriptOf(plans, option, (await import('../report/script/plan-ps1.ts')).planPowerShell);
    case 'sh':
      return scriptOf(plans, option, (await import('../report/script/plan-sh.ts')).planShell);
    case 'text': {
      const { planText } = await import('../report/text/plan-text.ts');
      return planText(await viewOf(plans, args), { ...stdoutPage(args), shell: shellHere() });
    }
  }
}

async function viewOf(plans: readonly Plan[], { paths, option }: PlanArgs): Promise<PlansView> {
  const { planView } = await import('../report/view/plan-view.ts');
  return planView(plans, { roots: paths, option: option ?? null });
}

/** A script is for one option of one plan: there must be no doubt what it does. */
async function scriptOf(
  plans: readonly Plan[],
  option: string | null,
  write: (plan: Plan, option: string | null) => string,
): Promise<string> {
  const needing = plans.filter(({ inOrder }) => !inOrder);
  const [only, second] = needing.length > 0 ? needing : plans;
  if (second) {
    const subjects = [only, second].map((one) => one?.subject).join(', ');
    throw new UsageError(`a script is for one set or disk: name one of ${subjects}, …`);
  }
  const { UnscriptableError } = await import('../report/script/plan-script.ts');
  const { UnquotableError } = await import('../report/script/shell-quoting.ts');
  try {
    return write(only!, option);
  } catch (error) {
    if (error instanceof UnscriptableError) throw new UsageError(error.message);
    if (error instanceof UnquotableError) throw new InputError(error.message);
    throw error;
  }
}
