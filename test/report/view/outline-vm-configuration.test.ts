import { expect, it } from 'vitest';
import type { ConfigurationNode } from '../../../src/formats/configuration-tree.ts';
import { outlineVmConfiguration } from '../../../src/report/view/outline-vm-configuration.ts';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';

const node = (
  name: string,
  value: ConfigurationNode['value'],
  children: ConfigurationNode[] = [],
): ConfigurationNode => ({ name, value, children, offset: 7 });

const contentOf = (tree: ConfigurationNode) => ({ tree, faults: [], machine: null, hostList: [] });

it('what it says comes first, the tree of hundreds of entries last', () => {
  const fault = { code: 'x', structure: 'header 2', offset: 4096, message: 'damaged' };
  const machine = machineWith('C:\\ClusterStorage\\Volume1\\s.vhds');
  const content = { ...contentOf(node('', null, [node('configuration', null)])), machine };
  const storage = { name: 'header', offset: 0, fields: {} };
  const names = outlineVmConfiguration({ ...content, faults: [fault] }, [storage]);
  expect(names.map(({ name }) => name)).toEqual([
    'virtual machine',
    'header',
    'fault: x',
    'configuration',
  ]);
});

it('shows the tree with the type of each value', () => {
  const root = node('', null, [
    node('configuration', null, [
      node('name', { type: 'string', text: 'vm' }),
      node('blob', { type: 'bytes', size: 40, bytes: new Uint8Array(40).fill(0xab) }),
      node('memory', { type: 'bytes', size: 1 << 30, bytes: null }),
    ]),
  ]);
  const [configuration] = outlineVmConfiguration(contentOf(root));
  expect(configuration?.parts?.map(({ name, fields }) => [name, fields])).toEqual([
    ['name', { string: 'vm' }],
    ['blob', { bytes: `${'ab'.repeat(32)}… (40 bytes)` }],
    ['memory', { bytes: '1073741824 bytes' }],
  ]);
});
