import { describe, expect, it } from 'vitest';
import { decodeLogRestart } from '../../../src/formats/ntfs/log-restart.ts';
import { protect } from './record-builder.ts';

function restartPage(client: number, flags: number): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('RSTR'));
  view.setUint16(0x18, 0x30, true);
  view.setBigUint64(0x30, 77n, true);
  view.setUint16(0x30 + 12, client, true);
  view.setUint16(0x30 + 14, flags, true);
  return protect(bytes, 0x1e);
}

describe('a restart page of the log', () => {
  it.each([
    ['nobody uses the log', 0xffff, 0, true],
    ['the volume was dismounted in order', 0, 2, true],
    ['neither is so', 0, 0, false],
  ])('where %s', (_, client, flags, clean) => {
    expect(decodeLogRestart(restartPage(client, flags))).toEqual({ sequence: 77, clean });
  });

  it('is none when it is another, torn, or points outside itself', () => {
    const other = restartPage(0, 0);
    other[0] = 0;
    const torn = restartPage(0, 0);
    torn[510]! ^= 1;
    const outside = restartPage(0, 0);
    new DataView(outside.buffer).setUint16(0x18, 0xfff8, true);
    for (const page of [other, torn, outside, new Uint8Array(0)]) {
      expect(decodeLogRestart(page)).toBeNull();
    }
  });
});
