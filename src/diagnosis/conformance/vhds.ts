import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { openVhds } from '../../formats/vhds/vhds.ts';
import { type CheckOutcome, error, info, type Report, warning } from './rule.ts';
import { readOrRefuse, reportFaults } from './violations.ts';

const PAGE = 'docs/formats/vhds.md';

/** No specification of the format exists: the rules are those of the layout that real bytes prove. */
export const VHDS_RULES = {
  'vhds-unreadable': error(
    PAGE,
    'The file can be told to be a VHD Set',
    'Neither its first bytes nor a header is that of one, or it ends before them.',
  ),
  'vhds-file-identifier-signature': error(
    PAGE,
    'The file begins with vhdsetv1',
    'All known sets begin with it.',
  ),
  'vhds-file-identifier-truncated': error(
    PAGE,
    'The file identifier is complete',
    'The first 520 bytes hold the signature and the creator.',
  ),
  'vhds-header-truncated': error(
    PAGE,
    'Both headers lie within the file',
    'They stand at 64 KiB and 128 KiB, 4 KiB each.',
  ),
  'vhds-header-signature': warning(
    PAGE,
    'A header begins with shdr',
    'One bad header leaves the set readable: the other counts.',
  ),
  'vhds-header-checksum': warning(
    PAGE,
    'The checksum of a header matches',
    'One bad header leaves the set readable: the other counts.',
  ),
  'vhds-no-valid-header': error(
    PAGE,
    'At least one header is valid',
    'Without one the set does not say which disk is in use.',
  ),
  'vhds-header-version': warning(
    PAGE,
    'The version of a header is 1',
    'No other has ever been seen, so the fields may mean something else.',
  ),
  'vhds-header-sequence-tie': error(
    PAGE,
    'Headers of one sequence number agree',
    'Two valid headers that share a number and differ leave open which of them counts.',
  ),
  'vhds-active-leaf-length': error(
    PAGE,
    'The name of the active leaf has a length that a name can have',
    'UTF-16 takes two bytes for each character, and Windows knows no longer path than 32,767.',
  ),
  'vhds-active-leaf-overlap': error(
    PAGE,
    'The name of the active leaf stands apart from identifier and headers',
    'What stands there is something else.',
  ),
  'vhds-active-leaf-beyond-end': error(
    PAGE,
    'The name of the active leaf lies within the file',
    'The file was cut off, or the header is wrong.',
  ),
  'vhds-active-leaf-nul': warning(
    PAGE,
    'The name of the active leaf holds no NUL',
    'Only what stands before it is taken for the name.',
  ),
  'vhds-undecoded-joined': info(
    PAGE,
    'What is not understood are few ranges',
    'They are listed joined from some place on.',
  ),
  'vhds-unscanned': info(
    PAGE,
    'The file is not much larger than any known one',
    'What lies further out is not looked at.',
  ),
};

export async function checkVhds(
  file: ByteSource,
  report: Report<keyof typeof VHDS_RULES>,
): Promise<CheckOutcome> {
  const unreadable = ({ offset, message }: Fault) => {
    report('vhds-unreadable', { offset, message });
  };
  const vhds = await readOrRefuse(() => openVhds(file), unreadable);
  if (!vhds) return { unchecked: ['everything behind the headers'] };
  const faults = vhds.faults.map((fault) => ({ ...fault, code: `vhds-${fault.code}` }));
  reportFaults(faults, VHDS_RULES, report);
  return { unchecked: [] };
}
