import { describe, expect, it } from 'vitest';
import { type SmallDisk, SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, machineWith, only } from '../small-diagnosis.ts';

const BASE = 's_1.avhdx';
const onBase = (id: number, relative = `.\\${BASE}`): SmallDisk => ({ id, parentId: 1, relative });

const setOn = async () =>
  (await new SmallFolder().disk(BASE, { id: 1 })).set('s.vhds', { activeLeaf: BASE });

describe('leftovers', () => {
  it('a sound set has none', async () => {
    const found = await findingsIn(await setOn(), [machineWith('C:\\vms\\s.vhds')]);
    const ids = ['replica-log', 'planned-machine', 'child-elsewhere', 'twin-disks'];
    expect(brief(found).filter((line) => ids.some((id) => line.includes(id)))).toEqual([]);
  });

  it('replica-log: the files, and the disks they stand beside', async () => {
    const folder = (await setOn()).file(`${BASE}.hrl`, 'hrl').file('other.hrl', 'hrl');
    const { severity, title, evidence } = only(await findingsIn(folder), 'replica-log');
    expect(severity).toBe('info');
    expect(title).toMatch(/^2 logs of Hyper-V Replica/);
    expect(evidence.map(({ value, certainty }) => [value, certainty])).toEqual([
      [BASE, 'inferred'],
      ['no disk found', 'inferred'],
    ]);
  });

  it('planned-machine: a migration that did not end, and the disks it names', async () => {
    const planned = machineWith('D:\\new\\s.vhds', {
      kind: 'planned',
      typeId: 'Planned Virtual Machines',
    });
    const { severity, evidence } = only(
      await findingsIn(await setOn(), [planned]),
      'planned-machine',
    );
    expect(severity).toBe('warning');
    expect(evidence.map(({ value }) => value)).toEqual([
      'Planned Virtual Machines',
      'D:\\new\\s.vhds',
    ]);
  });

  it('child-elsewhere: made in another folder than its parent', async () => {
    const folder = await (await setOn()).disk('mount.avhdx', onBase(5, `..\\Shared\\${BASE}`));
    const { subject, evidence } = only(await findingsIn(folder), 'child-elsewhere');
    expect(subject).toBe('mount.avhdx');
    expect(evidence[0]).toMatchObject({ value: `..\\Shared\\${BASE}`, certainty: 'decoded' });
  });

  it('a checkpoint beside its parent, and a fork of VSS, are not', async () => {
    const folder = await setOn();
    await folder.disk('checkpoint.avhdx', onBase(5));
    await folder.disk('s_1-AutoRecovery.avhdx', onBase(6, `..\\Shared\\${BASE}`));
    expect(brief(await findingsIn(folder)).join()).not.toContain('child-elsewhere');
  });

  it('auto-recovery-fork: the parent is proven, the name is not', async () => {
    const folder = await (await setOn()).disk('s_1-AutoRecovery.avhdx', onBase(6));
    const { evidence } = only(await findingsIn(folder), 'auto-recovery-fork');
    expect(evidence).toContainEqual(
      expect.objectContaining({ path: BASE, what: 'its parent, proven by identity' }),
    );
  });

  it('twin-disks: copies of one disk, of one state or of two', async () => {
    for (const [id, words] of [
      [1, 'have the same identity as well'],
      [4, 'identities differ'],
    ] as const) {
      const folder = await (await setOn()).disk('migrated/disk.vhdx', { id });
      const found = only(await findingsIn(folder), 'twin-disks');
      expect(found.title).toMatch(/^2 disks/);
      expect(found.explanation).toContain(words);
    }
  });

  it('an orphan of the set is not told twice', async () => {
    const folder = await (await setOn()).disk('s_2.avhdx', { id: 4 });
    const found = brief(await findingsIn(folder)).join();
    expect(found).toContain('orphan');
    expect(found).not.toContain('twin-disks');
  });
});
