import { readStructure } from '../../bytes/byte-source.ts';
import { equalBytes } from '../../bytes/equal-bytes.ts';
import { isZero } from '../../bytes/zeros.ts';
import { HEADER_BYTES, type Header } from '../../formats/vhdx/header.ts';
import { error, type Report, warning } from './rule.ts';
import type { VhdxUnderCheck } from './vhdx-under-check.ts';
import { reportFaults } from './violations.ts';

const SECTION = '[MS-VHDX] 2.2.2';

export const HEADER_RULES = {
  'header-truncated': error(
    SECTION,
    'Both headers lie within the file',
    'The two headers are at 64 KiB and 128 KiB, 4 KiB each.',
  ),
  'header-unreadable': warning(
    SECTION,
    'Both headers can be read',
    'One of them could not be read; the other is used.',
  ),
  'header-signature': warning(
    SECTION,
    'A header begins with head',
    'With one bad header the file is still readable, as after an interrupted update: the other header is used.',
  ),
  'header-checksum': warning(
    SECTION,
    'The checksum of a header matches',
    'With one bad header the file is still readable, as after an interrupted update: the other header is used.',
  ),
  'no-valid-header': error(
    SECTION,
    'At least one header is valid',
    'Without a header neither the identity of the disk nor its log is known.',
  ),
  'header-sequence-tie': error(
    SECTION,
    'Headers of one sequence number are identical',
    'If two valid headers have the same number but differ, it is unclear which of them counts.',
  ),
  'header-version': error(
    SECTION,
    'The format version is 1',
    'A reader must not go on with a version that it does not know.',
  ),
  'header-log-version': error(
    SECTION,
    'The version of the log is 0',
    'A log of another version cannot be replayed.',
  ),
  'header-log-offset': error(
    SECTION,
    'The log begins at a multiple of 1 MiB, after the header area',
    'The first mebibyte of the file belongs to headers and region tables.',
  ),
  'header-log-length': error(
    SECTION,
    'The length of the log is a multiple of 1 MiB',
    'Entries wrap around at the end of the log, so all readers must agree on where it ends.',
  ),
  'header-reserved': warning(
    SECTION,
    'The rest of a header is zero',
    'The bytes after the last field of a valid header are reserved.',
  ),
};

type HeaderReport = Report<keyof typeof HEADER_RULES>;

const MIB = 0x100000;
const FIELD_BYTES = 80;

export async function checkHeaders(
  { file, vhdx }: VhdxUnderCheck,
  report: HeaderReport,
): Promise<void> {
  reportFaults(vhdx.faults, HEADER_RULES, report);
  const valid = vhdx.headers.flatMap((copy) => (copy.valid && copy.header ? copy.header : []));
  const contents: Uint8Array[] = [];
  for (const { offset } of valid) {
    contents.push(await readStructure(file, 'header', offset, HEADER_BYTES));
  }
  for (const [i, { offset }] of valid.entries()) {
    if (isZero(contents[i]!.subarray(FIELD_BYTES))) continue;
    report('header-reserved', { offset: offset + FIELD_BYTES, message: 'reserved bytes are set' });
  }
  const [first, second] = valid;
  const tie = first && second && first.sequenceNumber === second.sequenceNumber;
  if (tie && !equalBytes(contents[0]!, contents[1]!)) {
    report('header-sequence-tie', {
      offset: second.offset + 8,
      actual: String(second.sequenceNumber),
      message: 'both headers carry this sequence number, and they differ',
    });
  }
  if (vhdx.header) checkLogFields(vhdx.header, report);
}

function checkLogFields(header: Header, report: HeaderReport): void {
  const { offset, logVersion, logLength, logOffset } = header;
  if (logVersion !== 0) {
    report('header-log-version', {
      ...{ offset: offset + 64, expected: 0, actual: logVersion },
      message: 'the log has an unknown version',
    });
  }
  if (logLength % MIB !== 0) {
    report('header-log-length', {
      ...{ offset: offset + 68, expected: 'a multiple of 1 MiB', actual: logLength },
      message: 'the log has an invalid length',
    });
  }
  if (logOffset % MIB !== 0 || (logOffset < MIB && logLength > 0)) {
    report('header-log-offset', {
      ...{ offset: offset + 72, expected: 'a multiple of 1 MiB, not 0', actual: logOffset },
      message: 'the log begins where it must not',
    });
  }
}
