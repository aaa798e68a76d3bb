import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { ZERO_GUID } from '../../bytes/guid.ts';
import type { Header, HeaderCopy } from './header.ts';
import { holdsLogEntries } from './log.ts';

/** Which of the two copies a person wants to count, where the file leaves it open. */
export type HeaderChoice = 1 | 2;

/** Which header counts, and what is to be said of the choice. */
export interface ChosenHeader {
  readonly header: Header | null;
  /** `header-chosen`, `header-decides-log`, or none. */
  readonly faults: readonly Fault[];
}

type Copies = readonly [HeaderCopy, HeaderCopy];

/**
 * Where one copy is damaged, or both have one number and differ, a person may choose; where the file
 * is clear a choice changes nothing, so that it may be given for a whole chain.
 * @param current the one that the format lets count
 * @param choice takes a copy whose checksum is wrong, too, but none without its signature
 */
export async function chooseHeader(
  source: ByteSource,
  { copies, current }: { readonly copies: Copies; readonly current: Header | null },
  choice: HeaderChoice | null,
): Promise<ChosenHeader> {
  if (!isOpen(copies)) return { header: current, faults: [] };
  if (choice !== null) {
    const copy = copies[choice - 1]!;
    const header = hasFields(copy) ? copy.header : null;
    const message = `header ${choice} is used, as asked${copy.valid ? '' : ', although it is damaged'}`;
    const fault = { code: 'header-chosen', structure: `header ${choice}`, offset: copy.offset };
    return { header, faults: [{ ...fault, message }] };
  }
  if (!current) return { header: null, faults: [] };
  const doubt = await logDoubt(source, current, copies);
  return { header: current, faults: doubt ? [doubt] : [] };
}

/** Whether the file leaves open which copy counts: neither has to be what a writer saw last. */
function isOpen([first, second]: Copies): boolean {
  if (!first.valid || !second.valid) return true;
  const [a, b] = [first.header!, second.header!];
  // Copies that are the same but for their place have the same checksum.
  return a.sequenceNumber === b.sequenceNumber && a.checksum !== b.checksum;
}

const hasFields = ({ header }: HeaderCopy): boolean => header?.signature === 'head';

/** Says when the other copy would have another log replayed, or none; null when it makes no difference. */
async function logDoubt(
  source: ByteSource,
  current: Header,
  copies: Copies,
): Promise<Fault | null> {
  const [used, other] = copies[0].header === current ? copies : [copies[1], copies[0]];
  const [usedNumber, otherNumber] = used === copies[0] ? [1, 2] : [2, 1];
  const isDirty = current.logGuid !== ZERO_GUID;
  let otherwise: string;
  if (other.header && hasFields(other)) {
    if (other.header.logGuid === current.logGuid) return null;
    // Each update writes the next number: the one before was the older copy, whatever else it lost.
    if (!other.valid && other.header.sequenceNumber + 1n === current.sequenceNumber) return null;
    otherwise = other.header.logGuid === ZERO_GUID ? 'it would not be' : 'another one would be';
    if (!isDirty) otherwise = 'it would be';
  } else {
    if (!isDirty && !(await holdsLogEntries(source, current))) return null;
    otherwise = isDirty ? 'it may not have to be' : 'it may have to be';
  }
  const why = other.valid
    ? 'both have the same sequence number'
    : `header ${otherNumber} is damaged`;
  const message =
    `header ${usedNumber} is used, since ${why}; that decides what becomes of the log: ` +
    `it is ${isDirty ? '' : 'not '}replayed, and by header ${otherNumber} ${otherwise}`;
  return {
    ...{ code: 'header-decides-log', structure: `header ${otherNumber}`, offset: other.offset },
    message,
  };
}
