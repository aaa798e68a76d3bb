import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusVolume, hasCorpus } from '../corpus.ts';
import { vhdset } from './run.ts';
import {
  canMakeVolumes,
  temporaryFolder,
  writeFatVolume,
  writeIncompleteChain,
} from './volume-images.ts';

const folder = temporaryFolder('cat');
const image = join(folder, 'transfer.img');
if (canMakeVolumes) writeFatVolume(image);

describe.skipIf(!canMakeVolumes)('cat', () => {
  it.each(['/notes.txt', 'NOTES.TXT', '\\notes.txt'])('%s is printed as it is', async (path) => {
    const { stdout, stderr, code } = await vhdset(['cat', image, path]);
    expect([stdout, stderr, code]).toEqual(['remember the milk\n', '', 0]);
    expect((await vhdset(['cat', `${image}#1`, path])).stdout).toBe(stdout);
  });

  it('prints nothing of a file that is not whole', async () => {
    const leaf = await writeIncompleteChain(temporaryFolder('chain'));
    expect((await vhdset(['cat', leaf, '/notes.txt'])).stdout).toBe('remember the milk\n');
    const { stdout, stderr, code } = await vhdset(['cat', leaf, '/big.bin']);
    expect([stdout, code]).toEqual(['', 3]);
    expect(stderr).toContain('big.bin is not whole: 1 MiB of it are missing');
  });

  it.each([
    ['/Sub folder', 'it is a directory'],
    ['/notes.txt:stream', 'no named streams'],
    ['/none', 'has no none'],
  ])('%s is refused', async (path, text) => {
    const { stderr, code } = await vhdset(['cat', image, path]);
    expect(stderr).toContain(text);
    expect(code).toBe(3);
  });
});

describe.skipIf(!hasCorpus)('cat of an image that holds no file system that is read', () => {
  it('names what does', async () => {
    const { stderr, code } = await vhdset(['cat', corpusVolume('ext2.E01'), '/x']);
    expect(stderr).toContain('is not read here (ext2): serve the disk');
    expect(code).toBe(3);
  });
});
