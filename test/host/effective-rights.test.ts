import { describe, expect, it } from 'vitest';
import { FULL_ACCESS } from '../../src/formats/security-descriptor/access-rights.ts';
import { parseSecurityDescriptor } from '../../src/formats/security-descriptor/security-descriptor.ts';
import { effectiveRights } from '../../src/host/effective-rights.ts';

const VM = 'S-1-5-83-1-1-2-3-4';
const rights = (sddl: string, appliesTo: 'object' | 'new-files' = 'object') => {
  const { granted, denied } = effectiveRights(parseSecurityDescriptor(sddl).access!, VM, appliesTo);
  return { granted, denied };
};

describe('rights are added up in the order of the list', () => {
  it('for the machine itself, the group of all machines, and everyone', () => {
    for (const sid of [VM, 'S-1-5-83-0', 'WD']) {
      expect(rights(`D:(A;;FA;;;${sid})`)).toEqual({ granted: FULL_ACCESS, denied: 0 });
    }
    expect(rights('D:(A;;FA;;;SY)(A;;FA;;;S-1-5-83-1-1-2-3-5)')).toEqual({ granted: 0, denied: 0 });
  });

  it('from several entries', () => {
    expect(rights(`D:(A;;FR;;;${VM})(A;;FW;;;WD)`).granted).toBe(0x120089 | 0x120116);
  });

  it('a denial before the grant wins, one after it does nothing', () => {
    expect(rights(`D:(D;;SD;;;WD)(A;;FA;;;${VM})`)).toEqual({
      granted: FULL_ACCESS & ~0x10000,
      denied: 0x10000,
    });
    expect(rights(`D:(A;;FA;;;${VM})(D;;SD;;;WD)`)).toEqual({ granted: FULL_ACCESS, denied: 0 });
  });

  it('conditional entries are not counted', () => {
    expect(rights(`D:(XA;;FA;;;${VM};(a==1))`)).toEqual({ granted: 0, denied: 0 });
  });

  it('without a list everyone may do everything; with an empty one nobody', () => {
    expect(rights('D:NO_ACCESS_CONTROL').granted).toBe(FULL_ACCESS);
    expect(rights('D:').granted).toBe(0);
  });
});

describe('inheritance', () => {
  it('an inherit-only entry is not for the folder itself', () => {
    expect(rights(`D:(A;OIIO;FA;;;${VM})`).granted).toBe(0);
    expect(rights(`D:(A;OIIO;GA;;;${VM})`, 'new-files').granted).toBe(FULL_ACCESS);
  });

  it('only entries that files inherit are for new files', () => {
    expect(rights(`D:(A;;FA;;;${VM})`, 'new-files').granted).toBe(0);
    expect(rights(`D:(A;CI;FA;;;${VM})`, 'new-files').granted).toBe(0);
    expect(rights(`D:(A;OINP;FA;;;${VM})`, 'new-files').granted).toBe(FULL_ACCESS);
  });
});
