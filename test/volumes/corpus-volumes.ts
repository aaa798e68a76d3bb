import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createGunzip } from 'node:zlib';
import { isZero } from '../../src/bytes/zeros.ts';

/** One image of the corpus, and what independent tools read from it. */
export interface VolumeImage {
  readonly file: string;
  /** Bytes in front of the file system; undefined where there is none that is read. */
  readonly volumeOffset?: number;
  readonly files?: readonly CorpusFile[] | null;
  readonly deleted?: readonly (Omit<CorpusFile, 'sha256'> & { readonly md5: string })[];
}

export interface CorpusFile {
  readonly path: string;
  readonly stream: string | null;
  readonly record: number;
  readonly size: number;
  readonly sha256: string;
}

const FOLDER = join(resolve(process.env.VHDSET_CORPUS ?? '../shared/corpus'), 'volumes');

export const hasVolumes = existsSync(join(FOLDER, 'manifest.json'));
if (!hasVolumes && process.env.CI === 'true') throw new Error(`no images at ${FOLDER}`);

const volumeImages: readonly VolumeImage[] = hasVolumes
  ? JSON.parse(await readFile(join(FOLDER, 'manifest.json'), 'utf8'))
  : [];

/** Those that begin, after some bytes, with a file system that is read. */
export const ntfsImages = volumeImages.filter(
  (image): image is VolumeImage & { volumeOffset: number } => image.volumeOffset !== undefined,
);

const CACHE = join(tmpdir(), 'vhdset-corpus', 'volumes');

/** The path of an unpacked image, with holes for its zeros; kept between runs. */
export async function unpackedImage(name: string): Promise<string> {
  const target = join(CACHE, name.replace(/\.gz$/, ''));
  if (
    await stat(target).then(
      () => true,
      () => false,
    )
  ) {
    return target;
  }
  await mkdir(CACHE, { recursive: true });
  const partial = `${target}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  const file = await open(partial, 'w');
  let position = 0;
  for await (const piece of createReadStream(join(FOLDER, name)).pipe(createGunzip())) {
    if (!isZero(piece)) await file.write(piece, 0, piece.length, position);
    position += piece.length;
  }
  await file.truncate(position);
  await file.close();
  await rename(partial, target);
  return target;
}
