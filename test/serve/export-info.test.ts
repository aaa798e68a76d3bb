import { expect, it } from 'vitest';
import { exportDetails, exportInfos, readInfoRequest } from '../../src/serve/export-info.ts';
import { encodeText, Message } from '../../src/serve/message.ts';
import { smallExport } from './test-client.ts';

it('tells size and flags: read-only, the same for every connection', async () => {
  const served = await smallExport();
  expect(Buffer.from(exportDetails(served, false)).toString('hex')).toBe('00000000004000000103');
  expect(Buffer.from(exportDetails(served, true)).toString('hex')).toBe('00000000004000000183');
});

it('adds name and description when they are wanted', async () => {
  const served = await smallExport();
  const types = (wanted: number[]) =>
    exportInfos(served, true, new Set(wanted)).map((bytes) => Buffer.from(bytes).readUInt16BE());
  expect(types([])).toEqual([0, 3]);
  expect(types([0, 1, 2, 3, 99])).toEqual([0, 3, 1, 2]);
});

it('takes no request whose lengths do not fit', () => {
  const name = encodeText('disk');
  const sound = new Message(14).u32(4).put(name).u16(2).u16(1).u16(2).bytes;
  expect(readInfoRequest(sound)).toEqual({ name: 'disk', wanted: new Set([1, 2]) });
  for (let length = 0; length < sound.length; length++) {
    expect(readInfoRequest(sound.subarray(0, length))).toBeNull();
  }
  expect(readInfoRequest(Buffer.concat([sound, Buffer.alloc(1)]))).toBeNull();
});
