import { describe, expect, it } from 'vitest';
import { parsePowerShellJson } from '../../src/formats/powershell/json.ts';
import type { PlainList } from '../../src/formats/powershell/plain-value.ts';
import { HostAnswerBook } from '../../src/host/host-answer-book.ts';

const ID = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';

function answersTo(...records: object[]) {
  const answers = new HostAnswerBook();
  const plain = parsePowerShellJson(JSON.stringify(records)) as PlainList;
  const known = plain.map((record) => answers.add(record, 'x.json'));
  return { answers, known };
}

describe('what a host said', () => {
  it('is known by its properties, as the bare cmdlets write them', () => {
    const { answers, known } = answersTo(
      // Get-VM | ConvertTo-Json: an enumeration is a number.
      { Name: 'node1', Id: ID.toUpperCase(), State: 3, Status: 'Operating normally' },
      { VMName: 'node1', VMId: ID, ControllerType: 1, ControllerLocation: 0, Path: 'C:\\s.vhds' },
      { Path: 'C:\\s.vhds', SnapshotIdList: [ID], AllPaths: ['C:\\a.avhdx', 'C:\\b.avhdx'] },
      {
        FilePath: 'C:\\s.vhds',
        SnapshotId: ID,
        SnapshotPath: '',
        CreationTime: '/Date(1795227000000)/',
      },
      { Path: 'C:\\a.avhdx', VhdType: 4, Size: 1024, ParentPath: 'C:\\b.avhdx', Attached: true },
      { FullName: 'C:\\a.avhdx', Length: 7, CreationTimeUtc: '2026-11-21T02:10:00.0000000Z' },
      { FileSystem: 'ReFS', Size: 100, SizeRemaining: 40, Folder: 'C:\\v' },
      { Name: 'ConfigStoreRootPath', Value: '' },
      { Name: 'g', VMMembers: [{ Name: 'node1', Id: ID }] },
      { Name: 's', Id: ID, SnapshotType: 'Recovery', VMId: ID },
    );
    expect(known).not.toContain(false);
    expect(answers.machines).toMatchObject([{ id: ID, name: 'node1', state: 'Off' }]);
    expect(answers.drives).toMatchObject([{ vmId: ID, path: 'C:\\s.vhds' }]);
    expect(answers.sets).toMatchObject([
      { snapshotIds: [ID], allPaths: ['C:\\a.avhdx', 'C:\\b.avhdx'] },
    ]);
    expect(answers.setSnapshots).toMatchObject([
      { set: 'C:\\s.vhds', path: null, created: '2026-11-21T02:10:00.000Z' },
    ]);
    expect(answers.disks).toMatchObject([{ size: 1024, parent: 'C:\\b.avhdx', attached: true }]);
    expect(answers.files).toMatchObject([{ size: 7, created: '2026-11-21T02:10:00.000Z' }]);
    expect(answers.volumes).toMatchObject([{ fileSystem: 'ReFS', free: 40 }]);
    expect(answers.parameters).toMatchObject([{ value: null }]);
    expect(answers.groups).toMatchObject([{ members: [ID] }]);
    expect(answers.snapshots).toMatchObject([{ type: 'Recovery' }]);
  });

  it('of no known kind, or without what it is about, is left out', () => {
    const { answers, known } = answersTo(
      { Something: 1 },
      { VhdType: 4, Path: null },
      { SnapshotId: 'no guid' },
      { VhdType: 4, Path: 'C:\\a.avhdx', Size: -1, ParentPath: 7, Attached: 'yes' },
    );
    expect(known).toEqual([false, true, true, true]);
    expect(answers.setSnapshots).toEqual([]);
    expect(answers.disks).toEqual([
      {
        source: 'x.json',
        path: 'C:\\a.avhdx',
        size: null,
        fileSize: null,
        parent: null,
        attached: null,
      },
    ]);
  });

  it('tells what could not be asked', () => {
    const part = { Node: 'H', File: 'sets.json', Status: 'failed', Error: 'Access denied' };
    const { answers } = answersTo({
      Tool: 'vhdset collect',
      Parts: [part, { ...part, Status: 'ok' }],
    });
    expect(answers.collections[0]?.failed).toEqual([
      { file: 'sets.json', problem: 'Access denied' },
    ]);
  });
});
