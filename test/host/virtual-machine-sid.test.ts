import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  virtualMachineAccount,
  virtualMachineOfSid,
  virtualMachineSid,
} from '../../src/host/virtual-machine-sid.ts';

/** The first from a public event; the other two are the machines of Microsoft's example. */
const KNOWN = [
  [
    'd9e0eb0a-5b37-508e-9173-67e9ade83acf',
    'S-1-5-83-1-3655396106-1351506743-3915871121-3476744365',
  ],
  ['d3599536-222a-4d6e-bb10-a6019c3f2b9b', 'S-1-5-83-1-3545863478-1299063338-27660475-2603302812'],
  ['a0af7903-94b4-4a2c-b3b3-16050d5f80f2', 'S-1-5-83-1-2695854339-1244435636-85373875-4068499213'],
] as const;

it.each(KNOWN)('%s is %s', (id, sid) => {
  expect(virtualMachineSid(id)).toBe(sid);
  expect(virtualMachineOfSid(sid)).toBe(id);
});

it('is reversible', () => {
  fc.assert(
    fc.property(fc.uuid(), (id) => {
      expect(virtualMachineOfSid(virtualMachineSid(id))).toBe(id);
    }),
  );
});

it('knows which SIDs are no machine', () => {
  for (const sid of [
    'S-1-5-83-0',
    'S-1-5-18',
    'S-1-5-83-1-1-2-3',
    'S-1-5-83-1-1-2-3-4294967296',
    '',
  ]) {
    expect(virtualMachineOfSid(sid)).toBeNull();
  }
});

it('writes the account as Windows shows it', () => {
  expect(virtualMachineAccount(KNOWN[0][0])).toBe(
    'NT VIRTUAL MACHINE\\D9E0EB0A-5B37-508E-9173-67E9ADE83ACF',
  );
});
