import { describe, expect, it } from 'vitest';
import type { MissingGrant } from '../../../src/host/permissions.ts';
import { parseVmList, VmListError } from '../../../src/host/vm-list.ts';
import {
  missingGrantsText,
  permissionsJson,
  vmListErrorText,
} from '../../../src/report/text/permission-report.ts';

const A = { id: 'd3599536-222a-4d6e-bb10-a6019c3f2b9b', name: 'BackupVM' };
const B = { id: 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2', name: 'BackupVM2\u202e' };

function refusal(text: string): string {
  try {
    parseVmList(text);
  } catch (error) {
    if (error instanceof VmListError) return vmListErrorText('vms.txt', error);
  }
  throw new Error('not refused');
}

describe('a refused list', () => {
  it('shows the published example at a glance: where, what, and what may be meant', () => {
    const published = `Name : BackupVM
Id : d3599536-222a-4d6e-bb10-a6019c3f2b9b

Name : BackupVM2
Id : a0af7903-94b4-4a2c-b3b3-16050d5f80f

icacls “c:\\ClusterStorage\\Volume1\\SharedClusterDisk” /grant “NT VIRTUAL MACHINE\\a0af7903-94b4-4a2c-b3b3-16050d5f80f2”:(OI)F
`;
    expect(
      refusal(published),
    ).toBe(`vms.txt, line 5, column 30 (BackupVM2): group 5 has 11 digits instead of 12
  Id : a0af7903-94b4-4a2c-b3b3-16050d5f80f
                               ^^^^^^^^^^^
  Line 7 has a0af7903-94b4-4a2c-b3b3-16050d5f80f2. If the same machine is meant,
  use that.

No commands were made from this list: a grant to a wrong identifier helps no
machine. Read the identifiers again on the host: Get-VM | Format-List Name, Id
`);
  });

  it('marks the place in a long or hostile line, escaped', () => {
    const shown = refusal(
      `Name : \u001b[2J\u202e\nId : ${' '.repeat(500)}{xyz\u202e\u0007${'1'.repeat(500)}`,
    );
    expect(shown).toContain('(\\u{1b}[2J\\u{202e})');
    expect(shown).toContain('{xyz\\u{202e}\\u{7}111');
    expect(shown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(shown).toMatch(/^ +\^$/m);
  });
});

describe('missing grants for people', () => {
  const base = { lacks: [], deniedBy: [], cure: { kind: 'grant' } } as const;
  const missing: MissingGrant[] = [
    { ...base, machine: B, path: 'Shared', kind: 'folder', problem: 'no-grant' },
    {
      ...base,
      machine: B,
      path: 'Shared\\a.avhdx',
      kind: 'file',
      problem: 'no-grant',
      cure: { kind: 'with-folder', folder: 'Shared' },
    },
    {
      ...base,
      machine: B,
      path: 'Shared\\b\u001b.avhdx',
      kind: 'file',
      problem: 'denied',
      lacks: ['delete'],
      deniedBy: [{ sid: 'S-1-1-0', inherited: true }],
      cure: { kind: 'decide' },
    },
  ];

  it('by machine, with what is in order said as well', () => {
    const judged = { folders: 1, files: 2, unread: 0 };
    expect(
      missingGrantsText([A, B], missing, judged),
    ).toBe(`BackupVM   d3599536-222a-4d6e-bb10-a6019c3f2b9b
  nothing is missing on 1 folder and 2 files

BackupVM2\\u{202e}   a0af7903-94b4-4a2c-b3b3-16050d5f80f2
  folder  Shared
          no entry gives this machine any rights
          the same on 1 file in it, fixed together with the folder
  file    Shared\\b\\u{1b}.avhdx
          an entry denies rights
          lacks: delete
          denied to everyone (S-1-1-0), inherited from a folder above
`);
  });

  it('never claims more than was read', () => {
    const text = missingGrantsText([A], [], { folders: 0, files: 1, unread: 2 });
    expect(text).toContain('nothing is missing on 1 file; 2 lines of the dump could not be read');
  });

  it('as data, with account and SID', () => {
    const folders = [{ path: 'C:\\V', machines: [A] }];
    expect(
      permissionsJson({ machines: [A], leftOut: [B], doubts: [] }, folders, missing),
    ).toMatchObject({
      folders: [{ path: 'C:\\V', machines: [A.id] }],
      leftOut: [B],
      machines: [
        {
          id: A.id,
          account: 'NT VIRTUAL MACHINE\\D3599536-222A-4D6E-BB10-A6019C3F2B9B',
          sid: 'S-1-5-83-1-3545863478-1299063338-27660475-2603302812',
        },
      ],
      missing: [{ machine: B.id, path: 'Shared', problem: 'no-grant' }, {}, {}],
    });
  });
});
