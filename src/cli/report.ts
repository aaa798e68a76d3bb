import { arch, hostname, release, type as systemType } from 'node:os';
import type { Argv } from 'yargs';
import type { Case } from '../case/case.ts';
import { digestSource } from '../disk/content-digest.ts';
import { writeOutput } from '../node/atomic-output.ts';
import { contentDigests } from '../node/content-digests.ts';
import { type Progress, startProgress } from '../node/progress.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { type Command as Typed, vhdset, type Word } from '../recovery/command.ts';
import { jsonText } from '../report/json/json-text.ts';
import type { Making } from '../report/view/report/making-section.ts';
import { type Report, readReport } from '../report/view/report/report.ts';
import { requireSomething, unreadAmong } from './analyze.ts';
import type { Command } from './command.ts';
import { ExitCode, UsageError } from './exit.ts';
import { requireReplaceable } from './output-guard.ts';
import { shellHere } from './page.ts';
import { outputBeside } from './plan.ts';
import { remark } from './remarks.ts';
import {
  type CaseOptions,
  type OutputOptions,
  withCaseOptions,
  withOutputOptions,
} from './shared-options.ts';
import { writeText } from './text-sink.ts';
import { VERSION } from './version.ts';
import { withCase } from './with-case.ts';

const FORMATS = ['html', 'md', 'json'] as const;
type Format = (typeof FORMATS)[number];

export interface ReportArgs extends OutputOptions, CaseOptions {
  output: string | undefined;
  format: Format;
  hash: boolean;
  files: boolean;
  redact: boolean;
  force: boolean;
}

export const report: Command<ReportArgs> = {
  options: (yargs: Argv) =>
    withCaseOptions(withOutputOptions(yargs), {
      paths: 'Folders (searched recursively) and files; or the results of a fleet',
    })
      .option('output', {
        alias: 'o',
        type: 'string',
        describe: 'The new file (default: the standard output)',
      })
      .option('format', {
        choices: FORMATS,
        default: 'html' as const,
        describe:
          'html contains no script and makes no requests; md and json have the same content',
      })
      .option('hash', {
        type: 'boolean',
        default: false,
        describe: 'With the SHA-256 of every source: reads all of them',
      })
      .option('files', {
        type: 'boolean',
        default: false,
        describe: 'With the files that differ between states: reads file systems',
      })
      .option('redact', {
        type: 'boolean',
        default: false,
        describe: 'Stand-ins for names and identifiers; read it before you share it',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Replace the file, unless it is evidence',
      }) as unknown as Argv<ReportArgs>,

  notes:
    'Reads the tables of every chain; of the data it reads samples within fixed bounds, and more only if --hash or --files asks for it. Read a report with --redact before you share it: names of files, folders, machines, hosts, groups and volumes are replaced wherever they stand, but one that is an ordinary word, such as a machine called “copy”, may remain within a sentence, and so may a name that only the error message of a host speaks of. Exit code 3: something named could not be read; the rest is in the report.',

  examples: [
    { line: 'report copy -o report.html', tells: 'everything in one file, to hand over' },
    { line: 'report copy -o hashed.html --hash', tells: 'with the digests of the sources' },
    { line: 'report copy --redact -o public.html', tells: 'for a forum: names replaced' },
    { line: 'report copy --format md', tells: 'for a ticket or a wiki, without the pictures' },
  ],

  async run(args) {
    const { paths, events: eventLogs, host, output } = args;
    if (output === undefined && isForBrowsers(args) && process.stdout.isTTY) {
      throw new UsageError(
        'HTML is for a browser: name a file with -o report.html, or --format md',
      );
    }
    const results = await resultsFileAmong(paths);
    if (results !== null) return (await import('./fleet/overview.ts')).overview(results, args);
    return withCase({ paths, neighbours: 'searched', eventLogs, host }, args, async (opened) => {
      const { inventory } = opened;
      requireSomething(inventory, paths);
      if (output !== undefined && args.force) await requireReplaceable(output);
      const inputs = inventory.files.map(({ path }) => path);
      if (output === undefined) {
        await writeText(stdoutSink(), [await textOf(await reportOf(opened, args), args)]);
      } else {
        // Ahead of the work: a name that is taken is told at once.
        await writeOutput(output, { force: args.force, inputs }, async (file) => {
          await writeText(file, [await textOf(await reportOf(opened, args), args)]);
        });
      }
      const unread = unreadAmong(inventory, paths);
      for (const { path, error } of unread) remark(error ?? `${path} could not be read`);
      return unread.length > 0 ? ExitCode.InputUnreadable : ExitCode.Done;
    });
  },
};

