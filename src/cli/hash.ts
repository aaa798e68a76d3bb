import type { Argv } from 'yargs';
import { protectedPaths } from '../chains/protected-paths.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { digestContent, digestSource } from '../disk/content-digest.ts';
import {
  type ContentDigests,
  contentDigests,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from '../node/content-digests.ts';
import { type Progress, startProgress } from '../node/progress.ts';
import { jsonText } from '../report/json/json-text.ts';
import { printable } from '../report/printable.ts';
import { digestLine } from '../report/text/digest-list.ts';
import type { InventoryFile } from '../sets/model.ts';
import { baseName } from '../sets/paths.ts';
import type { Command } from './command.ts';
import {
  compareStoredDigests,
  requireNoState,
  tellComparedDigests,
  type WarnedImage,
  withDiskImage,
} from './disk-image-argument.ts';
import { ExitCode, UsageError } from './exit.ts';
import { type Manifest, readManifest, verifyAgainst, writeManifest } from './manifest.ts';
import { type DiskOptions, type OpenedDisk, requireWhole, withOpenedDisk } from './named-disk.ts';
import { remark, tellWarnings } from './remarks.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { withFolder } from './whole-folder.ts';

interface HashArgs extends OutputOptions, DiskOptions {
  algorithm: DigestAlgorithm[] | undefined;
  files: boolean;
  manifest: string | undefined;
  verify: string | undefined;
  force: boolean;
}

/** Something that has digests: its name in a manifest, and one digest for each algorithm. */
interface Digested {
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
        describe: 'Repeatable, in one pass (default: sha256, or that of the manifest to verify)',
      })
      .option('files', {
        type: 'boolean',
        default: false,
        describe:
          'Of the source files themselves, not of the content; of a folder: every file in it',
      })
      .option('manifest', {
        type: 'string',
        describe: 'Write the digests to this new file, as sha256sum -c reads them',
      })
      .option('verify', {
        type: 'string',
        describe: 'Compare with this manifest; exit code 1 unless everything matches',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Replace the manifest',
      }) as unknown as Argv<HashArgs>,

  examples: [
    {
      line: 'hash copy/native.vhds',
      tells: 'SHA-256 of what a machine would see',
      scenario: 'mixed-sectors-4k',
    },
    {
      line: 'hash copy/shared.vhds --files --manifest sources.sha256',
      tells: 'of every file of the chain, for sha256sum -c',
    },
    {
      line: 'hash copy --files --manifest whole.sha256',
      tells: 'of every file of a folder, before anything is done with it',
    },
  ],

  async run(args) {
    const manifest = args.verify === undefined ? null : await readManifest(args.verify);
    const algorithms = algorithmsOf(args, manifest);
    const finish: Finish = async (hashed, basis, inputs) => {
      const single = hashed.map(({ name, digests: [digest] }) => ({ name, digest: digest! }));
      if (args.manifest !== undefined) {
        await writeManifest(args.manifest, single, { force: args.force, inputs });
      }
      if (manifest) return verify(single, manifest, basis, args);
      process.stdout.write(
        args.json ? json(hashed, algorithms, args, basis) : text(hashed, algorithms),
      );
      return ExitCode.Done;
    };
    // Their threads start while the files are looked for.
    const content = contentDigests(algorithms);
    try {
      return await hashNamed(args, algorithms, content, finish);
    } finally {
      await content.close();
    }
  },
};

/** Prints or verifies what was hashed: what the digests rest on, and paths that were read. */
type Finish = (
  hashed: readonly Digested[],
  basis: Pick<OpenedDisk, 'gap' | 'warnings'>,
  inputs: readonly string[],
) => Promise<number>;

async function hashNamed(
  args: HashArgs,
  algorithms: readonly DigestAlgorithm[],
  content: ContentDigests,
  finish: Finish,
): Promise<number> {
  if (args.files) {
    const ofFolder = await withFolder(args.disk, async (folder) => {
      const hashed = await hashSources(folder.files, content, args);
      const inputs = folder.files.map(({ path }) => path);
      const code = await finish(hashed, { gap: folder.gap, warnings: [] }, inputs);
      return folder.gap === null ? code : ExitCode.InputUnreadable;
    });
    if (ofFolder !== null) return ofFolder;
  }
  const ofImage = await withDiskImage(args.disk, async (image) => {
    requireNoState(args.at, args.disk);
    if (args.files) throw new UsageError(`--files: ${args.disk} is an image: use sha256sum`);
    for (const warning of image.warnings) remark(`warning: ${warning}`);
    const hashed = await hashImage(image, content, args);
    tellComparedDigests(compareStoredDigests(image, algorithms, hashed.digests));
    return finish([hashed], { gap: null, warnings: image.warnings }, image.inputs);
  });
  if (ofImage !== null) return ofImage;
  return withOpenedDisk(args, async (opened) => {
    if (!args.files) tellWarnings(opened);
    const hashed = args.files
      ? await hashFiles(opened, content, args)
      : [await hashContent(opened, content, args)];
    return finish(hashed, opened, protectedPaths(opened.chain, opened.investigation.inventory));
  });
}

