import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFully } from '../../src/node/write-fully.ts';
import { temporaryFolder } from './temp-folder.ts';

/** A system that takes at most three bytes at a time. */
const stingy = ((fd: number, data: Buffer, from: number, length: number, at: number, done: never) =>
  fs.write(fd, data, from, Math.min(3, length), at, done)) as unknown as typeof fs.write;

describe('a write', () => {
  it.each([
    [2, '\0\0abcdefgh'],
    [null, 'abcdefgh'],
  ])('at %j is repeated until all bytes are taken', async (position, content) => {
    const path = join(temporaryFolder(), 'file');
    const descriptor = fs.openSync(path, 'w');
    await writeFully(stingy, descriptor, Buffer.from('abcdefgh'), position);
    fs.closeSync(descriptor);
    expect(fs.readFileSync(path, 'latin1')).toBe(content);
  });

  it('ends with the error of the system', async () => {
    const writing = writeFully(fs.write, 2 ** 31 - 1, Buffer.from('x'), 0);
    await expect(writing).rejects.toMatchObject({ code: 'EBADF' });
  });
});
