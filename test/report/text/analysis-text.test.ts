import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { vhdset } from '../../../src/recovery/command.ts';
import { analysisText } from '../../../src/report/text/analysis-text.ts';
import { analysisView } from '../../../src/report/view/analysis-view.ts';
import type { Inventory } from '../../../src/sets/model.ts';
import { hostWith } from '../../diagnosis/small-diagnosis.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { page, widest } from './small-page.ts';

const LEAF = `s_${guid(2)}.avhdx`;

function textOf(inventory: Inventory, width = 80): string {
  const host = hostWith(inventory);
  const findings = diagnose(inventory, host);
  const planCommand = vhdset('plan', '.');
  const view = analysisView({ inventory, host, findings, plans: [], planCommand });
  return analysisText(view, { ...page({ width }), shell: 'sh' });
}

it('shows a set: state, size, chain, active leaf', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk('base.avhdx', { id: 1 });
  await folder.disk(LEAF, { id: 2, parentId: 1, relative: '.\\base.avhdx' });
  const text = textOf(await folder.take());
  expect(text).toContain('s.vhds   VHD Set, valid, 260 KiB');
  expect(text).toContain('2 disks, complete chain · 3 MiB virtual');
  expect(text).toContain('●  s_00000002….avhdx  active leaf');
  expect(text).toContain('[unmerged-checkpoints]');
});

it('shows a set whose disk is missing, and disks newer than the set', async () => {
  const alone = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  expect(textOf(await alone.take())).toContain('not found');
  await alone.disk(LEAF, { id: 2 });
  await alone.disk('n.avhdx', { id: 3, parentId: 2, relative: `.\\${LEAF}` });
  expect(textOf(await alone.take())).toContain('◇  n.avhdx  newer than the set knows');
  for (const n of [4, 5, 6]) {
    const name = n === 4 ? 'n.avhdx' : `n${n - 1}.avhdx`;
    await alone.disk(`n${n}.avhdx`, { id: n, parentId: n - 1, relative: `.\\${name}` });
  }
  const text = textOf(await alone.take());
  expect(text).toContain('◇  4 disks newer than the set knows   (--all lists them)');
  expect(text).not.toContain('◇  n');
});

it('does not call a disk absent that is at hand twice', async () => {
  const folder = new SmallFolder().set('set/s.vhds', { activeLeaf: LEAF });
  await folder.disk(`a/${LEAF}`, { id: 2 });
  folder.copy(`a/${LEAF}`, `b/${LEAF}`);
  const text = textOf(await folder.take());
  expect(text).toContain('│  2 disks found have this name, none was used');
  expect(text).not.toContain('not found');
  expect(text).not.toContain('[missing-backing-file]');
});

it('says how a chain beside a set hangs together with it', async () => {
  const base = `s_${guid(1)}.avhdx`;
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk(base, { id: 1 });
  await folder.disk(LEAF, { id: 2, parentId: 1, relative: `.\\${base}` });
  await folder.disk('newer.avhdx', { id: 3, parentId: 2, relative: `.\\${LEAF}` });
  await folder.disk('branch.avhdx', { id: 4, parentId: 1, relative: `.\\${base}` });
  await folder.disk('s-AutoRecovery.avhdx', { id: 5, parentId: 2, relative: `.\\${LEAF}` });
  folder.copy(base, `copy/${base}`);
  const text = textOf(await folder.take());
  expect(text).toContain('newer.avhdx   chain that is newer than s.vhds knows');
  expect(text).toContain('branch.avhdx   branch off the chain of s.vhds');
  expect(text).toContain('s-AutoRecovery.avhdx   fork that a backup left beside s.vhds');
  expect(text).toContain(
    `copy/${base}\n│  dynamic disk, 3 MiB virtual, 0 bytes of data\n│  has the`,
  );
  expect(text).not.toContain('without a .vhds');
});

it('tells of change tracking beside the disks of a set', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk(LEAF, { id: 2 });
  for (const kind of ['rct', 'mrt']) folder.file(`${LEAF}.${kind}`, 'x');
  expect(textOf(await folder.take())).toContain(
    '│  change tracking (.rct, .mrt) beside 1 disk: host-level backups ran',
  );
});

it('puts what a disk is below a path that leaves no room', async () => {
  const path = `${'deep/'.repeat(10)}disk.vhdx`;
  const folder = await new SmallFolder().disk(path, { id: 1 });
  expect(textOf(await folder.take())).toContain(`${path}\n│  dynamic disk, 3 MiB virtual`);
});

it('gives a standalone disk one line, and counts disks beyond a dozen', async () => {
  const folder = new SmallFolder();
  for (let n = 10; n < 30; n++) await folder.disk(`d${n}.vhdx`, { id: n });
  const text = textOf(await folder.take());
  expect(text).toContain('d10.vhdx   dynamic disk, 3 MiB virtual, 0 bytes of data');
  expect(text).toContain('⋮  8 more chains without a .vhds');
});

it.each([60, 80])('keeps to %i columns', async (width) => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: `${'x'.repeat(40)}.avhdx` });
  await folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\a parent of a name.vhdx' });
  expect(widest(textOf(await folder.take(), width))).toBeLessThanOrEqual(width);
});
