import { expect, it } from 'vitest';
import type { ConfigurationNode } from '../../src/formats/configuration-tree.ts';
import { outlineVmConfiguration } from '../../src/report/outline-vm-configuration.ts';

const node = (
  name: string,
  value: ConfigurationNode['value'],
  children: ConfigurationNode[] = [],
): ConfigurationNode => ({ name, value, children, offset: 7 });

it('shows the tree with the type of each value', () => {
  const root = node('', null, [
    node('configuration', null, [
      node('name', { type: 'string', text: 'vm' }),
      node('blob', { type: 'bytes', size: 40, bytes: new Uint8Array(40).fill(0xab) }),
      node('memory', { type: 'bytes', size: 1 << 30, bytes: null }),
    ]),
  ]);
  const [configuration] = outlineVmConfiguration(root, []);
  expect(configuration?.parts?.map(({ name, fields }) => [name, fields])).toEqual([
    ['name', { string: 'vm' }],
    ['blob', { bytes: `${'ab'.repeat(32)}… (40 bytes)` }],
    ['memory', { bytes: '1073741824 bytes' }],
  ]);
});
