import { expect, it } from 'vitest';
import * as replies from '../../src/serve/replies.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const COOKIE = 0x1122334455667788n;
const header = (flags: string, type: string, length: string) =>
  `668e33ef${flags}${type}1122334455667788${length}`;

it('has every field where the protocol puts it', () => {
  expect(hex(replies.simpleHeader(COOKIE, 5))).toBe('67446698000000051122334455667788');
  expect(hex(replies.doneChunk(COOKIE))).toBe(header('0001', '0000', '00000000'));
  expect(hex(replies.dataHeader(COOKIE, 16, 3, false))).toBe(
    `${header('0000', '0001', '0000000b')}0000000000000010`,
  );
  expect(hex(replies.holeChunk(COOKIE, 16, 3, true))).toBe(
    `${header('0001', '0002', '0000000c')}000000000000001000000003`,
  );
  expect(hex(replies.errorChunk(COOKIE, 22, new Uint8Array(0), null))).toBe(
    `${header('0001', '8001', '00000006')}000000160000`,
  );
  expect(hex(replies.errorChunk(COOKIE, 5, Buffer.from('no'), 9))).toBe(
    `${header('0001', '8002', '00000010')}0000000500026e6f0000000000000009`,
  );
  expect(hex(replies.statusChunk(COOKIE, 2, [512, 3], true))).toBe(
    `${header('0001', '0005', '0000000c')}000000020000020000000003`,
  );
});
