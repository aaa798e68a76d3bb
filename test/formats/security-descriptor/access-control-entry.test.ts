import { expect, it } from 'vitest';
import { parseAccessControlEntry } from '../../../src/formats/security-descriptor/access-control-entry.ts';

it('reads the six fields, in any case, with spaces around them', () => {
  expect(parseAccessControlEntry(' a ; oiio ; fr ;;; wd ', 0)).toEqual({
    type: 'allow',
    flags: new Set(['OI', 'IO']),
    mask: 0x120089,
    sid: 'S-1-1-0',
  });
});

it('keeps entries that neither allow nor deny by rights alone apart', () => {
  expect(parseAccessControlEntry('OA;;FA;f30e3bbe-9ff0-11d1-b603-0000f80367c1;;SY', 0).type).toBe(
    'other',
  );
  expect(parseAccessControlEntry('ML;;NW;;;LW', 0)).toMatchObject({ type: 'other', mask: 1 });
  expect(parseAccessControlEntry('XD;;FA;;;SY;(a==1)', 0).type).toBe('conditional-deny');
});

it('counts positions from where it stands', () => {
  expect(() => parseAccessControlEntry('A;;ZZ;;;SY', 100)).toThrow(
    /at offset 103: an unknown right/,
  );
});
