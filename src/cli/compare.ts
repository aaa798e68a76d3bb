import type { Argv } from 'yargs';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { type Difference, differences } from '../disk/compare.ts';
import { contentOfDisk, contentOfFile } from '../disk/compared-content.ts';
import type { ComparedContent } from '../disk/comparison-steps.ts';
import { openImageDisk } from '../disk/image-disk.ts';
import { type FileKind, sniff } from '../formats/sniff.ts';
import { isEqual } from '../node/fast-equality.ts';
import { type Progress, startProgress } from '../node/progress.ts';
import { realPath } from '../node/real-path.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { SystemPlaces } from '../node/system-places.ts';
import {
  type ComparisonTotals,
  comparisonJson,
  comparisonText,
  type DiskComparison,
  verdictOf,
} from '../report/text/disk-comparison.ts';
import type { Command } from './command.ts';
import {
  missingOf,
  requireNoState,
  type WarnedImage,
  withDiskImage,
} from './disk-image-argument.ts';
import { ExitCode, InputError } from './exit.ts';
import { withOpenedDisk } from './named-disk.ts';
import { remark, tellWarnings } from './remarks.ts';
import {
  type OutputOptions,
  type SearchOptions,
  withOutputOptions,
  withSearchOptions,
} from './shared-options.ts';
import { print } from './standard-output.ts';
import { writeText } from './text-sink.ts';

interface CompareArgs extends OutputOptions, SearchOptions {
  a: string;
  b: string;
  atA: string | undefined;
  atB: string | undefined;
}

/** A content, and what is to be told of it. */
interface Side {
  readonly path: string;
  readonly content: ComparedContent;
  readonly warnings: readonly string[];
}

const MOST_SHOWN = 50;

export const compare: Command<CompareArgs> = {
  options: (yargs: Argv) =>
    withSearchOptions(withOutputOptions(yargs))
      .positional('a', {
        type: 'string',
        demandOption: true,
        describe:
          'A .vhds, .avhdx or .vhdx, which stands for its chain; or a raw or EWF image of a disk',
      })
      .positional('b', {
        type: 'string',
        demandOption: true,
        describe: 'The other one; a checkpoint’s file stands for the state at that checkpoint',
      })
      .option('at-a', {
        type: 'string',
        describe: 'Of <a>: the state at this member of its chain, by path or by name',
      })
      .option('at-b', {
        type: 'string',
        describe: 'Of <b>: the state at this member of its chain, by path or by name',
      }) as unknown as Argv<CompareArgs>,

  notes:
    'Reads only what the tables of the two sides leave open. Exit code 0: equal; 1: different; 3: nothing known differs, but some of it is missing.',

  examples: [
    {
      line: 'compare copy/shared.vhds copy/shared.vhds --json',
      tells: 'a chain is equal to itself, and nothing has to be read for that',
    },
    {
      line: 'export copy/shared.vhds new.vhdx --quiet && vhdset compare copy/shared.vhds new.vhdx',
      tells: 'an export holds what the chain holds',
    },
  ],

  async run(args) {
    return withSide({ path: args.a, at: args.atA, option: '--at-a' }, args, (a) =>
      withSide({ path: args.b, at: args.atB, option: '--at-b' }, args, (b) =>
        runCompare(a, b, args),
      ),
    );
  },
};

async function runCompare(a: Side, b: Side, args: CompareArgs): Promise<number> {
  const comparison: DiskComparison = {
    a: { path: a.path, size: a.content.size },
    b: { path: b.path, size: b.content.size },
    warnings: [...new Set([...a.warnings, ...b.warnings])],
  };
  const progress = await startProgress({ label: 'comparing', quiet: args.quiet });
  const found = new Found();
  const ranges = found.of(a.content, b.content, progress);
  try {
    if (args.json) {
      await writeText(
        stdoutSink(),
        comparisonJson(comparison, ranges, () => found.totals),
      );
    } else {
      const first: Difference[] = [];
      for await (const range of ranges) if (first.length < MOST_SHOWN) first.push(range);
      progress.stop();
      print(comparisonText(comparison, found.totals, first));
    }
  } finally {
    progress.stop();
  }
  const verdict = verdictOf(comparison, found.totals);
  if (verdict === 'equal') return ExitCode.Done;
  return verdict === 'different' ? ExitCode.FindingsReached : ExitCode.InputUnreadable;
}

