import type { Argv } from 'yargs';
import { type Finding, SEVERITIES, type Severity } from '../diagnosis/finding.ts';
import { type Command as Typed, vhdset, type Word } from '../recovery/command.ts';
import { analysisJson } from '../report/json/analysis-json.ts';
import { jsonPieces } from '../report/json/json-text.ts';
import { analysisText } from '../report/text/analysis-text.ts';
import { analysisView } from '../report/view/analysis-view.ts';
import type { Inventory } from '../sets/model.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError } from './exit.ts';
import { neitherDiskNorSet } from './named-disk.ts';
import { shellHere, stdoutPage } from './page.ts';
import { remark } from './remarks.ts';
import {
  type CaseOptions,
  type OutputOptions,
  withCaseOptions,
  withOutputOptions,
} from './shared-options.ts';
import { print, printPieces } from './standard-output.ts';
import { VERSION } from './version.ts';
import { withCase } from './with-case.ts';

interface AnalyzeOptions extends OutputOptions, CaseOptions {
  failOn: Severity | 'never';
}

export const analyze: Command<AnalyzeOptions> = {
  options: (yargs: Argv) =>
    withCaseOptions(withOutputOptions(yargs), {
      paths: 'Folders (searched recursively) and files',
      all: 'Every chain member, finding and piece of evidence',
    }).option('fail-on', {
      choices: [...SEVERITIES, 'never'] as const,
      default: 'never' as const,
      describe: 'Exit with 1 when a finding is at least this severe',
    }) as unknown as Argv<AnalyzeOptions>,

  examples: [
    { line: 'analyze copy', tells: 'the sets in a copied folder, and what is wrong with them' },
    {
      line: 'analyze copy --json --fail-on error',
      tells: 'the same as data, and exit code 1 when there is an error',
      exitCode: 1,
    },
  ],

  async run(args) {
    const { paths, events: eventLogs, host } = args;
    return withCase({ paths, neighbours: 'searched', eventLogs, host }, args, async (opened) => {
      const { inventory } = opened;
      requireSomething(inventory, paths);
      const host = await opened.host();
      const findings = await opened.findings();
      // The folder for new files is the plan's business: here only what to do next is told.
      const plans = await opened.plans({ output: '.' });
      if (args.json) {
        const analysis = analysisJson(inventory, host, findings, VERSION, plans);
        printPieces(jsonPieces(analysis));
      } else {
        const analysis = { inventory, host, findings, plans, planCommand: planCommand(args) };
        const page = { ...stdoutPage(args), shell: shellHere() };
        print(analysisText(analysisView(analysis), page));
      }
      // The rest was told all the same.
      const unread = unreadAmong(inventory, args.paths);
      for (const { path, error } of unread) remark(error ?? `${path} could not be read`);
      return unread.length > 0 ? ExitCode.InputUnreadable : exitCodeFor(findings, args.failOn);
    });
  },
};

/** The command that plans for the same files. */
function planCommand({ paths, search, parent, events, host }: AnalyzeOptions): Typed {
  const words: Word[] = [
    ...paths.map((path) => ({ path })),
    ...search.flatMap((folder) => ['--search', { path: folder }]),
    ...parent.flatMap((pair) => ['--parent', { text: pair }]),
    ...events.flatMap((log) => ['--events', { path: log }]),
    ...(host === undefined ? [] : ['--host', { path: host }]),
  ];
  return vhdset('plan', ...words);
}

/** What was named, and could not be read. */
export function unreadAmong({ files }: Pick<Inventory, 'files'>, paths: readonly string[]) {
  return files.filter((file) => file.error !== null && paths.includes(file.path));
}

/** Nothing to analyse is no success: a path that is not there, a folder without disks. */
export function requireSomething(
  { files, disks, sets, deleted = [] }: Inventory,
  paths: readonly string[],
): void {
  // A file that is not what its name says is told as a finding, unless it was named itself.
  const pretenders = files.some(({ promised }) => promised === 'vhdx' || promised === 'vhds');
  const named = files.some(({ path }) => paths.includes(path));
  // What was deleted from an image is worth a report of its own.
  if (disks.length + sets.length + deleted.length > 0 || (pretenders && !named)) return;
  const [refused] = unreadAmong({ files }, paths);
  if (refused) throw new InputError(refused.error ?? '');
  const [only] = files;
  if (files.length === 1 && only && paths.includes(only.path)) {
    throw new InputError(neitherDiskNorSet(only.path, only.kind));
  }
  const looked = `${files.length} ${files.length === 1 ? 'file' : 'files'} looked at`;
  throw new InputError(`no .vhds, .avhdx or .vhdx in ${paths.join(', ')} (${looked})`);
}

function exitCodeFor(findings: readonly Finding[], failOn: Severity | 'never'): number {
  if (failOn === 'never') return ExitCode.Done;
  const bar = SEVERITIES.indexOf(failOn);
  const reached = findings.some(({ severity }) => SEVERITIES.indexOf(severity) >= bar);
  return reached ? ExitCode.FindingsReached : ExitCode.Done;
}
