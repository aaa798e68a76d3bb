import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { openVmcx } from '../../formats/vmcx/vmcx.ts';
import { type CheckOutcome, error, type Report, warning } from './rule.ts';
import { readOrRefuse, reportFaults } from './violations.ts';

const PAGE = 'docs/formats/vmcx.md';

/** No specification of the format exists: the rules are those of the layout that real bytes prove. */
export const VMCX_RULES = {
  'vmcx-unreadable': error(
    PAGE,
    'Header and object table can be read',
    'Without them nothing of the store is found; the file may also be of another version, or cut off.',
  ),
  'vmcx-signature': warning(
    PAGE,
    'Each header has the signature',
    'With one bad header the store is still readable: the other header is used.',
  ),
  'vmcx-header-checksum': warning(
    PAGE,
    'The checksum of a header matches',
    'With one bad header the store is still readable: the other header is used.',
  ),
  'vmcx-version': error(PAGE, 'The version of the store is 0x400', 'No other is understood.'),
  'vmcx-replay-log-out-of-file': error(
    PAGE,
    'The replay log lies within the file',
    'Whether writes are pending is unknown without it.',
  ),
  'vmcx-replay-log-header': error(
    PAGE,
    'The header of the replay log is valid',
    'Whether writes are pending is unknown without it.',
  ),
  'vmcx-replay-log-dirty': warning(
    PAGE,
    'No writes are pending in the replay log',
    'The store was not closed cleanly: values may be older than the last change.',
  ),
  'vmcx-replay-log-entries': error(
    PAGE,
    'The entries of the replay log fit into it',
    'Their number is wrong, or the log was cut off.',
  ),
  'vmcx-replay-log-entry-checksum': error(
    PAGE,
    'The checksum of a pending write matches',
    'What was to be written where is unknown.',
  ),
  'vmcx-object-table-signature': error(
    PAGE,
    'Each object table has its signature',
    'What such a table names is not found.',
  ),
  'vmcx-object-table-count': error(
    PAGE,
    'The number of objects fits the table',
    'Objects after the last one counted are lost, or there are none.',
  ),
  'vmcx-object-table-cycle': error(
    PAGE,
    'An object table is named once',
    'Tables that name each other have no end.',
  ),
  'vmcx-object-table-limit': error(
    PAGE,
    'Object tables are not too many or too large',
    'A limit of this program: what comes after it is not read.',
  ),
  'vmcx-object-checksum': error(
    PAGE,
    'The checksum of an object’s entry matches',
    'What the entry names is not read.',
  ),
  'vmcx-object-out-of-file': error(
    PAGE,
    'An object lies within the file',
    'The file was cut off, or the entry is wrong.',
  ),
  'vmcx-object-overlap': error(PAGE, 'No two objects overlap', 'The second of them is not read.'),
  'vmcx-key-table-signature': error(
    PAGE,
    'Each key table has its signature',
    'The values in such a table are lost.',
  ),
  'vmcx-key-table-checksum': error(
    PAGE,
    'The checksum of a key table matches',
    'The values in such a table are lost.',
  ),
  'vmcx-key-table-ambiguous': error(
    PAGE,
    'Of several key tables with the same index, one is the newest',
    'If two have the same sequence number, it is unclear which of them counts.',
  ),
  'vmcx-key-table-limit': error(
    PAGE,
    'Key tables are not too many or too large',
    'A limit of this program: what comes after it is not read.',
  ),
  'vmcx-entry-size': error(
    PAGE,
    'An entry fits into its key table',
    'What follows in the table is not read.',
  ),
  'vmcx-entry-checksum': error(
    PAGE,
    'The checksum of an entry matches',
    'The value cannot be trusted.',
  ),
  'vmcx-entry-free-content': warning(
    PAGE,
    'A free entry holds no content',
    'What it holds is no longer a value.',
  ),
  'vmcx-entry-value-size': error(
    PAGE,
    'A value has the length of its type',
    'A value of another length cannot be decoded.',
  ),
  'vmcx-entry-value': error(
    PAGE,
    'The value of an entry has a known type and fits into it',
    'The value is unknown.',
  ),
  'vmcx-entry-orphaned': error(
    PAGE,
    'An entry has a parent',
    'It is left out, with everything below it.',
  ),
  'vmcx-entry-cycle': error(
    PAGE,
    'No entry is its own ancestor',
    'Entries on a cycle of parents are left out.',
  ),
  'vmcx-tree-depth': error(
    PAGE,
    'The tree of entries is not too deep',
    'A limit of this program: what lies deeper is left out.',
  ),
  'vmcx-file-object': error(
    PAGE,
    'A value that lies in a file object has one',
    'The value is lost.',
  ),
  'vmcx-file-object-limit': error(
    PAGE,
    'Values in file objects are not too large',
    'A limit of this program: the value is not read.',
  ),
};

export async function checkVmcx(
  file: ByteSource,
  report: Report<keyof typeof VMCX_RULES>,
): Promise<CheckOutcome> {
  const unreadable = (fault: Fault) => {
    reportFaults([fault], VMCX_RULES, report);
    report('vmcx-unreadable', fault);
  };
  const vmcx = await readOrRefuse(() => openVmcx(file), unreadable);
  if (!vmcx) return { unchecked: ['everything after the headers'] };
  reportFaults(vmcx.faults, VMCX_RULES, report);
  return { unchecked: [] };
}
