import { expect, it } from 'vitest';
import {
  decodeUpCase,
  foldName,
  UP_CASE_BYTES,
  unicodeUpCase,
} from '../../../src/formats/ntfs/up-case.ts';

it('folds names by the table of the volume, and by no other', () => {
  const bytes = new Uint8Array(UP_CASE_BYTES);
  const view = new DataView(bytes.buffer);
  for (let unit = 0; unit < 65536; unit++) view.setUint16(unit * 2, unit, true);
  view.setUint16(0x61 * 2, 0x51, true);
  const table = decodeUpCase(bytes);
  expect(foldName('abä\ud83d\ude00', table)).toBe('Qbä\ud83d\ude00');
});

it('has a stand-in that never makes a name longer', () => {
  expect(foldName('straße é\u0149', unicodeUpCase())).toBe('STRAßE É\u0149');
});
