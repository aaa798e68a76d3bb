import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** One real file of the corpus, as its manifest describes it. */
export interface CorpusEntry {
  file: string;
  unpackedName: string;
  unpackedSize: number;
  unpackedSha256: string;
  kind: 'vhdx' | 'vhds' | 'vmcx' | 'vmrs' | 'vm-xml';
  type?: 'fixed' | 'dynamic' | 'differencing';
  parent?: string | null;
  dirtyLog?: boolean;
  virtualSize?: number;
  contentSha256?: string;
}

const FOLDER = resolve(process.env.VHDSET_CORPUS ?? '../shared/corpus');

/** Whether the corpus is at hand; tests on real files skip visibly when it is not. With CI=true its absence is a failure. */
export const hasCorpus = existsSync(join(FOLDER, 'manifest.json'));
if (!hasCorpus && process.env.CI === 'true') {
  throw new Error(`no corpus at ${FOLDER}: set VHDSET_CORPUS`);
}

export const corpus: readonly CorpusEntry[] = hasCorpus
  ? JSON.parse(await readFile(join(FOLDER, 'manifest.json'), 'utf8'))
  : [];

/** A folder with the unpacked copies; shared by all test files and kept between runs. */
const CACHE = join(tmpdir(), 'vhdset-corpus');

/**
 * The path of a corpus file, unpacked (holes are not kept).
 * @param name its unpacked name, e.g. `xfs.vhdx`
 */
export async function corpusFile(name: string): Promise<string> {
  const entry = corpus.find((candidate) => candidate.unpackedName === name);
  if (!entry) throw new Error(`the corpus has no ${name}`);
  const target = join(CACHE, name);
  const size = await stat(target).then(
    (found) => found.size,
    () => -1,
  );
  if (size === entry.unpackedSize) return target;
  await mkdir(CACHE, { recursive: true });
  const partial = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const packed = createReadStream(join(FOLDER, entry.file));
  const into = createWriteStream(partial);
  if (entry.file.endsWith('.gz')) await pipeline(packed, createGunzip(), into);
  else await pipeline(packed, into);
  await rename(partial, target);
  return target;
}

/** The path of a file of the corpus' volumes, as it lies there. */
export const corpusVolume = (file: string): string => join(FOLDER, 'volumes', file);
