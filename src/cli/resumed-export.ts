import type { DiskSink, ExportOptions, ExportResult } from '../disk/export-raw.ts';
import { exportRaw } from '../disk/export-raw.ts';
import { provenPart } from '../disk/proven-part.ts';
import type { CopiedDisk } from '../disk/read-ahead.ts';
import type { AtomicOutput } from '../node/atomic-output.ts';
import { FilePool } from '../node/file-pool.ts';
import { OutputError } from '../node/output-error.ts';
import { partialsOf } from '../node/partial-names.ts';
import { UsageError } from './exit.ts';

interface ResumeArgs {
  readonly output: string;
  readonly resume: boolean;
  readonly format: 'raw' | 'vhdx';
  readonly sparse: boolean;
  readonly allowMissing: boolean;
}

/** @throws {UsageError} when what is asked for can't be continued */
export function checkResumeUsage({ resume, format, sparse, allowMissing, ...args }: ResumeArgs) {
  if (!resume) return;
  const refuse = (why: string) => {
    throw new UsageError(`--resume ${why}`);
  };
  if (args.output === '-') refuse('continues a file; standard output has none');
  if (format === 'vhdx') {
    refuse(
      'is for --format raw: every VHDX has its own identity, and half of one proves nothing; export it again',
    );
  }
  if (!sparse) refuse('and --no-sparse cannot be combined: zeros look alike, written or not');
  if (allowMissing)
    refuse('and --allow-missing cannot be combined: the maps would cover only one half');
}

/**
 * Finds what an interrupted export to this name kept.
 * @throws {OutputError} `no-partial` when there is none, or several
 */
export async function keptPartialOf(output: string): Promise<string> {
  const { kept, open } = await partialsOf(output).catch(() => ({ kept: [], open: [] }));
  if (kept.length === 1) return kept[0]!;
  let why = 'nothing of an earlier export is kept beside it; export without --resume';
  const [killed] = open;
  if (killed !== undefined) {
    const name = killed.replace(/\.partial$/, '.kept.partial');
    why = `${killed} is from an export that was killed, or is still running. If none is running: rename it to ${name}`;
  }
  if (kept.length > 1) why = `several are kept: ${kept.join(', ')}; remove all but one`;
  throw new OutputError(output, 'no-partial', why);
}

/** What a resumed export did; `proven`: bytes that were there already, and read and compared. */
export interface ResumedResult extends ExportResult {
  readonly proven: number;
}

/** Proves what is there, drops what is behind that, and writes the rest. */
export async function exportRest(
  disk: CopiedDisk,
  output: AtomicOutput,
  keptPath: string,
  options: ExportOptions,
): Promise<ResumedResult> {
  const { offset = 0, onProgress } = options;
  const { length = disk.virtualSize - offset } = options;
  const proven = await provenIn(disk, output.partialPath, keptPath, options);
  const rest: DiskSink = {
    write: (data, at) => output.write(data, proven + at),
    async truncate(size) {
      // Cut off, what is behind the proven part is gone, and reads as zeros.
      await output.truncate(proven);
      await output.truncate(proven + size);
    },
  };
  const { written } = await exportRaw(disk, rest, {
    ...options,
    offset: offset + proven,
    length: length - proven,
    onProgress: (done) => onProgress?.(proven + done),
  });
  return { written, proven };
}

async function provenIn(
  disk: CopiedDisk,
  path: string,
  name: string,
  options: ExportOptions,
): Promise<number> {
  const pool = new FilePool(1);
  try {
    return await provenPart(disk, { name, source: await pool.open(path) }, options);
  } finally {
    pool.close();
  }
}
