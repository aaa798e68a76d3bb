import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExtractionFolder } from '../../src/node/extraction-folder.ts';
import { temporaryFolder } from '../cli/volume-images.ts';

const base = temporaryFolder('extraction');
const times = { modified: new Date('2020-01-02T03:04:05.678Z'), accessed: null };
const put = (text: string) => (output: { write(data: Uint8Array, at: number): Promise<void> }) =>
  output.write(Buffer.from(text), 0);

describe('an extraction folder', () => {
  it('is made, with the folders in it, and files keep their times', async () => {
    const folder = await ExtractionFolder.open(join(base, 'new', 'deep'), {});
    const path = await folder.writeFile(['a', 'b', 'c.txt'], times, put('hello'));
    expect(path).toBe(join(base, 'new', 'deep', 'a', 'b', 'c.txt'));
    expect(readFileSync(path, 'utf8')).toBe('hello');
    expect(statSync(path).mtime).toEqual(times.modified);
    await folder.keepFolderTimes(['a'], times);
    expect(statSync(join(base, 'new', 'deep', 'a')).mtime).toEqual(times.modified);
  });

  it('replaces nothing unless told to, and never an input', async () => {
    const file = join(base, 'there', 'x');
    mkdirSync(join(base, 'there'));
    writeFileSync(file, 'old');
    const write = async (options: object) => {
      const folder = await ExtractionFolder.open(join(base, 'there'), options);
      return folder.writeFile(['x'], times, put('new'));
    };
    await expect(write({})).rejects.toMatchObject({ reason: 'exists' });
    await expect(write({ force: true, inputs: [file] })).rejects.toMatchObject({
      reason: 'is-an-input',
    });
    expect(readFileSync(file, 'utf8')).toBe('old');
    await write({ force: true });
    expect(readFileSync(file, 'utf8')).toBe('new');
  });

  it('writes through no link that lies in it', async () => {
    const root = join(base, 'linked');
    mkdirSync(join(base, 'outside'));
    mkdirSync(root);
    symlinkSync(join(base, 'outside'), join(root, 'folder'));
    const folder = await ExtractionFolder.open(root, { force: true });
    const written = folder.writeFile(['folder', 'x'], times, put('new'));
    await expect(written).rejects.toMatchObject({ reason: 'not-a-folder' });
    expect(existsSync(join(base, 'outside', 'x'))).toBe(false);
    writeFileSync(join(root, 'file'), '');
    await expect(folder.makeFolder(['file', 'x'])).rejects.toMatchObject({
      reason: 'not-a-folder',
    });
  });

  it.each(['..', '.', '', 'a/b', 'a\\b', 'a\0'])('does not take %j for a name', async (name) => {
    const folder = await ExtractionFolder.open(join(base, 'names'), {});
    await expect(folder.writeFile(['ok', name], times, put(''))).rejects.toThrow(RangeError);
    await expect(folder.makeFolder([name])).rejects.toThrow(RangeError);
  });
});
