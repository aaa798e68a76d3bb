import { sep } from 'node:path';
import type { Argv } from 'yargs';
import { type Coverage, coverageOf, missingBytes } from '../disk/coverage.ts';
import type { ExportOptions } from '../disk/export-raw.ts';
import { rememberingRuns } from '../disk/remembered-runs.ts';
import {
  type ContentDigests,
  contentDigests,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../node/content-digests.ts';
import { pagedMemory } from '../node/direct-writes.ts';
import { isEqual } from '../node/fast-equality.ts';
import { type Progress, startProgress } from '../node/progress.ts';
import { jsonText } from '../report/json/json-text.ts';
import { coverageText } from '../report/text/coverage-text.ts';
import { type ExportReport, exportJson, exportText } from '../report/text/export-report.ts';
import { checkCloneUsage, cloneChoice, withCloneOption } from './clone-export.ts';
import type { Command } from './command.ts';
import { tellComparedDigests } from './disk-image-argument.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { mapPaths, type OutputArgs, STDOUT, writeDisk } from './export-output.ts';
import { type ExportSource, withExportSource } from './export-source.ts';
import { type DiskOptions, requireWhole } from './named-disk.ts';
import { newDiskFrom, vhdxOptionIn, withNewDiskOptions } from './new-disk.ts';
import { parseRange } from './quantity-argument.ts';
import { remark, tellWarnings } from './remarks.ts';
import { checkResumeUsage } from './resumed-export.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';

interface ExportArgs extends OutputOptions, DiskOptions, OutputArgs {
  hash: DigestAlgorithm[];
  sparse: boolean;
}

export const exportDisk: Command<ExportArgs> = {
  options: (yargs: Argv) =>
    withCloneOption(withNewDiskOptions(withDiskOptions(withOutputOptions(yargs))))
      .positional('output', {
        type: 'string',
        demandOption: true,
        describe: 'A new file; - for standard output (raw only)',
      })
      .option('format', {
        choices: ['raw', 'vhdx'] as const,
        describe: 'What to write (default: vhdx for a name that says so, otherwise raw)',
      })
      .option('range', {
        type: 'string',
        describe: 'Only a part: <offset>+<length> or <offset>-<end>, in bytes, 64K, 2M, 1G',
      })
      .option('allow-missing', {
        type: 'boolean',
        default: false,
        describe: 'Write what is there, zeros elsewhere, and a map of what is missing beside it',
      })
      .option('hash', {
        choices: DIGEST_ALGORITHMS,
        array: true,
        nargs: 1,
        default: [] as DigestAlgorithm[],
        describe: 'Also hash the content (repeatable)',
      })
      .option('sparse', {
        type: 'boolean',
        default: true,
        describe: 'Raw: leave holes where there are zeros; --no-sparse writes them',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Replace the output' })
      .option('keep-partial', {
        type: 'boolean',
        default: false,
        describe: 'Keep the temporary file when the export fails',
      })
      .option('resume', {
        type: 'boolean',
        default: false,
        describe: 'Raw: continue what an interrupted export kept, after proving it',
      }) as unknown as Argv<ExportArgs>,

  notes:
    'A disk image, raw or EWF (.E01 with its segments), can be exported as well: what it does not hold of the disk is missing, and a digest that was stored when it was made is compared.',

  examples: [
    { line: 'export copy/shared.vhds new.vhdx', tells: 'a new disk without checkpoints' },
    {
      line: 'export copy/shared.vhds - --range 0+64M | gzip > start.gz',
      tells: 'the first 64 MiB as a machine would see them, into a pipe',
    },
  ],

  async run(given) {
    // yargs makes an empty text of a lone dash.
    const dash = given.output === '' && process.argv.includes(STDOUT);
    const output = dash ? STDOUT : given.output;
    const format = given.format ?? formatByName(output);
    const args = { ...given, output, format, clone: cloneChoice(given.clone) };
    checkUsage(args);
    checkCloneUsage(args);
    checkResumeUsage(args);
    return withExportSource(args, (source) => runExport(source, args));
  },
};

/** A name that says VHDX must not hold raw bytes: Windows would call the file corrupt. */
function formatByName(output: string): ExportArgs['format'] {
  const [, extension] = /\.(a?vhdx|vhds|vhd|avhd|vmdk|vdi|qcow2)$/i.exec(output) ?? [];
  if (extension === undefined) return 'raw';
  if (/vhdx$/i.test(extension)) return 'vhdx';
  throw new UsageError(
    `export writes no .${extension}: name a .vhdx, or say --format raw for raw bytes under that name`,
  );
}

/** @throws {UsageError} when options contradict each other */
function checkUsage({ output, format, allowMissing, json, ...args }: ExportArgs): void {
  const ofVhdx = vhdxOptionIn(args);
  if (format === 'raw' && ofVhdx) throw new UsageError(`${ofVhdx} is for --format vhdx`);
  if (format === 'vhdx' && !args.sparse) {
    throw new UsageError('--no-sparse is for --format raw; --fixed allocates every block');
  }
  if (output === '') throw new UsageError('the name of the output is empty');
  // Else it would come out when all has been written, and the file gets its name.
  if (output.endsWith('/') || output.endsWith(sep)) {
    throw new UsageError(`${output} names a folder: name a file in it`);
  }
  if (output !== STDOUT) return;
  const refuse = (why: string) => {
    throw new UsageError(`${why}: name a file`);
  };
  if (process.stdout.isTTY)
    refuse('standard output is a terminal: redirect it into a file or a pipe');
  if (format !== 'raw') refuse('a VHDX cannot be written from front to back');
  if (allowMissing) refuse('--allow-missing writes a map beside the output');
  if (json) refuse('standard output cannot take both the disk and --json');
}

async function runExport(source: ExportSource, args: ExportArgs): Promise<number> {
  // Its tables are gone through twice: what it holds is told before any of it is copied.
  const from = { ...source, disk: rememberingRuns(source.disk) };
  const { disk, old, gap } = from;
  if (!args.allowMissing) requireWhole(from, '; or export what is there with --allow-missing');
  tellWarnings(from);
  if (gap !== null) remark(`warning: ${gap}`);
  const range = args.range === undefined ? wholeOf(disk) : parseRange(args.range, disk.virtualSize);
  const newDisk = args.format === 'vhdx' ? await newDiskFrom(old, args, range.length) : null;
  if (newDisk && newDisk.logicalSectorSize !== old.logicalSectorSize) {
    remark(
      `warning: partition tables count in sectors, and those were of ${old.logicalSectorSize} bytes: ` +
        'a system may find no partitions on the new disk',
    );
  }
  const whole = range.length === disk.virtualSize;
  const algorithms = [...new Set([...args.hash, ...(whole ? from.stored : [])])];
  // Their threads start while the tables are gone through.
  const digests = algorithms.length > 0 ? contentDigests(algorithms) : null;
  const progress = await startProgress({ label: 'exporting', quiet: args.quiet });
  try {
    // Tables alone: what is wrong shows before anything is written.
    const coverage = await coverageOf(disk, range);
    if (!args.allowMissing && missingBytes(coverage) > 0) throw damagedError(from, coverage);
    const { written, cloned, proven } = await writeDisk(
      from,
      newDisk,
      args,
      exportOptions(range, args, digests, progress),
    );
    progress.stop();
    const values = (await digests?.finish()) ?? [];
    const compared = whole ? from.compared(algorithms, values) : NOT_COMPARED;
    tellComparedDigests(compared);
    const report: ExportReport = {
      output: args.output,
      format: args.format,
      size: range.length,
      written,
      cloned,
      proven,
      sources: from.files,
      gap,
      // What the medium did not give is known by now.
      coverage: args.allowMissing ? await coverageOf(disk, range) : coverage,
      warnings: [...from.warnings, ...compared.doubts],
      digests: algorithms.map((algorithm, i) => ({ algorithm, digest: values[i]! })),
      maps: args.allowMissing ? mapPaths(args.output) : null,
    };
    if (args.json) process.stdout.write(jsonText(exportJson(report)));
    else if (args.output !== STDOUT) process.stdout.write(exportText(report));
    else
      for (const { algorithm, digest } of report.digests)
        process.stderr.write(`${algorithm} ${digest}\n`);
    return ExitCode.Done;
  } finally {
    progress.stop();
    await digests?.close();
  }
}

/** Stored digests are of all of the medium. */
const NOT_COMPARED = { told: [], doubts: [] };

function wholeOf({ virtualSize }: ExportSource['disk']): { offset: number; length: number } {
  return { offset: 0, length: virtualSize };
}

function damagedError({ path, lacking }: ExportSource, coverage: Coverage): InputError {
  const hint = `vhdset map ${path} shows where; export the rest with --allow-missing`;
  return new InputError(`${lacking}; ${hint}\n${coverageText(coverage).trimEnd()}`);
}

function exportOptions(
  range: { offset: number; length: number },
  args: ExportArgs,
  digest: ContentDigests | null,
  progress: Progress,
): ExportOptions {
  return {
    ...range,
    missing: args.allowMissing ? 'zeros' : 'refuse',
    sparse: args.sparse,
    oneByOne: args.output === STDOUT,
    digest,
    isEqual,
    allocate: pagedMemory(),
    onProgress: (done) => progress.update(done, range.length),
  };
}
