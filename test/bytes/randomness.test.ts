import { createCipheriv, randomBytes } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { entropyOf, looksRandom, RANDOMNESS_SAMPLE_BYTES } from '../../src/bytes/randomness.ts';

const cipher = createCipheriv('aes-256-ctr', Buffer.alloc(32, 7), Buffer.alloc(16));
const encrypted = () => cipher.update(Buffer.alloc(RANDOMNESS_SAMPLE_BYTES));

it('knows encrypted data, with hardly an exception', () => {
  const samples = Array.from({ length: 2000 }, encrypted);
  expect(samples.filter((bytes) => !looksRandom(bytes)).length).toBeLessThan(3);
  expect(entropyOf(samples[0]!)).toBeGreaterThan(7.93);
});

it('says nothing of plain data: zeros, text, tables, counters', () => {
  const text = Buffer.from('shared_0011.avhdx @ 4096 '.repeat(200)).subarray(0, 4096);
  const table = Buffer.alloc(4096);
  for (let i = 0; i < 512; i++) table.writeBigUInt64LE(BigInt(i) << 20n, i * 8);
  const counter = Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 256));
  for (const bytes of [Buffer.alloc(4096), text, table, counter]) {
    expect(looksRandom(bytes)).toBe(false);
  }
  expect(entropyOf(Buffer.alloc(4096))).toBe(0);
  expect(entropyOf(counter)).toBe(8);
});

it('takes what is partly random for plain', () => {
  const half = Buffer.concat([encrypted().subarray(0, 2048), Buffer.alloc(2048)]);
  expect(looksRandom(half)).toBe(false);
});

it('judges nothing of less than a sample', () => {
  expect(looksRandom(randomBytes(RANDOMNESS_SAMPLE_BYTES - 1))).toBe(false);
});

it('cannot tell what is compressed well from what is encrypted: nobody is accused for that alone', () => {
  const text = Array.from({ length: 20 }, () => encrypted().toString('base64')).join('');
  const packed = deflateSync(Buffer.from(text), { level: 9 });
  expect(looksRandom(packed.subarray(8192, 8192 + RANDOMNESS_SAMPLE_BYTES))).toBe(true);
});