/** Sums up what a comparison finds while it goes on. */
class Found {
  totals: ComparisonTotals = { different: 0, missing: 0, ranges: 0, read: 0 };

  async *of(a: ComparedContent, b: ComparedContent, progress: Progress) {
    const total = Math.min(a.size, b.size);
    const onRead = (bytes: number) => this.#add({ read: bytes });
    const onProgress = (done: number) => progress.update(done, total);
    for await (const range of differences(a, b, { isEqual, onRead, onProgress })) {
      this.#add({ [range.kind]: range.length, ranges: 1 });
      yield range;
    }
  }

  #add(more: Partial<ComparisonTotals>): void {
    const { different = 0, missing = 0, ranges = 0, read = 0 } = more;
    this.totals = {
      different: this.totals.different + different,
      missing: this.totals.missing + missing,
      ranges: this.totals.ranges + ranges,
      read: this.totals.read + read,
    };
  }
}

/** A side as it was named. */
interface NamedSide {
  readonly path: string;
  readonly at: string | undefined;
  /** The option that says at which member. */
  readonly option: string;
}

async function withSide<T>(
  { path, at, option }: NamedSide,
  args: CompareArgs,
  work: (side: Side) => Promise<T>,
): Promise<T> {
  // Its own bytes are not those of the disk.
  const ofEwf = await withDiskImage(path, async (image) => {
    requireNoState(at, path, option);
    return image.kind === 'ewf' ? { result: await provenSide(image, work) } : null;
  });
  if (ofEwf) return ofEwf.result;
  const places = new SystemPlaces();
  try {
    const source = await places.open(path).catch(() => null);
    const { kind, promised } = source
      ? await sniff(source, path)
      : { kind: 'unreadable' as const, promised: null };
    if (source && isRaw(path, kind, promised)) {
      requireNoState(at, path, option);
      const content = contentOfFile(source, path, await identityOf(path, 'as it stands'));
      const result = await work({ path, content, warnings: [] });
      await source.verifyUnchanged?.();
      return result;
    }
  } finally {
    places.close();
  }
  return withOpenedDisk({ ...args, disk: path, at }, async (opened) => {
    tellWarnings(opened);
    const { disk, gap, warnings } = opened;
    if (gap !== null) remark(`warning: ${gap}`);
    const identities = new Map<string, string | null>();
    for (const { name, vhdx } of disk.layers) {
      const reading = vhdx.logUse === 'replayed' ? 'log replayed' : 'as it stands';
      identities.set(name, await identityOf(name, reading));
    }
    const content = contentOfDisk(disk, ({ name }) => identities.get(name) ?? null);
    // The file of a member stands for the state at it.
    const state = at === undefined ? path : opened.chain.leaf.file.path;
    const result = await work({ path: state, content, warnings });
    await assertUnchanged(disk.layers);
    return result;
  });
}

async function provenSide<T>(image: WarnedImage, work: (side: Side) => Promise<T>): Promise<T> {
  const result = await work(ewfSide(image));
  await image.source.verifyUnchanged?.();
  return result;
}

function ewfSide(image: WarnedImage): Side {
  const { path, source, warnings } = image;
  for (const warning of warnings) remark(`warning: ${warning}`);
  const disk = openImageDisk({ name: path, source, missing: missingOf(image) });
  const content: ComparedContent = {
    size: disk.virtualSize,
    runs: (length) => disk.runs(0, length),
    layers: disk.layers.map((layer) => ({ ...layer, identity: null })),
  };
  return { path, content, warnings };
}

/** Of these the bytes are those of a disk; a name that promises a format is not taken for one. */
function isRaw(path: string, kind: FileKind, promised: FileKind | null): boolean {
  if (kind === 'vhdx' || kind === 'vhds') return false;
  if ((kind === 'other' || kind === 'empty') && promised === null) return true;
  throw new InputError(
    `${path} is not a disk that can be compared: its content is ${kind === 'other' ? 'not what its name says' : `${kind}`}; a VHDX, a VHD Set or a raw image is`,
  );
}

/** Two paths of one file are one only where the system says so: else nothing is known. */
async function identityOf(path: string, reading: string): Promise<string | null> {
  const real = await realPath(path).catch(() => null);
  return real === null ? null : `${reading}: ${real}`;
}
