import { expect, it } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { BlobSource } from '../../src/web/blob-source.ts';

const blob = new Blob([Uint8Array.from({ length: 100 }, (_, i) => i)]);

it('reads the bytes from any place', async () => {
  const source = new BlobSource(blob, 'a.vhdx');
  expect(source.size).toBe(100);
  const target = new Uint8Array(3);
  await source.read(target, 97);
  expect([...target]).toEqual([97, 98, 99]);
  await source.read(new Uint8Array(0), 100);
});

it('ends where the blob ends', async () => {
  const source = new BlobSource(blob, 'a.vhdx');
  const past = source.read(new Uint8Array(4), 98);
  await expect(past).rejects.toMatchObject({ structure: 'a.vhdx', offset: 98, wanted: 4, got: 2 });
  await expect(source.read(new Uint8Array(1), -1)).rejects.toThrow(ShortReadError);
  await expect(source.read(new Uint8Array(1), Number.NaN)).rejects.toThrow(ShortReadError);
});

it('says where the browser gave nothing, or too little', async () => {
  const gone = Object.assign(new Error('could not be read'), { name: 'NotReadableError' });
  const moved = { size: 9, slice: () => ({ arrayBuffer: () => Promise.reject(gone) }) };
  await expect(new BlobSource(moved, 'a.vhdx').read(new Uint8Array(1), 5)).rejects.toMatchObject({
    ...{ code: 'source-unreadable', path: 'a.vhdx', offset: 5, reason: 'NotReadableError' },
  });
  const shorter = { size: 9, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(2) }) };
  const read = new BlobSource(shorter, 'a.vhdx').read(new Uint8Array(4), 5);
  await expect(read).rejects.toMatchObject({ code: 'short-read', got: 2 });
});

it('gives a piece as the browser made it, under the same conditions', async () => {
  const buffer = new ArrayBuffer(4);
  const whole = { size: 9, slice: () => ({ arrayBuffer: async () => buffer }) };
  const piece = await new BlobSource(whole, 'a.vhdx').readPiece(5, 4);
  expect(piece.buffer).toBe(buffer);
  await expect(new BlobSource(whole, 'a.vhdx').readPiece(6, 4)).rejects.toMatchObject({ got: 3 });
});
