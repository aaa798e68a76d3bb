import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { encodeVmcx } from '../../src/formats/vmcx/encode.ts';
import { clixml, convertedXml, event } from '../formats/event-log/exports.ts';
import { blob, branch, sample } from '../formats/vmcx/sample.ts';
import { corpusSubjects } from './corpus-subjects.ts';
import { largerNtfsSubjects, ntfsSubjects } from './ntfs-subject.ts';
import type { Subject } from './subject.ts';
import {
  accessDumpSubject,
  eventLogSubject,
  vmListSubject,
  vmXmlSubject,
} from './text-subjects.ts';
import { vhdsSubject } from './vhds-subject.ts';
import { vhdxSubjects } from './vhdx-subjects.ts';
import { vmcxSubject } from './vmcx-subject.ts';

/** Subjects of one kind, and how many cases each gets in the normal run of the tests. */
export interface SubjectGroup {
  readonly name: string;
  readonly cases: number;
  readonly load: () => Promise<readonly Subject[]>;
}

/** Everything that is fuzzed. */
export const GROUPS: readonly SubjectGroup[] = [
  { name: 'vhdx', cases: 1100, load: vhdxSubjects },
  { name: 'vhds', cases: 1000, load: vhdsSubjects },
  { name: 'vmcx', cases: 1200, load: vmcxSubjects },
  { name: 'text', cases: 700, load: async () => textSubjects() },
  { name: 'ntfs', cases: 8500, load: ntfsSubjects },
  { name: 'larger-ntfs', cases: 1500, load: largerNtfsSubjects },
  { name: 'corpus', cases: 250, load: corpusSubjects },
];

function vhdsSubjects(): Promise<Subject[]> {
  const path = Buffer.from('C:\\ClusterStorage\\Volume1\\shared_77AA.avhdx', 'utf16le');
  const plain = encodeVhds({ activeLeaf: 'shared_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx' });
  const more = encodeVhds({
    activeLeaf: 'shared_77AA.avhdx',
    sequences: [9n, 8n],
    extra: [
      { offset: 0x30000, bytes: path },
      { offset: 0x41000, bytes: Buffer.alloc(0x2345, 0x5a) },
    ],
  });
  return Promise.all([
    vhdsSubject('VHD Set', new MemorySource(plain)),
    vhdsSubject('VHD Set with more in it', new MemorySource(more)),
  ]);
}

function vmcxSubjects(): Promise<Subject[]> {
  const large = branch('', branch('configuration', blob('large', Buffer.alloc(9000, 7))));
  return Promise.all([
    vmcxSubject('VM configuration', new MemorySource(sample())),
    vmcxSubject('VM configuration with a file', new MemorySource(encodeVmcx(large))),
  ]);
}

const CONFIGURATION = `<?xml version="1.0" encoding="UTF-16" standalone="yes"?>
<configuration>
  <_83f8638b-8dca-4152-9eda-2ca8b33039b4_>
    <controller0><drive0><pathname type="string">C:\\a &amp; b.vhdx</pathname>
    <type type="string">VHD</type></drive0></controller0>
  </_83f8638b-8dca-4152-9eda-2ca8b33039b4_>
  <properties><name type="string">node1</name><subtype type="integer">0</subtype>
  <creation_time type="bytes">VGltZQ==</creation_time><on type="bool">True</on></properties>
</configuration>`;

const ACCESS_LIST = [
  'SharedClusterDisk',
  'D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OI;0x1f01ff;;;S-1-5-83-1-3545863478-1299063338-27660475-2603302812)',
  'SharedClusterDisk\\shared.vhds',
  'O:BAG:SYD:AI(A;ID;FA;;;SY)(D;;GW;;;WD)S:(AU;SAFA;FA;;;WD)',
  '',
].join('\r\n');

const MACHINES = `Name : BackupVM
Id   : d3599536-222a-4d6e-bb10-a6019c3f2b9b

> Name: BackupVM2
> Id: {A0AF7903-94B4-4A2C-B3B3-16050D5F80F2}
icacls "c:\\Shared" /grant "NT VIRTUAL MACHINE\\d3599536-222a-4d6e-bb10-a6019c3f2b9b":(OI)F
`;

function textSubjects(): Subject[] {
  const times = ['2026-11-21T02:14:00Z', '11/21/2026 2:14:00 AM', '21.11.2026 02:14:00'];
  return [
    vmXmlSubject('VM configuration in XML', CONFIGURATION, 'utf8'),
    vmXmlSubject('VM configuration in XML, UTF-16', `\ufeff${CONFIGURATION}`, 'utf16le'),
    eventLogSubject('events of wevtutil', `${event()}\n${event({ id: 19080 })}`, 'utf8'),
    eventLogSubject('events of Event Viewer', `\ufeff<Events>${event()}</Events>`, 'utf16le'),
    eventLogSubject('events of ConvertTo-Xml', convertedXml(times), 'utf8'),
    eventLogSubject('events of Export-Clixml', clixml(), 'utf8'),
    accessDumpSubject('access list', ACCESS_LIST),
    vmListSubject('list of machines', MACHINES),
  ];
}
