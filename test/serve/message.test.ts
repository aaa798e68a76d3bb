import { expect, it } from 'vitest';
import { encodeText, Fields, Message } from '../../src/serve/message.ts';

it('writes and reads fields with the highest byte first', () => {
  const { bytes } = new Message(17).u16(0x0102).u32(0x03040506).u64(0x0708090a0b0c0d0en);
  expect([...bytes.subarray(0, 14)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  const fields = new Fields(bytes);
  expect([fields.u16(), fields.u32(), fields.u64(), fields.left]).toEqual([
    0x0102,
    0x03040506,
    0x0708090a0b0c0d0en,
    3,
  ]);
});

it('gives undefined where a field is cut off', () => {
  expect(new Fields(Buffer.alloc(1)).u16()).toBeUndefined();
  expect(new Fields(Buffer.alloc(3)).u32()).toBeUndefined();
  expect(new Fields(Buffer.alloc(7)).u64()).toBeUndefined();
  const long = new Message(6).u32(3).u16(0).bytes;
  expect(new Fields(long).text()).toBeUndefined();
  const text = encodeText('ü');
  expect(new Fields(new Message(6).u32(2).put(text).bytes).text()).toBe('ü');
});
