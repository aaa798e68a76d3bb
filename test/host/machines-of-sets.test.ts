import { expect, it } from 'vitest';
import type { Machine } from '../../src/host/machine.ts';
import { machinesOfSets } from '../../src/host/machines-of-sets.ts';
import { machineWith } from '../diagnosis/small-diagnosis.ts';

const ID = (digit: number) => `0000000${digit}-0000-4000-8000-000000000000`;

function machine(digit: number, path: string, change: Partial<Machine> = {}): Machine {
  return { ...machineWith(path), id: ID(digit), name: `node${digit}`, ...change };
}

it('parts machines that attach a set from those that do not, and tells the folder', () => {
  const sorted = machinesOfSets(
    [
      machine(1, 'C:\\ClusterStorage\\Volume1\\Shared\\s.vhds'),
      machine(2, 'c:\\clusterstorage\\volume1\\shared\\S.VHDS'),
      machine(3, 'D:\\VMs\\own.vhdx'),
    ],
    [],
  );
  expect(sorted.attaching.map(({ name }) => name)).toEqual(['node1', 'node2']);
  expect(sorted.others).toEqual([{ id: ID(3), name: 'node3' }]);
  expect(sorted.folders).toEqual([
    { path: 'C:\\ClusterStorage\\Volume1\\Shared', machines: sorted.attaching },
  ]);
});

it('counts only the sets found, where any was found', () => {
  const machines = [machine(1, 'C:\\A\\s.vhds'), machine(2, 'C:\\B\\other.vhds')];
  expect(machinesOfSets(machines, []).folders).toHaveLength(2);
  const { attaching, folders, others } = machinesOfSets(machines, ['copy/S.vhds']);
  expect(attaching.map(({ id }) => id)).toEqual([ID(1)]);
  expect(folders.map(({ path }) => path)).toEqual(['C:\\A']);
  expect(others.map(({ id }) => id)).toEqual([ID(2)]);
});

it('leaves out checkpoints and what has no identifier, and merges two files of one machine', () => {
  const { attaching, others } = machinesOfSets(
    [
      machine(1, 'C:\\A\\s.vhds', { name: null }),
      machine(1, 'C:\\A\\s.vhds'),
      machine(1, 'C:\\A\\own.vhdx'),
      machine(2, 'C:\\A\\s.vhds', { kind: 'snapshot' }),
      machine(3, 'C:\\A\\s.vhds', { id: null }),
    ],
    [],
  );
  expect(attaching).toEqual([{ id: ID(1), name: 'node1' }]);
  expect(others).toEqual([]);
});

it('takes no folder from a path that leads from nowhere, nor a set from an image', () => {
  const iso = machine(2, 'C:\\A\\s.vhds');
  const drives = iso.drives.map((drive) => ({ ...drive, type: 'ISO' }));
  const sorted = machinesOfSets([machine(1, 's.vhds'), { ...iso, drives }], []);
  expect(sorted.attaching.map(({ id }) => id)).toEqual([ID(1)]);
  expect(sorted.folders).toEqual([]);
  const roots = machinesOfSets(
    [machine(1, 'D:\\s.vhds'), machine(2, '\\\\srv\\share\\s.vhds')],
    [],
  );
  expect(roots.folders.map(({ path }) => path)).toEqual(['D:\\', '\\\\srv\\share']);
});
