import { expect, it } from 'vitest';
import { isExfat } from '../../../src/formats/exfat/boot-sector.ts';

it('is known by eight characters after the jump', () => {
  const sector = Buffer.alloc(512);
  expect(isExfat(sector)).toBe(false);
  sector.write('EXFAT   ', 3, 'latin1');
  expect(isExfat(sector)).toBe(true);
});
