import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { readHost } from '../../src/case/read-host.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';
import { SmallFolder } from '../sets/small-folder.ts';

const EVENT =
  '<Events><Event><System><Provider Name="Microsoft-Windows-Hyper-V-VMMS"/><EventID>19100</EventID><TimeCreated SystemTime="2026-10-02T02:14:00Z"/></System><EventData><Data>C:\\x\\x.avhdx</Data><Data>0x80070005</Data></EventData></Event></Events>';

const logs = (...texts: string[]) => {
  const files = texts.map((text, i) => {
    return { path: `${i}.xml`, source: new MemorySource(Buffer.from(text)) };
  });
  const tree = new MemoryTree(files);
  return files.map(({ path }) => ({ tree, path }));
};

it('ties the events of logs to the disks at hand', async () => {
  const inventory = await (await new SmallFolder().disk('x.avhdx', { id: 1 })).take();
  const { timeline } = await readHost(inventory, logs(EVENT));
  expect(timeline).toMatchObject([{ eventId: 19100, subjects: ['x.avhdx'] }]);
  expect((await readHost(inventory)).timeline).toEqual([]);
});

it('says which of several logs is none', async () => {
  const inventory = await new SmallFolder().take();
  await expect(readHost(inventory, logs(EVENT, '<Events>'))).rejects.toMatchObject({
    code: 'unusable-file',
    path: '1.xml',
    message: expect.stringMatching(/^1\.xml: /),
  });
});

it('reads no configuration once it is aborted', async () => {
  const folder = new SmallFolder().file('a.xml', '<configuration/>');
  const inventory = await folder.take();
  folder.opened.length = 0;
  await expect(readHost(inventory, [], AbortSignal.abort(new Error('enough')))).rejects.toThrow();
  expect(folder.opened).toEqual([]);
});

it('finds a log beside the disks by itself, and reads it once where it is named as well', async () => {
  const folder = (await new SmallFolder().disk('x.avhdx', { id: 1 })).file('vmms.xml', EVENT);
  const inventory = await folder.take();
  const found = await readHost(inventory);
  expect(found.timeline).toMatchObject([{ eventId: 19100, subjects: ['x.avhdx'] }]);
  expect(found.logs).toMatchObject([{ path: 'vmms.xml', covers: { events: 1 } }]);
  const tree = inventory.files[0]!.tree;
  const named = await readHost(inventory, [{ tree, path: 'vmms.xml' }]);
  expect(named.timeline).toHaveLength(1);
});

it('tells a log found by itself that can’t be read, and stops at none', async () => {
  const folder = (await new SmallFolder().disk('x.avhdx', { id: 1 }))
    .file('a.evtx', 'no log')
    .file('b.xml', EVENT);
  const host = await readHost(await folder.take());
  expect(host.timeline).toHaveLength(1);
  expect(host.unread).toMatchObject([{ path: 'a.evtx' }]);
});
