import { expect, it } from 'vitest';
import { decodeStandardInformation } from '../../../src/formats/ntfs/standard-information.ts';

it('holds times to 100 ns, attributes and the number of the descriptor', () => {
  const value = new DataView(new ArrayBuffer(72));
  [1n, 2n, 3n, 2n ** 63n + 4n].forEach((time, i) => {
    value.setBigUint64(8 * i, time, true);
  });
  value.setUint32(32, 0x820, true);
  value.setUint32(52, 261, true);
  expect(decodeStandardInformation(value)).toEqual({
    created: 1n,
    modified: 2n,
    changed: 3n,
    accessed: 2n ** 63n + 4n,
    attributes: 0x820,
    securityId: 261,
  });
  const short = new DataView(value.buffer, 0, 48);
  expect(decodeStandardInformation(short)).toMatchObject({ attributes: 0x820, securityId: null });
  expect(decodeStandardInformation(new DataView(value.buffer, 0, 47))).toBeNull();
});
