import { execFileSync } from 'node:child_process';
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSmallFile, readText } from '../../src/node/read-text.ts';
import { temporaryFolder } from './temp-folder.ts';

function fileWith(content: string | Uint8Array): string {
  const path = join(temporaryFolder(), 'acl.txt');
  writeFileSync(path, content);
  return path;
}

describe('a text', () => {
  const text = 'Disks\r\nD:PAI(A;OICI;FA;;;S-1-5-83-0) ä \u{1f4be}';
  const littleEndian = Buffer.from(text, 'utf16le');
  const bigEndian = Buffer.from(littleEndian).swap16();

  it.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE, as icacls writes it', littleEndian],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.of(0xff, 0xfe), littleEndian])],
    ['UTF-16BE', bigEndian],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.of(0xfe, 0xff), bigEndian])],
  ])('is read from %s', async (_, bytes) => {
    expect(await readText(fileWith(bytes))).toBe(text);
  });

  it.each([
    ['nothing', [], ''],
    ['one byte', [0x41], 'A'],
    ['zeros', [0, 0], '\0\0'],
    ['bytes that are not UTF-8', [0x41, 0xff, 0x42], 'A\ufffdB'],
    ['an odd number of bytes of UTF-16', [0x41, 0, 0x42], 'A\ufffd'],
  ])('of %s is no reason to fail', async (_, bytes, expected) => {
    expect(await readText(fileWith(Uint8Array.from(bytes)))).toBe(expected);
  });
});

describe('a small file', () => {
  it('is read whole, up to its limit', async () => {
    const path = fileWith('12345678');
    expect(await readSmallFile(path, 8)).toEqual(Buffer.from('12345678'));
    await expect(readSmallFile(path, 7)).rejects.toMatchObject({
      code: 'source-unreadable',
      reason: 'too-large',
      path,
      message: expect.stringContaining('it has 8 bytes, more than the 7'),
    });
  });

  it('costs no memory when it is too large', async () => {
    const path = fileWith('');
    truncateSync(path, 2 ** 43);
    await expect(readText(path)).rejects.toMatchObject({ reason: 'too-large' });
  });

  it.each([
    ['/no/such/file', 'ENOENT'],
    ['/dev/zero', 'not-a-file'],
    ['/', 'not-a-file'],
  ])('is not %s', async (path, reason) => {
    await expect(readText(path)).rejects.toMatchObject({ code: 'source-unreadable', reason, path });
  });

  it('is no pipe on which one could wait for ever', async () => {
    const path = join(temporaryFolder(), 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(readText(path)).rejects.toMatchObject({ reason: 'not-a-file' });
  });
});
