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
    'The file is recognisable as a VHD Set',
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
    'They are at 64 KiB and 128 KiB, 4 KiB each.',
  ),
  'vhds-header-signature': warning(
    PAGE,
    'A header begins with shdr',
    'With one bad header the set is still readable: the other header is used.',
  ),
  'vhds-header-checksum': warning(
    PAGE,
    'The checksum of a header matches',
    'With one bad header the set is still readable: the other header is used.',
  ),
  'vhds-no-valid-header': error(
    PAGE,
    'At least one header is valid',
    'Without one the set does not say which disk is in use.',
  ),
  'vhds-header-version': warning(
    PAGE,
    'The version of a header is 1',
    'No other version has ever been seen, so the fields may mean something else.',
  ),
  'vhds-header-sequence-tie': error(
    PAGE,
    'Headers of one sequence number agree',
    'If two valid headers have the same number but differ, it is unclear which of them counts.',
  ),
  'vhds-active-leaf-length': error(
    PAGE,
    'The name of the active leaf has a possible length',
    'UTF-16 takes two bytes for each character, and no Windows path is longer than 32,767.',
  ),
  'vhds-active-leaf-overlap': error(
    PAGE,
    'The name of the active leaf does not overlap identifier and headers',
    'What is stored there is something else.',
  ),
  'vhds-active-leaf-beyond-end': error(
    PAGE,
    'The name of the active leaf lies within the file',
    'The file was cut off, or the header is wrong.',
  ),
  'vhds-active-leaf-nul': warning(
    PAGE,
    'The name of the active leaf holds no NUL',
    'Only what comes before it is taken as the name.',
  ),
  'vhds-undecoded-joined': info(
    PAGE,
    'Only a few ranges are not understood',
    'If there are too many, those from some place on are listed as one.',
  ),
  'vhds-unscanned': info(
    PAGE,
    'The file is not much larger than any known one',
    'What lies further out is not examined.',
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
  if (!vhds) return { unchecked: ['everything after the headers'] };
  const faults = vhds.faults.map((fault) => ({ ...fault, code: `vhds-${fault.code}` }));
  reportFaults(faults, VHDS_RULES, report);
  return { unchecked: [] };
}
