import { expect, it } from 'vitest';
import { accessDump } from '../../fixtures/scene/host-records.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeUtf8 } from '../../src/bytes/utf8.ts';
import { logsAmong, looksLikeAccessList, textsAmong } from '../../src/case/evidence-beside.ts';
import type { InventoryFile } from '../../src/sets/model.ts';

const file = (path: string, kind: InventoryFile['kind'] = 'other', more: object = {}) =>
  ({ path, kind, size: 10, origin: 'root', ...more }) as InventoryFile;

const paths = (files: readonly InventoryFile[]) => files.map(({ path }) => path);

it('takes logs beside disks whatever they are called, and elsewhere those of Hyper-V', () => {
  const files = [
    file('a/s.vhds', 'vhds'),
    file('a/worker.evtx'),
    file('a/export.xml', 'event-xml'),
    file('a/machine.xml', 'vm-xml'),
    file('a/below/Application.evtx'),
    file('logs/Security.evtx'),
    file('logs/export.xml', 'event-xml'),
    file('logs/Microsoft-Windows-Hyper-V-VMMS-Admin.evtx'),
    file('parents/s.avhdx', 'vhdx', { origin: 'search' }),
    file('parents/x.evtx', 'other', { origin: 'search' }),
  ];
  expect(paths(logsAmong(files))).toEqual([
    'a/worker.evtx',
    'a/export.xml',
    'logs/Microsoft-Windows-Hyper-V-VMMS-Admin.evtx',
  ]);
});

it('looks at texts in the folders of disks and configurations alone', () => {
  const files = [
    file('a/x.avhdx', 'vhdx'),
    file('a/Shared.acl.txt'),
    file('a/empty.txt', 'empty', { size: 0 }),
    file('b/Shared.acl.txt'),
    file('c/node.vmcx', 'vmcx'),
    file('c/rights.ACL'),
  ];
  expect(paths(textsAmong(files))).toEqual(['a/Shared.acl.txt', 'c/rights.ACL']);
});

it.each([
  ['what icacls writes', accessDump(['s.vhds'], []), true],
  ['the same in UTF-8', encodeUtf8('Shared\nD:PAI(A;;FA;;;BA)\n'), true],
  ['a note', encodeUtf8('Monday:\nD drive is full\n'), false],
  ['a descriptor without a name', encodeUtf8('D:PAI(A;;FA;;;BA)\n'), false],
  ['nothing', new Uint8Array(0), false],
])('%s: looks like an access list or not', async (_, bytes, expected) => {
  expect(await looksLikeAccessList(new MemorySource(bytes))).toBe(expected);
});
