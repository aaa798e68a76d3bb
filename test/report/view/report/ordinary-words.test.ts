import { expect, it } from 'vitest';
import { isOrdinary, isSpeltAsName } from '../../../../src/report/view/report/ordinary-words.ts';

it.each(['copy', 'Disk', 'the', 'disk 1', 'missing-parent', 'Virtual Machine', '2026-11-21', '7'])(
  'takes %s for words of a report',
  (name) => expect(isOrdinary(name)).toBe(true),
);

it.each(['payroll', 'WEB01', 'node-1', 'copy of payroll', '10.20.30.40', 'jörg', 'Ω'])(
  'takes %s for nothing but a name',
  (name) => expect(isOrdinary(name)).toBe(false),
);

it.each([
  ['of DISK it is known', 'DISK', true],
  ['of Disk it is known', 'Disk', true],
  ['of disk it is known', 'Disk', false],
  ['of disk it is known', 'disk', false],
  ['Disk of it', 'Disk', false],
  ['It is known. Disk of it', 'Disk', false],
  ['It is known. DISK of it', 'DISK', true],
  ['do it with Merge-VHD there', 'Merge', false],
  ['do it with Merge there', 'Merge', true],
  ['the GUID of it', 'GUID', false],
  ['the VHD Set of it', 'Set', false],
] as const)(
  'tells from the spelling in “%s” whether %s is the name: %s',
  (text, name, expected) => {
    const at = text.toLowerCase().indexOf(name.toLowerCase());
    expect(isSpeltAsName(text, at, name)).toBe(expected);
  },
);
