import { expect, it } from 'vitest';
import { decodeVolumeInformation } from '../../../src/formats/ntfs/volume-information.ts';

it('tells the version, and whether the volume is marked to be checked', () => {
  const value = new DataView(new ArrayBuffer(12));
  value.setUint8(8, 3);
  value.setUint8(9, 1);
  value.setUint16(10, 0x8001, true);
  expect(decodeVolumeInformation(value)).toEqual({ majorVersion: 3, minorVersion: 1, dirty: true });
  value.setUint16(10, 0x8000, true);
  expect(decodeVolumeInformation(value)?.dirty).toBe(false);
  expect(decodeVolumeInformation(new DataView(new ArrayBuffer(11)))).toBeNull();
});
