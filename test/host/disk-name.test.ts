import { describe, expect, it } from 'vitest';
import { disksNamed } from '../../src/host/disk-name.ts';

describe('a disk by the path another system gave it', () => {
  const find = disksNamed([
    '/copy/a/shared.vhds',
    '/copy/a/disk_77AA.avhdx',
    'D:\\b\\DISK_77aa.AVHDX',
  ]);

  it('is found by file name, whatever the separators and letter case', () => {
    expect(find('C:\\ClusterStorage\\Volume1\\SHARED.vhds')).toEqual(['/copy/a/shared.vhds']);
    expect(find('shared.vhds')).toEqual(['/copy/a/shared.vhds']);
  });

  it('among several of one name is the one whose folders agree', () => {
    expect(find('C:\\VMs\\A\\disk_77aa.avhdx')).toEqual(['/copy/a/disk_77AA.avhdx']);
    expect(find('/vms/b/disk_77aa.avhdx')).toEqual(['D:\\b\\DISK_77aa.AVHDX']);
  });

  it('where nothing decides, is each of them', () => {
    expect(find('E:\\x\\disk_77aa.avhdx')).toHaveLength(2);
  });

  it('is not found by half a name', () => {
    expect(find('C:\\other-shared.vhds')).toEqual([]);
    expect(find('')).toEqual([]);
  });

  it('is found across Unicode forms', () => {
    expect(disksNamed(['/copy/Gro\u0308ße.vhdx'])('C:\\GRÖßE.vhdx')).toHaveLength(1);
  });
});
