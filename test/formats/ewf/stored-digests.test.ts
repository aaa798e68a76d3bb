import { expect, it } from 'vitest';
import { adler32 } from '../../../src/bytes/adler32.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readStoredDigests } from '../../../src/formats/ewf/stored-digests.ts';

function read(type: string, bytes: Buffer, seal = true) {
  if (seal) bytes.writeUInt32LE(adler32(bytes.subarray(0, -4)), bytes.length - 4);
  const section = { type, offset: 0, start: 0, end: bytes.length };
  return readStoredDigests(new MemorySource(bytes), section);
}

it('are MD5, or MD5 and SHA-1; zeros are none', async () => {
  const filled = (length: number) => Buffer.alloc(length).fill(0xab, 0, 16);
  expect(await read('hash', filled(36))).toEqual({ md5: 'ab'.repeat(16), sha1: null });
  const both = filled(80).fill(0xcd, 16, 36);
  expect(await read('digest', both)).toEqual({ md5: 'ab'.repeat(16), sha1: 'cd'.repeat(20) });
  expect(await read('hash', Buffer.alloc(36))).toEqual({ md5: null, sha1: null });
});

it('are not believed with a wrong checksum, or cut short', async () => {
  expect(await read('hash', Buffer.alloc(36, 1), false)).toBeNull();
  expect(await read('hash', Buffer.alloc(35))).toBeNull();
});