/** One file whose first line is a result of `fleet`, by what is in it. */
async function resultsFileAmong([path, ...others]: readonly string[]): Promise<string | null> {
  if (path === undefined || others.length > 0) return null;
  const { isResultsFile } = await import('../node/results-file.ts');
  return (await isResultsFile(path)) ? path : null;
}

const isForBrowsers = ({ format, json }: ReportArgs) => format === 'html' && !json;

async function reportOf(opened: Case, args: ReportArgs): Promise<Report> {
  const progress = await startProgress({ label: 'reading', quiet: args.quiet });
  try {
    const hashes = args.hash ? await hashesOf(opened, progress) : null;
    return await readReport(opened, {
      making: makingOf(args),
      planCommand: vhdset('plan', ...caseWords(args)),
      output: await outputBeside(args.paths[0] ?? '.'),
      hashes,
      redact: args.redact,
      files: args.files,
    });
  } finally {
    progress.stop();
  }
}

/** Each format is loaded only when it is written. */
async function textOf(made: Report, { json, format }: ReportArgs): Promise<string> {
  switch (json ? 'json' : format) {
    case 'html':
      return (await import('../report/html/report-html.tsx')).reportHtml(made, shellHere());
    case 'md':
      return (await import('../report/markdown/report-md.ts')).reportMarkdown(made, shellHere());
    case 'json': {
      const { reportJson } = await import('../report/json/report-json.ts');
      return jsonText(reportJson(made));
    }
  }
}

/** SHA-256 of every file, one after the other; a file that can't be read has none. */
async function hashesOf(opened: Case, progress: Progress): Promise<Map<string, string>> {
  const { files } = opened.inventory;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const hashes = new Map<string, string>();
  const digests = contentDigests(['sha256']);
  let done = 0;
  try {
    for (const { path, tree } of files) {
      const update = async (bytes: Uint8Array) => {
        await digests.update(bytes);
        done += bytes.length;
        progress.update(done, total);
      };
      const read = async () => {
        const source = await tree.open(path);
        await digestSource(source, { ...digests, update });
        await source.verifyUnchanged?.();
      };
      const fine = await read().then(
        () => true,
        () => false,
      );
      const [digest] = await digests.finish();
      if (fine) hashes.set(path, digest!);
    }
  } finally {
    await digests.close();
  }
  return hashes;
}

function makingOf(args: ReportArgs): Making {
  return {
    command: args.redact ? redactedCommand(args) : typedCommand(process.argv.slice(2)),
    version: VERSION,
    time: new Date().toISOString(),
    host: `${hostname()}, ${systemType()} ${release()}, ${arch()}, Node.js ${process.versions.node}`,
    words: caseWords(args),
    analyzeHint: 'vhdset analyze --all lists them',
  };
}

/** What no shell sees anything special in: stands as it was typed. */
const PLAIN_WORD = /^-{0,2}[A-Za-z0-9_./][A-Za-z0-9_./-]*$/;

function typedCommand(typed: readonly string[]): Typed {
  return vhdset(...typed.map((text): Word => (PLAIN_WORD.test(text) ? text : { text })));
}

/** Without the name of the output, which a report that is to be public does not tell. */
function redactedCommand(args: ReportArgs): Typed {
  const { json, hash, files } = args;
  const format = json ? 'json' : args.format;
  return vhdset(
    ...['report', ...caseWords(args), '--redact'],
    ...(format === 'html' ? [] : ['--format', format]),
    ...(hash ? ['--hash'] : []),
    ...(files ? ['--files'] : []),
  );
}

/** What was looked at and how, as words of another command. */
function caseWords(args: ReportArgs): Word[] {
  const { paths, search, parent, events, host, ignoreIdMismatch, log, header, assume = [] } = args;
  return [
    ...paths.map((path) => ({ path })),
    ...search.flatMap((folder) => ['--search', { path: folder }]),
    ...parent.flatMap((pair) => ['--parent', { text: pair }]),
    ...(ignoreIdMismatch ? ['--ignore-id-mismatch'] : []),
    ...(log && log !== 'require' ? ['--log', log] : []),
    ...(header && header !== 'auto' ? ['--header', header] : []),
    ...assume.flatMap((value) => ['--assume', { text: value }]),
    ...events.flatMap((file) => ['--events', { path: file }]),
    ...(host === undefined ? [] : ['--host', { path: host }]),
  ];
}
