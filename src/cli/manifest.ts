import type { DigestAlgorithm } from '../node/content-digests.ts';
import { readText } from '../node/read-text.ts';
import { type DigestLine, digestLine, parseDigestList } from '../report/text/digest-list.ts';
import { baseName } from '../sets/paths.ts';
import { InputError, UsageError } from './exit.ts';

/** What `sha256sum` or one of its sisters wrote, and which of them. */
export interface Manifest {
  readonly lines: readonly DigestLine[];
  readonly algorithm: DigestAlgorithm;
}

export interface Verified {
  readonly name: string;
  readonly verdict: 'OK' | 'FAILED' | 'not listed';
  /** The name in the manifest; null when no line is about it. */
  readonly listedAs: string | null;
  readonly expected: string | null;
  readonly actual: string;
}

const ALGORITHM_OF_LENGTH: Readonly<Record<number, DigestAlgorithm>> = {
  32: 'md5',
  40: 'sha1',
  64: 'sha256',
};

/** @throws {InputError} when it is none, or holds digests of several kinds */
export async function readManifest(path: string): Promise<Manifest> {
  const lines = parseDigestList(await readText(path));
  const [first] = lines ?? [];
  if (!lines || !first) {
    throw new InputError(`${path} is not a manifest: its lines must be <digest>  <name>`);
  }
  const algorithm = ALGORITHM_OF_LENGTH[first.digest.length];
  if (!algorithm || lines.some(({ digest }) => digest.length !== first.digest.length)) {
    throw new InputError(`the digests of ${path} are not all SHA-256, nor all SHA-1 or MD5`);
  }
  return { lines, algorithm };
}

/**
 * Compares what was hashed with a manifest, which may have been written in another folder or on
 * another system: a thing is known by its name, by the last part of it where only one line has that,
 * and else by its digest.
 * @returns the verdicts, and the lines that are about nothing that was hashed
 */
export function verifyAgainst(
  { lines }: Manifest,
  hashed: readonly DigestLine[],
): { verified: Verified[]; unchecked: DigestLine[] } {
  const rest = new Set(lines);
  const listedAs = new Map<DigestLine, DigestLine[]>();
  const search = (fits: (line: DigestLine, thing: DigestLine) => boolean, unambiguous: boolean) => {
    for (const thing of hashed.filter((candidate) => !listedAs.has(candidate))) {
      const found = [...rest].filter((line) => fits(line, thing));
      if (found.length === 0 || (unambiguous && found.length > 1)) continue;
      listedAs.set(thing, found);
      for (const line of found) rest.delete(line);
    }
  };
  search(({ name }, thing) => name === thing.name, false);
  search(({ name }, thing) => baseName(name) === baseName(thing.name), true);
  search(({ digest }, thing) => digest === thing.digest, false);
  const verified = hashed.map((thing): Verified => {
    const { name, digest: actual } = thing;
    const found = listedAs.get(thing) ?? [];
    const line = found.find(({ digest }) => digest !== actual) ?? found[0];
    if (!line) return { name, verdict: 'not listed', listedAs: null, expected: null, actual };
    const verdict = line.digest === actual ? 'OK' : 'FAILED';
    return { name, verdict, listedAs: line.name, expected: line.digest, actual };
  });
  return { verified, unchecked: [...rest] };
}

/** @param inputs paths that are never replaced */
export async function writeManifest(
  path: string,
  hashed: readonly DigestLine[],
  options: { readonly force: boolean; readonly inputs: readonly string[] },
): Promise<void> {
  if (path === '') throw new UsageError('the name of the manifest is empty');
  // Most digests are only printed.
  const { writeOutput } = await import('../node/atomic-output.ts');
  const { requireReplaceable } = await import('./output-guard.ts');
  await writeOutput(path, options, async (output) => {
    await requireReplaceable(path);
    await output.write(Buffer.from(hashed.map(digestLine).join('')), 0);
  });
}
