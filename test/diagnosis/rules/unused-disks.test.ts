import { describe, expect, it } from 'vitest';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, machineWith, only } from '../small-diagnosis.ts';

const LEAF = `s_${guid(1)}.avhdx`;

it('orphan: belongs to the set by name, hangs on nothing', async () => {
  const folder = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });
  const name = `s_${guid(7)}.avhdx`;
  await folder.disk(name, { id: 7, diskId: 5 });
  const finding = only(await findingsIn(folder), 'orphan');
  expect(finding).toMatchObject({ severity: 'warning', subject: name });
  expect(finding.evidence[0]?.certainty).toBe('inferred');
});

it('auto-recovery-fork: told apart from an orphan', async () => {
  const folder = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });
  await folder.disk('s-AutoRecovery.avhdx', { id: 8, parentId: 1, relative: `.\\${LEAF}` });
  expect(brief(await findingsIn(folder))).toContain(
    'warning auto-recovery-fork s-AutoRecovery.avhdx',
  );
});

describe('against the configurations', () => {
  const ORPHAN = `s_${guid(7)}.avhdx`;
  const FORK = 's-AutoRecovery.avhdx';
  const folder = async () => {
    const small = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });
    await small.disk(ORPHAN, { id: 7, diskId: 5 });
    return small.disk(FORK, { id: 8, parentId: 1, relative: `.\\${LEAF}` });
  };

  it('an orphan says of how many configurations none attaches it', async () => {
    const machines = [machineWith('C:\\ClusterStorage\\Volume1\\s.vhds')];
    const finding = only(await findingsIn(await folder(), machines), 'orphan');
    expect(finding.evidence.at(-1)).toMatchObject({
      what: 'attached by, of 1 configuration found',
      value: 'none',
    });
    expect(only(await findingsIn(await folder()), 'orphan').explanation).not.toContain(
      'configuration',
    );
  });

  it.each([ORPHAN, FORK])('%s is in use when a machine attaches it', async (name) => {
    const machines = [machineWith(`D:\\VMs\\${name}`)];
    const findings = await findingsIn(await folder(), machines);
    const finding = only(findings, 'attached-outside-set');
    expect(finding).toMatchObject({ severity: 'error', subject: name });
    expect(finding.title).toContain('node1 attaches it');
    const unused = findings.filter(({ id }) => id === 'orphan' || id === 'auto-recovery-fork');
    expect(unused.map(({ subject }) => subject)).toEqual([name === ORPHAN ? FORK : ORPHAN]);
  });

  it('one that only a checkpoint’s configuration names is kept as well', async () => {
    const machines = [machineWith(`D:\\VMs\\${ORPHAN}`, { kind: 'snapshot' })];
    const finding = only(await findingsIn(await folder(), machines), 'attached-outside-set');
    expect(finding.severity).toBe('warning');
  });
});
