import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import {
  type CorpusFile,
  hasVolumes,
  ntfsImages,
  unpackedImage,
  type VolumeImage,
} from '../volumes/corpus-volumes.ts';
import { vhdset } from './run.ts';

interface Extracted {
  readonly source: string;
  readonly target: string;
  readonly size: number;
  readonly sha256: string;
  readonly content: string;
  readonly skipped: string | null;
}

interface Listed {
  readonly path: string;
  readonly type: string;
  readonly streams: readonly { readonly name: string; readonly size: number }[];
}

const nameOf = ({ path, stream }: CorpusFile) => (stream ? `${path}:${stream}` : path);

const bySource = (a: readonly unknown[], b: readonly unknown[]) => (String(a) < String(b) ? -1 : 1);

/** The manifest leaves out what has such a name at the top: the recycle bin, too. */
const isListed = (source: string) => !source.startsWith('$');

/** The image without the footer that makes a fixed VHD of it, which another tool goes over. */
async function rawImage(file: string): Promise<string> {
  const path = await unpackedImage(file);
  const bytes = readFileSync(path);
  if (bytes.subarray(-512, -504).toString('latin1') !== 'conectix') return path;
  const copy = join(temporaryFolder(), 'image.raw');
  writeFileSync(copy, bytes.subarray(0, -512));
  return copy;
}

/** What another program read from the image: name, size and SHA-256 of every stream. */
function expectedOf({ files }: VolumeImage): unknown[][] {
  return files!.map((file) => [nameOf(file), file.size, file.sha256]).sort(bySource);
}

describe.skipIf(!hasVolumes)('every stream of a real volume, as another program read it', () => {
  const known = ntfsImages.filter(({ files }) => files);

  it.each(known)('$file is extracted', async (image) => {
    const path = await rawImage(image.file);
    const folder = temporaryFolder();
    const [out, manifest] = [join(folder, 'out'), join(folder, 'manifest.json')];
    const args = ['extract', path, '/', out, '--streams', '--manifest', manifest];
    const { code, stderr } = await vhdset(args);
    expect(code, stderr).toBe(0);
    const { files } = JSON.parse(readFileSync(manifest, 'utf8')) as { files: Extracted[] };
    expect(files.filter(({ content, skipped }) => content !== 'whole' || skipped)).toEqual([]);
    const told = files
      .filter(({ source }) => isListed(source))
      .map(({ source, size, sha256 }) => [source, size, sha256]);
    expect(told.sort(bySource)).toEqual(expectedOf(image));
    // What lies in the folder is what the manifest tells, and nothing else.
    const written = readdirSync(out, { recursive: true, encoding: 'utf8' })
      .filter((name) => statSync(join(out, name)).isFile())
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex'),
      ]);
    const promised = files.map(({ target, sha256 }) => [target, sha256]);
    expect(written.sort(bySource)).toEqual(promised.sort(bySource));
  });

  it.each(known)('$file is listed', async (image) => {
    const { stdout, code } = await vhdset(['ls', await rawImage(image.file), '/', '-R', '--json']);
    expect(code).toBe(0);
    const { entries } = JSON.parse(stdout) as { entries: Listed[] };
    const streams = entries
      .filter(({ type, path }) => type === 'file' && isListed(path))
      .flatMap(({ path, streams: all }) =>
        all.map(({ name, size }) => [name === '' ? path : `${path}:${name}`, size]),
      );
    const expected = image.files!.map((file) => [nameOf(file), file.size]);
    expect(streams.sort(bySource)).toEqual(expected.sort(bySource));
  });
});
