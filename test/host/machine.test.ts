import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import type { ConfigurationNode } from '../../src/formats/configuration-tree.ts';
import { openVmXml } from '../../src/formats/vm-xml/vm-xml.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { machineFrom, vmPathsFromHostList } from '../../src/host/machine.ts';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { blob, branch, leaf, open } from '../formats/vmcx/sample.ts';

const ID = '993F7B33-6057-4D1E-A1FE-A1A1D77BE974';
const CREATED = Buffer.from('3bc09dc2f142d901', 'hex');

const properties = (...leaves: ConfigurationNode[]) =>
  branch('', branch('configuration', branch('properties', ...leaves)));

const nodeA = branch(
  '',
  branch(
    'configuration',
    branch(
      '_83f8638b-8dca-4152-9eda-2ca8b33039b4_',
      branch(
        'controller0',
        branch(
          'drive0',
          leaf('pathname', 'string', 'C:\\Disks\\a & <b>.vhdx'),
          leaf('type', 'string', 'VHD'),
          leaf('persistent_reservations_supported', 'boolean', 'False'),
        ),
      ),
    ),
    branch(
      'global_settings',
      leaf('disk_merge_pending', 'boolean', 'True'),
      branch('snapshots', branch('list', leaf('size', 'integer', '2'))),
      leaf('vhd_path_acled', 'boolean', 'False'),
    ),
    branch(
      'properties',
      blob('creation_time', CREATED),
      leaf('global_id', 'string', ID),
      leaf('name', 'string', 'node-a'),
      leaf('subtype', 'integer', '0'),
      leaf('type_id', 'string', 'Virtual Machines'),
      leaf('version', 'integer', '1280'),
    ),
  ),
);

/** The same tree as the XML of an older host. */
function xmlOf({ name, value, children }: ConfigurationNode): string {
  if (!value) return `<${name}>${children.map(xmlOf).join('')}</${name}>`;
  const type = value.type === 'boolean' ? 'bool' : value.type;
  const text = value.type === 'bytes' ? Buffer.from(value.bytes!).toString('base64') : value.text;
  return `<${name} type="${type}">${text.replace(/&/g, '&amp;').replace(/</g, '&lt;')}</${name}>`;
}

const openXml = (text: string) =>
  openVmXml(new MemorySource(Buffer.from(`\ufeff${text}`, 'utf16le')));

describe('machineFrom', () => {
  it('reads identity, settings and drives', () => {
    expect(machineFrom(nodeA, 'a.vmcx')).toEqual({
      path: 'a.vmcx',
      id: ID.toLowerCase(),
      name: 'node-a',
      kind: 'machine',
      typeId: 'Virtual Machines',
      generation: 1,
      configurationVersion: '5.0',
      created: '2023-02-17T17:03:30.381Z',
      controllers: [expect.objectContaining({ kind: 'IDE', index: 0 })],
      drives: [expect.objectContaining({ slot: 0, path: 'C:\\Disks\\a & <b>.vhdx', type: 'VHD' })],
      diskMergePending: true,
      vhdPathAcled: false,
      checkpointCount: 2,
    });
  });

  it('is the same for XML and binary', async () => {
    const binary = await open(encodeVmcx(nodeA));
    const xml = await openXml(xmlOf(nodeA.children[0]!));
    expect(binary.faults).toEqual([]);
    expect(xml.faults).toEqual([]);
    expect(machineFrom(xml.tree, 'x')).toEqual(machineFrom(binary.tree, 'x'));
    expect(machineFrom(binary.tree, 'x')).toEqual(machineFrom(nodeA, 'x'));
  });

  it.each([
    ['0', '2304', 1],
    ['1', '2304', 2],
    ['2', '2304', null],
    [null, '2304', null],
    [null, '512', 1],
    [null, null, null],
  ])('tells from subtype %s and version %s: generation %s', (subtype, version, generation) => {
    const leaves = [
      ...(subtype === null ? [] : [leaf('subtype', 'integer', subtype)]),
      ...(version === null ? [] : [leaf('version', 'integer', version)]),
    ];
    expect(machineFrom(properties(...leaves), 'x').generation).toBe(generation);
  });

  it.each([
    ['Virtual Machines', 'machine'],
    ['Snapshots', 'snapshot'],
    ['Planned Virtual Machines', 'planned'],
    ['Something else', 'unknown'],
    ['__proto__', 'unknown'],
  ])('takes %s for a %s', (typeId, kind) => {
    expect(machineFrom(properties(leaf('type_id', 'string', typeId)), 'x')).toMatchObject({
      kind,
      typeId,
    });
  });

  it.each([
    ['nothing', Buffer.alloc(8), null],
    ['too few bytes', Buffer.alloc(7, 1), null],
    ['the first moment', Buffer.from('0100000000000000', 'hex'), '1601-01-01T00:00:00.000Z'],
    ['the last moment', Buffer.alloc(8, 0xff), '+060056-05-28T05:36:10.955Z'],
  ])('reads a creation time of %s', (_, bytes, created) => {
    expect(machineFrom(properties(blob('creation_time', bytes)), 'x').created).toBe(created);
  });

  it('answers null where a configuration tells nothing, or nonsense', () => {
    const empty = machineFrom(branch(''), 'x');
    expect(Object.values(empty).filter((value) => value !== null)).toEqual([
      'x',
      'unknown',
      [],
      [],
    ]);
    const count = (size: string) =>
      machineFrom(
        branch(
          '',
          branch(
            'configuration',
            branch(
              'global_settings',
              branch('snapshots', branch('list', leaf('size', 'integer', size))),
            ),
          ),
        ),
        'x',
      ).checkpointCount;
    expect(['0', '-1', '99999999999999999999', 'x'].map(count)).toEqual([0, null, null, null]);
    expect(machineFrom(properties(leaf('global_id', 'string', 'no guid')), 'x').id).toBeNull();
  });
});

