import { describe, expect, it } from 'vitest';
import { diskName, isChildName, setBase } from '../../src/sets/set-names.ts';

const GUID = '9ac15b72-2a6d-44b2-ba7c-f5f06831c74a';

describe('names of disks', () => {
  it.each([
    [`set/shared_${GUID}.avhdx`, 'SHARED', 'guid'],
    [`shared_${GUID.toUpperCase()}.AVHDX`, 'SHARED', 'guid'],
    [`shared_{${GUID}}.vhdx`, 'SHARED', 'guid'],
    [`my_disk_${GUID}_${GUID}.avhdx`, 'MY_DISK', 'guid'],
    ['shared-AutoRecovery.avhdx', 'SHARED', 'auto-recovery'],
    [`shared_${GUID}-AutoRecovery.avhdx`, 'SHARED', 'auto-recovery'],
    ['shared.vhdx', 'SHARED', 'plain'],
    [`shared${GUID}.vhdx`, `SHARED${GUID.toUpperCase()}`, 'plain'],
    [`shared_${GUID}.avhdx.rct`, `SHARED_${GUID.toUpperCase()}.AVHDX.RCT`, 'plain'],
  ])('%s has the base %s', (path, base, form) => {
    expect(diskName(path)).toEqual({ base, form });
  });

  it('a set has the base of its disks', () => {
    expect(setBase('a/Shared.VHDS')).toBe(diskName(`b/shared_${GUID}.avhdx`).base);
    expect(setBase('shared.data.vhds')).toBe('SHARED.DATA');
  });

  it.each([
    [`a/s_${GUID.toUpperCase()}.avhdx`, true],
    [`s_${GUID.toUpperCase()}.avhd`, true],
    ['s-autorecovery.avhdx', true],
    [`s_${GUID}.avhdx`, false],
    [`s_${GUID.toUpperCase()}.vhdx`, false],
    [`s_${GUID.toUpperCase()}.avhdx.rct`, false],
    ['s.avhdx', false],
  ])('%s is a name that only children have: %s', (path, only) => {
    expect(isChildName(path)).toBe(only);
  });
});
