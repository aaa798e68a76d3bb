import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import type { ConfigurationNode } from '../../src/formats/configuration-tree.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { isLive } from '../../src/host/machine.ts';
import { readMachines } from '../../src/host/machines-at-hand.ts';
import { SmallFolder } from '../sets/small-folder.ts';

const ID = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';

const node = (name: string, content: string | ConfigurationNode[]): ConfigurationNode => ({
  name,
  offset: null,
  value: typeof content === 'string' ? { type: 'string', text: content } : null,
  children: typeof content === 'string' ? [] : content,
});

const SCSI = `_${ID.replace('d9', 'bb')}_`;
const configuration = (name: string, disk?: string) =>
  node('', [
    node('configuration', [
      node('properties', [node('global_id', ID), node('name', name)]),
      ...(disk
        ? [node(SCSI, [node('controller0', [node('drive0', [node('pathname', disk)])])])]
        : []),
    ]),
  ]);

const vmcx = (tree: ConfigurationNode) => new MemorySource(encodeVmcx(tree));

async function machinesIn(folder: SmallFolder) {
  return readMachines((await folder.take()).files);
}

it('reads every configuration, whatever its format', async () => {
  const folder = new SmallFolder().file('a.vmcx', vmcx(configuration('node1')));
  const xml = `<configuration><properties><global_id type="string">{${ID.replace('d9', 'aa')}}</global_id><name type="string">node2</name></properties></configuration>`;
  folder.file('b.xml', xml).file('notes.txt', 'hello');
  const { machines, configurations } = await machinesIn(folder);
  expect(machines.map(({ name }) => name)).toEqual(['node1', 'node2']);
  expect(configurations.map(({ error }) => error)).toEqual([null, null]);
});

it('counts a machine once, though its runtime file repeats it', async () => {
  const folder = new SmallFolder().file('a.vmrs', vmcx(configuration('node1')));
  folder.file('a.vmcx', vmcx(configuration('node1')));
  const { machines, configurations } = await machinesIn(folder);
  expect(machines.map(({ path }) => path)).toEqual(['a.vmcx']);
  expect(configurations).toHaveLength(2);
});

it('keeps configurations of one machine that attach different disks, not mere copies', async () => {
  const folder = new SmallFolder().file('old/a.vmcx', vmcx(configuration('node1', 'base.vhdx')));
  folder.file('now/a.vmcx', vmcx(configuration('node1', 'leaf.avhdx')));
  folder.file('copy/a.vmcx', vmcx(configuration('node1', 'LEAF.avhdx')));
  const { machines } = await machinesIn(folder);
  expect(machines.flatMap(({ drives }) => drives[0]?.path?.toLowerCase() ?? []).sort()).toEqual([
    'base.vhdx',
    'leaf.avhdx',
  ]);
});

it('takes a copy from before a checkpoint for no live configuration', async () => {
  const folder = new SmallFolder().file(
    'a.preCheckpointCopy',
    vmcx(configuration('node1', 'base.vhdx')),
  );
  folder.file('a.vmcx', vmcx(configuration('node1', 'leaf.avhdx')));
  const { machines } = await machinesIn(folder);
  expect(machines.filter(isLive).map(({ path }) => path)).toEqual(['a.vmcx']);
  expect(machines.map(({ kind }) => kind)).toContain('before-checkpoint');
});

it('takes a host’s list for what it is, not for a machine', async () => {
  const tree = node('', [
    node('Configurations', [node('VirtualMachines', [node(`_${ID}_`, 'C:\\vm\\a.vmcx')])]),
  ]);
  const { machines, hostList } = await machinesIn(new SmallFolder().file('data.vmcx', vmcx(tree)));
  expect(machines).toEqual([]);
  expect(hostList).toEqual([{ id: ID, path: 'C:\\vm\\a.vmcx' }]);
});

it('records one that can’t be read, and goes on', async () => {
  const folder = new SmallFolder().file('a.xml', '<configuration><a></configuration>');
  folder.file('b.vmcx', vmcx(configuration('node1')));
  const { machines, configurations } = await machinesIn(folder);
  expect(configurations[0]?.error).toContain('XML');
  expect(machines).toHaveLength(1);
});