describe.skipIf(!hasCorpus)('machineFrom on real XML', () => {
  const machineOf = async (name: string) => {
    const { tree } = await openVmXml(new MemorySource(await readFile(await corpusFile(name))));
    return machineFrom(tree, name);
  };

  it('reads a machine of Windows Server 2012 R2', async () => {
    const machine = await machineOf('B90AC31B-C6F8-479F-9B91-07B894A6A3F6.xml');
    expect(machine).toMatchObject({
      id: 'b90ac31b-c6f8-479f-9b91-07b894a6a3f6',
      name: 'Default Generation 1',
      kind: 'machine',
      generation: 1,
      configurationVersion: '5.0',
      created: null,
      diskMergePending: false,
      vhdPathAcled: true,
      checkpointCount: 0,
    });
    expect(machine.controllers.map(({ kind, index }) => `${kind} ${index}`).sort()).toEqual([
      'IDE 0',
      'IDE 1',
      'SCSI 0',
      'floppy 0',
    ]);
    expect(machine.drives.filter(({ path }) => path)).toMatchObject([
      {
        controller: { kind: 'IDE', index: 0 },
        slot: 0,
        path: 'C:\\Disks\\Default Generation 1.vhdx',
        type: 'VHD',
        persistentReservations: false,
      },
    ]);
  });

  it('reads a machine older than generations', async () => {
    expect(await machineOf('legacy-declares-utf16-is-ascii.xml')).toMatchObject({
      id: 'e47e468f-8426-4c4a-98a7-0483dd4f0be1',
      name: 'linux1',
      generation: 1,
      configurationVersion: '2.0',
    });
  });
});

describe('vmPathsFromHostList', () => {
  const list = (...machines: ConfigurationNode[]) =>
    branch('', branch('Configurations', branch('VirtualMachines', ...machines)));

  it('lists the machines of a host', async () => {
    const { tree } = await open(
      encodeVmcx(list(leaf(`_${ID}_`, 'string', 'C:\\ProgramData\\Microsoft\\Windows\\Hyper-V'))),
    );
    expect(vmPathsFromHostList(tree)).toEqual([
      { id: ID.toLowerCase(), path: 'C:\\ProgramData\\Microsoft\\Windows\\Hyper-V' },
    ]);
  });

  it('leaves out what names no machine or no path', () => {
    expect(
      vmPathsFromHostList(
        list(
          leaf('version', 'string', 'C:\\x'),
          leaf(`_${ID}_`, 'string', ''),
          blob(`_${ID}_`, Buffer.alloc(2)),
          branch(`_${ID}_`),
        ),
      ),
    ).toEqual([]);
    expect(vmPathsFromHostList(branch(''))).toEqual([]);
  });
});