/** @throws {UsageError} when several stand against one manifest, or another than its own */
function algorithmsOf(args: HashArgs, manifest: Manifest | null): DigestAlgorithm[] {
  const asked = [...new Set(args.algorithm ?? [manifest?.algorithm ?? 'sha256'])];
  if (asked.length > 1 && (manifest || args.manifest !== undefined)) {
    throw new UsageError('a manifest holds one algorithm: give --algorithm once');
  }
  if (manifest && asked[0] !== manifest.algorithm) {
    throw new UsageError(`${args.verify} holds ${manifest.algorithm} digests, not ${asked[0]}`);
  }
  return asked;
}

/** The medium, as a raw image of it would be. */
async function hashImage(
  { path, source }: WarnedImage,
  content: ContentDigests,
  args: HashArgs,
): Promise<Digested> {
  const digests = await withProgress(args, async (progress) => {
    await digestSource(source, telling(content, progress, source.size));
    await source.verifyUnchanged?.();
    return content.finish();
  });
  return { name: `${baseName(path).replace(/\.[^.]*$/, '')}.raw`, digests };
}

/** The content goes by the name that a raw export of the disk would have. */
async function hashContent(
  opened: OpenedDisk,
  content: ContentDigests,
  args: HashArgs,
): Promise<Digested> {
  const { disk, chain } = opened;
  requireWhole(opened);
  const named = args.at === undefined ? args.disk : chain.leaf.file.path;
  const name = `${baseName(named).replace(/\.[^.]*$/, '')}.raw`;
  const digests = await withProgress(args, async (progress) => {
    const onProgress = (done: number) => progress.update(done, disk.virtualSize);
    await digestContent(disk, content, { onProgress });
    await assertUnchanged(disk.layers);
    return content.finish();
  });
  return { name, digests };
}

/** The set that was named, and the files of the chain that are at hand. */
async function hashFiles(
  { chain, set, gap }: OpenedDisk,
  content: ContentDigests,
  args: HashArgs,
): Promise<Digested[]> {
  if (gap !== null) remark(`warning: not all files of the chain were found: ${gap}`);
  const files = [...(set ? [set] : []), ...chain.members].map(({ file }) => file);
  return hashSources(files, content, args);
}

/** One file after the other, as it stands: a folder may hold any number of them. */
async function hashSources(
  files: readonly Pick<InventoryFile, 'tree' | 'path' | 'size'>[],
  content: ContentDigests,
  args: HashArgs,
): Promise<Digested[]> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return withProgress(args, async (progress) => {
    const told = telling(content, progress, total);
    const hashed: Digested[] = [];
    for (const { tree, path } of files) {
      const source = await tree.open(path);
      await digestSource(source, told);
      await source.verifyUnchanged?.();
      hashed.push({ name: path, digests: await content.finish() });
    }
    return hashed;
  });
}

/** Digests that tell how far they are. */
function telling(digests: ContentDigests, progress: Progress, total: number): ContentDigests {
  let done = 0;
  const update = async (bytes: Uint8Array) => {
    await digests.update(bytes);
    done += bytes.length;
    progress.update(done, total);
  };
  return { ...digests, update };
}

async function withProgress<T>(
  { quiet }: HashArgs,
  work: (progress: Progress) => Promise<T>,
): Promise<T> {
  const progress = await startProgress({ label: 'hashing', quiet });
  try {
    return await work(progress);
  } finally {
    progress.stop();
  }
}

function text(hashed: readonly Digested[], algorithm: readonly DigestAlgorithm[]): string {
  const lines = hashed.flatMap(({ name, digests }) =>
    digests.map((digest, i) => {
      if (algorithm.length === 1) return digestLine({ digest, name });
      return `${algorithm[i]!.toUpperCase()} (${printable(name)}) = ${digest}\n`;
    }),
  );
  return lines.join('');
}

function json(
  hashed: readonly Digested[],
  algorithm: readonly DigestAlgorithm[],
  { files, disk }: HashArgs,
  { warnings, gap }: Pick<OpenedDisk, 'gap' | 'warnings'>,
): string {
  const entries = hashed.map(({ name, digests }) => ({
    name,
    ...Object.fromEntries(algorithm.map((key, i) => [key, digests[i]])),
  }));
  const of = files ? 'files' : 'content';
  // What a reading rests on is no matter where files are hashed as they stand.
  return jsonText({ disk, of, gap, warnings: files ? [] : warnings, digests: entries });
}

/** The manifest may hold more: of what is not looked at, nothing is claimed. */
function verify(
  hashed: readonly { name: string; digest: string }[],
  manifest: Manifest,
  { gap, warnings }: Pick<OpenedDisk, 'gap' | 'warnings'>,
  args: HashArgs,
): number {
  const { verified, unchecked } = verifyAgainst(manifest, hashed);
  const names = unchecked.map(({ name }) => name);
  if (args.json) {
    process.stdout.write(jsonText({ disk: args.disk, gap, warnings, verified, unchecked: names }));
  } else {
    const lines = verified.map(({ name, verdict }) => `${printable(name)}: ${verdict}\n`);
    process.stdout.write(lines.join(''));
    if (names.length > 0) {
      remark(`not checked, although the manifest lists it: ${names.map(printable).join(', ')}`);
    }
  }
  const fine = gap === null && verified.every(({ verdict }) => verdict === 'OK');
  return fine ? ExitCode.Done : ExitCode.FindingsReached;
}
