import { describe, expect, it } from 'vitest';
import { decodeAccessDump } from '../../src/formats/icacls/access-dump.ts';
import { missingGrants } from '../../src/host/permissions.ts';
import { virtualMachineSid } from '../../src/host/virtual-machine-sid.ts';
import { processorTime } from '../processor-time.ts';

const A = { id: 'd3599536-222a-4d6e-bb10-a6019c3f2b9b', name: 'BackupVM' };
const B = { id: 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2', name: 'BackupVM2' };
const SID_A = virtualMachineSid(A.id);
const SID_B = virtualMachineSid(B.id);
const SYSTEM = '(A;OICI;FA;;;SY)';

/** What is missing, from a dump of path and descriptor: machine, path, problem, cure. */
function missing(dump: Record<string, string>, machines = [A, B]) {
  const text = Object.entries(dump).flat().join('\r\n');
  const { entries, faults } = decodeAccessDump(Buffer.from(text, 'utf16le'));
  expect(faults).toEqual([]);
  return missingGrants(entries, machines);
}
const brief = (dump: Record<string, string>, machines = [A, B]) =>
  missing(dump, machines).map((m) => [m.machine.name, m.path, m.kind, m.problem, m.cure.kind]);

describe('nothing is missing', () => {
  it('when each machine has full access that files inherit', () => {
    expect(
      brief({
        Shared: `D:PAI${SYSTEM}(A;OI;FA;;;${SID_A})(A;OI;0x1f01ff;;;${SID_B})`,
        'Shared\\s.vhds': `D:AI(A;ID;FA;;;${SID_A})(A;ID;FA;;;${SID_B})`,
      }),
    ).toEqual([]);
  });

  it('when the group of all machines has it', () => {
    expect(brief({ Shared: 'D:(A;OICI;GA;;;S-1-5-83-0)' })).toEqual([]);
  });

  it('on files that are no disks, and folders that hold none', () => {
    expect(
      brief({
        Shared: `D:(A;OI;FA;;;${SID_A})(A;OI;FA;;;${SID_B})`,
        'Shared\\s.vhds': `D:(A;ID;FA;;;${SID_A})(A;ID;FA;;;${SID_B})`,
        'Shared\\notes.txt': 'D:(A;;FA;;;SY)',
        'Shared\\Virtual Machines': `D:${SYSTEM}`,
        'Shared\\Virtual Machines\\x.vmcx': 'D:(A;;FA;;;SY)',
      }),
    ).toEqual([]);
  });
});

describe('what is missing', () => {
  it('per machine, folder and file; the grant on the folder cures files that inherit', () => {
    expect(
      brief({
        Shared: `D:PAI${SYSTEM}(A;OI;FA;;;${SID_A})`,
        'Shared\\s.vhds': `D:AI(A;ID;FA;;;SY)(A;ID;FA;;;${SID_A})`,
        'Shared\\s_1.avhdx': `D:PAI(A;;FA;;;SY)(A;;FA;;;${SID_A})`,
      }),
    ).toEqual([
      ['BackupVM2', 'Shared', 'folder', 'no-grant', 'grant'],
      ['BackupVM2', 'Shared\\s.vhds', 'file', 'no-grant', 'with-folder'],
      ['BackupVM2', 'Shared\\s_1.avhdx', 'file', 'no-grant', 'grant'],
    ]);
  });

  it('on a single file whose folder is in order', () => {
    expect(
      brief(
        {
          Shared: `D:(A;OI;FA;;;${SID_A})`,
          'Shared\\s.vhds': `D:AI(A;ID;FA;;;${SID_A})`,
          'Shared\\moved.avhdx': 'D:AI(A;ID;FA;;;SY)',
        },
        [A],
      ),
    ).toEqual([['BackupVM', 'Shared\\moved.avhdx', 'file', 'no-grant', 'grant']]);
  });

  it('when the folder has the right but new checkpoints would not', () => {
    expect(brief({ Shared: `D:${SYSTEM}(A;;FA;;;${SID_A})(A;CI;FA;;;${SID_B})` })).toEqual([
      ['BackupVM', 'Shared', 'folder', 'not-inherited', 'grant'],
      ['BackupVM2', 'Shared', 'folder', 'not-inherited', 'grant'],
    ]);
  });

  it('when there are some rights, says which are not', () => {
    const [found] = missing({ Shared: `D:${SYSTEM}(A;OI;0x1301bf;;;${SID_A})` }, [A]);
    expect(found).toMatchObject({
      problem: 'not-full',
      lacks: ['delete children', 'change permissions', 'take ownership'],
    });
  });

  it('when an entry denies: whom it names, and whether it comes from above', () => {
    const [found] = missing({ Shared: `D:(D;OICIID;SD;;;WD)(A;OI;FA;;;${SID_A})` }, [A]);
    expect(found).toMatchObject({
      problem: 'denied',
      lacks: ['delete'],
      deniedBy: [{ sid: 'S-1-1-0', inherited: true }],
      cure: { kind: 'decide' },
    });
  });

  it('compares names without case', () => {
    expect(
      brief({ SHARED: `D:${SYSTEM}`, 'Shared\\s.VHDS': 'D:AI(A;ID;FA;;;SY)' }, [A]).map(
        (m) => m[4],
      ),
    ).toEqual(['grant', 'with-folder']);
  });

  it('passes over entries that say nothing about access', () => {
    expect(brief({ Shared: 'O:SY' })).toEqual([]);
  });

  it('stays quick with many files', () => {
    const dump: Record<string, string> = { Shared: `D:${SYSTEM}` };
    for (let i = 0; i < 20_000; i++) dump[`Shared\\${i}.avhdx`] = 'D:AI(A;ID;FA;;;SY)';
    const start = processorTime();
    expect(missing(dump, [A])).toHaveLength(20_001);
    expect(processorTime() - start).toBeLessThan(5000);
  });
});
