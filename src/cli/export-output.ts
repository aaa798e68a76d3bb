import { rm, stat } from 'node:fs/promises';
import { codeOf } from '../bytes/vhdset-error.ts';
import {
  type DiskSink,
  type ExportOptions,
  type ExportResult,
  exportRaw,
} from '../disk/export-raw.ts';
import type { NewDisk } from '../disk/export-vhdx.ts';
import { type AtomicOutput, writeOutput } from '../node/atomic-output.ts';
import { makeSparse } from '../node/sparse-flag.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { watchUnfinished } from '../node/unfinished-files.ts';
import { type CloneArgs, tryClone } from './clone-export.ts';
import type { ExportSource } from './export-source.ts';
import { writeMissingMap } from './missing-map.ts';
import { requireReplaceable } from './output-guard.ts';
import { remark } from './remarks.ts';
import { exportRest, keptPartialOf } from './resumed-export.ts';

/** Where an export goes, and what becomes of what is there. */
export interface OutputArgs extends CloneArgs {
  /** A new file; {@link STDOUT} for standard output. */
  output: string;
  force: boolean;
  keepPartial: boolean;
  quiet: boolean;
  /** Go on with what an interrupted export kept. */
  resume: boolean;
}

export const STDOUT = '-';

/** Half a disk looks like a disk: who closed the pipe, or let it break, is told how much is there. */
function tellUndelivered(error: unknown, taken: number, { length }: ExportOptions): never {
  if (codeOf(error) === 'output-closed') {
    const whole = length === undefined ? '' : ` of ${length}`;
    remark(
      `the reader closed the standard output: it has ${taken}${whole} bytes at most, and not the whole disk`,
    );
  }
  throw error;
}

/** What was written; `cloned`: into a clone of the base; `proven`: bytes of an interrupted export that it goes on with. */
export async function writeDisk(
  from: ExportSource,
  newDisk: NewDisk | null,
  args: OutputArgs,
  options: ExportOptions,
): Promise<ExportResult & { readonly cloned: boolean; readonly proven: number }> {
  const { disk, inputs } = from;
  const copyTo = async (sink: DiskSink): Promise<ExportResult> => {
    if (!newDisk) return exportRaw(disk, sink, options);
    const { exportVhdx } = await import('../disk/export-vhdx.ts');
    return exportVhdx(disk, sink, newDisk, options);
  };
  const finish = async (result: ExportResult & { readonly proven?: number }) => {
    // Before the file gets its name.
    await from.verifyUnchanged();
    return { proven: 0, ...result, cloned: false };
  };
  const copy = async (sink: DiskSink) => finish(await copyTo(sink));
  if (args.output === STDOUT) {
    const sink = stdoutSink();
    return copy(sink).catch((error: unknown) => tellUndelivered(error, sink.end, options));
  }
  const copyToFile = async (output: AtomicOutput) => {
    // A VHDX must not be sparse: Windows would not attach it.
    if (!newDisk && options.sparse !== false) await allowHoles(output, args);
    return copy(output);
  };
  const { force } = args;
  const keepPartial = args.keepPartial || args.resume;
  const outputOptions = {
    ...{ force, keepPartial, inputs },
    onLeftBehind: tellLeftBehind,
  };
  const toFile = <T>(
    path: string,
    body: (output: AtomicOutput) => Promise<T>,
    more: { readonly cloneOf?: string; readonly resumeOf?: string } = {},
  ) =>
    tellingWhatIsKept(keepPartial, (begun) =>
      writeOutput(path, { ...outputOptions, ...more }, async (output) => {
        begun(output);
        await requireReplaceable(path);
        return body(output);
      }),
    );
  const cloned =
    newDisk &&
    from.opened &&
    (await tryClone(from.opened, newDisk, args, options, (base, body) =>
      toFile(args.output, body, { cloneOf: base }),
    ));
  if (cloned) return { ...cloned, proven: 0, cloned: true };
  if (args.resume) {
    const resumeOf = await keptPartialOf(args.output);
    const rest = async (output: AtomicOutput) => {
      await allowHoles(output, args);
      return finish(await exportRest(disk, output, resumeOf, options));
    };
    return toFile(args.output, rest, { resumeOf });
  }
  if (!args.allowMissing) return toFile(args.output, copyToFile);
  // Nested, so that all names are tried before anything is written, and the maps get theirs first.
  const maps = mapPaths(args.output);
  const named: string[] = [];
  const naming = async <T>(path: string, body: (output: AtomicOutput) => Promise<T>) => {
    const result = await toFile(path, body);
    named.push(path);
    return result;
  };
  try {
    return await naming(args.output, (output) =>
      naming(maps.mapfile, (mapfile) =>
        naming(maps.json, async (json) => {
          const written = await copyToFile(output);
          await writeMissingMap(disk, options, { mapfile, json });
          return written;
        }),
      ),
    );
  } catch (error) {
    // Maps of nothing would be taken for those of something.
    for (const path of named) await rm(path, { force: true });
    throw error;
  }
}

/** Where a file can have no holes, its zeros take time and room: the content is the same. */
async function allowHoles({ path, partialPath }: AtomicOutput, { quiet }: OutputArgs) {
  const why = await makeSparse(partialPath);
  if (why === null || quiet) return;
  remark(`${path} is not sparse, and its zeros may be written out: ${why}`);
}

function tellLeftBehind(path: string): void {
  const why = 'it is a second name of the same file, and can be deleted later';
  remark(`the file is complete; its temporary name ${path} could not be removed: ${why}`);
}

/** The maps stand beside the output, and carry its name. */
export function mapPaths(output: string): { mapfile: string; json: string } {
  return { mapfile: `${output}.map`, json: `${output}.map.json` };
}

/** Says where the bytes are that were written until something went wrong. */
async function tellingWhatIsKept<T>(
  keepPartial: boolean,
  work: (begun: (output: AtomicOutput) => void) => Promise<T>,
): Promise<T> {
  let output: AtomicOutput | null = null;
  try {
    return await work((begun) => {
      if (!keepPartial) return;
      output = begun;
      watchUnfinished(begun.partialPath, 'keep');
    });
  } catch (error) {
    const kept = (output as AtomicOutput | null)?.keptPath ?? null;
    if (kept !== null) await tellOrRemove(kept);
    throw error;
  }
}

/** A file that nothing was written to is of no use to anybody. */
async function tellOrRemove(path: string): Promise<void> {
  const { size } = await stat(path).catch(() => ({ size: 0 }));
  if (size === 0) await rm(path, { force: true });
  else remark(`what was written is kept in ${path}`);
}
