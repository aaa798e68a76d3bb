import { expect, it } from 'vitest';
import { attachmentsAtHand, nameOf } from '../../src/host/attachment.ts';
import { machineWith } from '../diagnosis/small-diagnosis.ts';
import { SmallFolder } from '../sets/small-folder.ts';

it('finds the attached file by name, in any letter case, wherever the host kept it', async () => {
  const inventory = await (await new SmallFolder().disk('copy/base.vhdx', { id: 1 })).take();
  const [attachment] = attachmentsAtHand([machineWith('D:\\VMs\\BASE.vhdx')], inventory);
  expect(attachment).toMatchObject({
    path: 'D:\\VMs\\BASE.vhdx',
    set: null,
    candidates: ['copy/base.vhdx'],
  });
  expect(attachment?.disk?.file.path).toBe('copy/base.vhdx');
});

it('leads from a set to the disk that it names', async () => {
  const folder = await new SmallFolder()
    .set('s.vhds', { activeLeaf: 'l.avhdx' })
    .disk('l.avhdx', { id: 1 });
  const [attachment] = attachmentsAtHand([machineWith('X:\\s.vhds')], await folder.take());
  expect(attachment?.set?.file.path).toBe('s.vhds');
  expect(attachment?.disk?.file.path).toBe('l.avhdx');
});

it('prefers the file whose folders agree, and takes none of several equals', async () => {
  const folder = await new SmallFolder().disk('a/base.vhdx', { id: 1 });
  await folder.disk('b/base.vhdx', { id: 2 });
  const inventory = await folder.take();
  const [agreeing] = attachmentsAtHand([machineWith('D:\\b\\base.vhdx')], inventory);
  expect(agreeing?.disk?.file.path).toBe('b/base.vhdx');
  const [neither] = attachmentsAtHand([machineWith('D:\\c\\base.vhdx')], inventory);
  expect(neither).toMatchObject({ disk: null, candidates: ['a/base.vhdx', 'b/base.vhdx'] });
});

it('passes over empty slots and images of other media', async () => {
  const machine = machineWith('D:\\setup.iso');
  const drives = machine.drives.map((drive) => ({ ...drive, type: 'ISO' }));
  expect(attachmentsAtHand([{ ...machine, drives }], await new SmallFolder().take())).toEqual([]);
});

it('calls a machine by its name, else by its identity, else by its file', () => {
  const machine = machineWith('x');
  expect(nameOf(machine)).toBe('node1');
  expect(nameOf({ ...machine, name: null })).toBe(machine.id);
  expect(nameOf({ ...machine, name: null, id: null })).toBe('node1.vmcx');
});
