import { readFile } from 'node:fs/promises';
import type { Argv } from 'yargs';
import type { ByteSource } from '../bytes/byte-source.ts';
import { digestContent, digestSource } from '../disk/content-digest.ts';
import { type AtomicOutput, writeOutput } from '../node/atomic-output.ts';
import {
  type ContentDigests,
  contentDigests,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../node/content-digests.ts';
import { startProgress } from '../node/progress.ts';
import { type DigestLine, digestLine, parseDigestList } from '../report/digest-list.ts';
import { jsonText } from '../report/json-text.ts';
import { baseName } from '../report/names.ts';
import { printable } from '../report/printable.ts';
import type { Command } from './command.ts';
import type { DiskOptions } from './disk-argument.ts';
import { type OpenedDisk, openDiskLayers, protectedPaths, requireWhole } from './disk-layers.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { requireReplaceable } from './output-guard.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';

interface HashArgs extends OutputOptions, DiskOptions {
  algorithm: DigestAlgorithm[];
  files: boolean;
  manifest: string | undefined;
  verify: string | undefined;
  force: boolean;
}

/** Something that has digests: its name in a manifest, and one digest for each algorithm. */
interface Hashed {
  readonly name: string;
  readonly digests: readonly string[];
}

export const hash: Command<HashArgs> = {
  options: (yargs: Argv) =>
    withDiskOptions(withOutputOptions(yargs))
      .option('algorithm', {
        alias: 'a',
        choices: DIGEST_ALGORITHMS,
        array: true,
        nargs: 1,
        default: ['sha256'] as DigestAlgorithm[],
        describe: 'Repeatable; several are computed in one pass',
      })
      .option('files', {
        type: 'boolean',
        default: false,
        describe: 'Of the source files themselves, not of the content',
      })
      .option('manifest', {
        type: 'string',
        describe: 'Write the digests to this new file, as sha256sum -c reads them',
      })
      .option('verify', {
        type: 'string',
        describe: 'Compare with this manifest; exit code 1 when something differs',
      })
      .option('force', { type: 'boolean', default: false, describe: 'Replace the manifest' })
      .example('$0 hash shared.vhds', 'SHA-256 of what a machine would see')
      .example(
        '$0 hash shared.vhds --files --manifest sources.sha256',
        'for sha256sum -c',
      ) as unknown as Argv<HashArgs>,

  async run(args) {
    if (args.algorithm.length > 1 && (args.manifest ?? args.verify) !== undefined) {
      throw new UsageError('a manifest holds one algorithm: give --algorithm once');
    }
    const expected = args.verify === undefined ? null : await readManifest(args.verify);
    const opened = await openDiskLayers(args);
    try {
      const hashed = args.files ? await hashFiles(opened, args) : [await hashContent(opened, args)];
      if (args.manifest !== undefined) await writeManifest(args.manifest, hashed, opened, args);
      if (expected) return verify(hashed, expected, args);
      process.stdout.write(args.json ? json(hashed, args, opened.warnings) : text(hashed, args));
      return ExitCode.Done;
    } finally {
      opened.pool.close();
    }
  },
};

/** The content goes by the name that a raw export of the disk would have. */
async function hashContent(opened: OpenedDisk, args: HashArgs): Promise<Hashed> {
  const { disk, chain, warnings } = opened;
  requireWhole(opened);
  for (const warning of warnings) process.stderr.write(`vhdset: warning: ${warning}\n`);
  const progress = await startProgress({ label: 'hashing', quiet: args.quiet });
  const onProgress = (done: number) => progress.update(done, disk.virtualSize);
  try {
    const digests = await withDigests(args.algorithm, (digest) =>
      digestContent(disk, digest, { onProgress }),
    );
    const named = args.at === undefined ? args.disk : chain.leaf.file.path;
    return { name: `${baseName(named).replace(/\.[^.]*$/, '')}.raw`, digests };
  } finally {
    progress.stop();
  }
}

async function hashFiles(opened: OpenedDisk, args: HashArgs): Promise<Hashed[]> {
  const { chain, set, pool } = opened;
  const paths = chain.members.map(({ file }) => file.path);
  if (set) paths.unshift(set.file.path);
  const hashed: Hashed[] = [];
  for (const name of paths) {
    const source: ByteSource = await pool.open(name);
    const digests = await withDigests(args.algorithm, (digest) => digestSource(source, digest));
    hashed.push({ name, digests });
  }
  return hashed;
}

async function withDigests(
  algorithms: readonly DigestAlgorithm[],
  feed: (digests: ContentDigests) => Promise<void>,
): Promise<string[]> {
  const digests = contentDigests(algorithms);
  try {
    await feed(digests);
    return await digests.finish();
  } finally {
    await digests.close();
  }
}

function text(hashed: readonly Hashed[], { algorithm }: HashArgs): string {
  const lines = hashed.flatMap(({ name, digests }) =>
    digests.map((digest, i) => {
      if (algorithm.length === 1) return digestLine({ digest, name });
      return `${algorithm[i]!.toUpperCase()} (${printable(name)}) = ${digest}\n`;
    }),
  );
  return lines.join('');
}

function json(
  hashed: readonly Hashed[],
  { algorithm, files, disk }: HashArgs,
  warnings: readonly string[],
): string {
  const entries = hashed.map(({ name, digests }) => ({
    name,
    ...Object.fromEntries(algorithm.map((key, i) => [key, digests[i]])),
  }));
  const of = files ? 'files' : 'content';
  return jsonText({ disk, of, warnings: files ? [] : warnings, digests: entries });
}

async function readManifest(path: string): Promise<DigestLine[]> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new InputError(`the manifest ${path} can't be read: ${String(error)}`);
  });
  const lines = parseDigestList(content);
  if (!lines || lines.length === 0) {
    throw new InputError(`${path} is no manifest: its lines must be <digest>  <name>`);
  }
  return lines;
}

async function writeManifest(
  path: string,
  hashed: readonly Hashed[],
  { chain, inventory }: OpenedDisk,
  { force }: HashArgs,
): Promise<void> {
  const lines = hashed.map(({ name, digests }) => digestLine({ name, digest: digests[0]! }));
  const inputs = protectedPaths(chain, inventory);
  await writeOutput(path, { force, inputs }, async (output: AtomicOutput) => {
    await requireReplaceable(path);
    await output.write(Buffer.from(lines.join('')), 0);
  });
}

/** Tells of each thing hashed whether the manifest says the same; the manifest may hold more. */
function verify(
  hashed: readonly Hashed[],
  expected: readonly DigestLine[],
  args: HashArgs,
): number {
  const results = hashed.map(({ name, digests }) => {
    const said = expected.find((line) => line.name === name)?.digest ?? null;
    const verdict = said === null ? 'not listed' : said === digests[0] ? 'OK' : 'FAILED';
    return { name, verdict, expected: said, actual: digests[0]! };
  });
  const text = args.json
    ? jsonText({ disk: args.disk, verified: results })
    : results.map(({ name, verdict }) => `${printable(name)}: ${verdict}\n`).join('');
  process.stdout.write(text);
  const fine = results.every(({ verdict }) => verdict === 'OK');
  return fine ? ExitCode.Done : ExitCode.FindingsReached;
}
