import { expect, it } from 'vitest';
import type { Drive } from '../../../src/host/drive.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, machineWith, only } from '../small-diagnosis.ts';

const LEAF = `s_${guid(1)}.avhdx`;
const ON_CSV = 'C:\\ClusterStorage\\Volume1\\';

const set = () => new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });

function changed(machine: Machine, drive: Partial<Drive>): Machine {
  return { ...machine, drives: machine.drives.map((slot) => ({ ...slot, ...drive })) };
}

it('is content with two machines that share a set as it should be', async () => {
  const first = machineWith(`${ON_CSV}s.vhds`);
  const second = { ...first, id: guid(2), name: 'node2', path: 'node2.vmcx' };
  expect(brief(await findingsIn(await set(), [first, second]))).toEqual([
    `info standalone-backing-file ${LEAF}`,
  ]);
});

it('single-attachment: only one machine at hand attaches the set', async () => {
  const findings = await findingsIn(await set(), [machineWith(`${ON_CSV}s.vhds`)]);
  expect(only(findings, 'single-attachment').severity).toBe('info');
});

it('not-scsi, no-persistent-reservations, path-not-shared', async () => {
  const machine = machineWith('D:\\local\\s.vhds');
  const controller = { ...machine.controllers[0]!, kind: 'IDE' as const };
  const findings = await findingsIn(await set(), [
    changed(machine, { controller, persistentReservations: false }),
  ]);
  expect(findings.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['not-scsi', 'no-persistent-reservations', 'path-not-shared']),
  );
});

it('several-configurations: one machine is not two nodes', async () => {
  const first = machineWith(`${ON_CSV}s.vhds`);
  const other = { ...machineWith(`${ON_CSV}${LEAF}`), path: 'old/node1.vmcx' };
  const findings = await findingsIn(await set(), [first, other]);
  const finding = only(findings, 'several-configurations');
  expect(finding.evidence.map(({ path }) => path)).toEqual(['node1.vmcx', 'old/node1.vmcx']);
  const same = { ...machineWith(`X:\\s.vhds`), path: 'old/node1.vmcx' };
  expect(only(await findingsIn(await set(), [first, same]), 'single-attachment').title).toBe(
    'of the machines found only node1 attaches this set',
  );
});

it('a copy from before a checkpoint starts nothing', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('newer.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const earlier = machineWith('D:\\vm\\base.vhdx', {
    kind: 'before-checkpoint',
    diskMergePending: true,
  });
  const now = machineWith('D:\\vm\\newer.avhdx');
  const ids = (await findingsIn(folder, [earlier, now])).map(({ id }) => id);
  expect(ids).not.toContain('configuration-behind-disk');
  expect(ids).not.toContain('several-configurations');
  expect(ids).not.toContain('disk-merge-pending');
});

it.each([
  `${ON_CSV}s.vhds`,
  `\\\\?\\${ON_CSV}s.vhds`,
  '\\\\server\\share\\s.vhds',
  '\\\\?\\UNC\\server\\share\\s.vhds',
])('%s is a shared path', async (path) => {
  const findings = await findingsIn(await set(), [machineWith(path)]);
  expect(findings.map(({ id }) => id)).not.toContain('path-not-shared');
});

it('backing-file-attached-directly: past the .vhds', async () => {
  const findings = await findingsIn(await set(), [machineWith(`${ON_CSV}${LEAF.toUpperCase()}`)]);
  expect(only(findings, 'backing-file-attached-directly').severity).toBe('error');
});

it('configuration-behind-disk: do not start this machine', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('newer.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const finding = only(
    await findingsIn(folder, [machineWith('D:\\vm\\base.vhdx')]),
    'configuration-behind-disk',
  );
  expect(finding).toMatchObject({ severity: 'critical', subject: 'node1.vmcx' });
  expect(finding.title).toBe('do not start node1: it attaches an ancestor of 1 newer disk');
});

it('a fork that a backup left behind does not put a configuration behind its disk', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('base-AutoRecovery.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const ids = (await findingsIn(folder, [machineWith('D:\\vm\\base.vhdx')])).map(({ id }) => id);
  expect(ids).not.toContain('configuration-behind-disk');
});

it('a checkpoint’s own configuration names an older disk rightly', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('newer.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const snapshot = machineWith('D:\\vm\\base.vhdx', { kind: 'snapshot' });
  const ids = (await findingsIn(folder, [snapshot])).map(({ id }) => id);
  expect(ids).not.toContain('configuration-behind-disk');
});

it('checkpoint-list-empty: the disk is a checkpoint and the list is empty', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('newer.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const machine = machineWith('D:\\vm\\newer.avhdx', { checkpointCount: 0 });
  expect(only(await findingsIn(folder, [machine]), 'checkpoint-list-empty').severity).toBe(
    'warning',
  );
});

it('attached-disk-missing, disk-merge-pending', async () => {
  const machine = machineWith(`${ON_CSV}other.vhds`, { diskMergePending: true });
  const ids = brief(await findingsIn(await set(), [machine]));
  expect(ids).toContain('warning attached-disk-missing node1.vmcx');
  expect(ids).toContain('warning disk-merge-pending node1.vmcx');
});
