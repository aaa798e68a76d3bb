import { formatFileTime, formatSeconds } from '../../bytes/file-time.ts';
import type { PlacedEvent } from '../../volumes/change-journal.ts';
import type { JournalGap } from '../../volumes/ntfs/usn-journal.ts';
import { type Printable, printable, shown } from '../printable.ts';

type Told = PlacedEvent | { readonly gap: JournalGap };

/** One line of `ls --journal`: when, what happened, and to which file. */
export function journalLine(told: Told): Printable {
  if ('gap' in told) {
    const { offset, length } = told.gap;
    return shown`?                    ${length} bytes of the journal at ${offset} could not be decoded`;
  }
  const [time, reasons] = [formatSeconds(told.time), told.reasons.join(' ')].map(printable);
  return shown`${time!}  ${reasons!}   ${printable(told.path)}`;
}

/** One event of `ls --journal --json`. */
export function journalJson(told: Told) {
  if ('gap' in told) return { gap: told.gap };
  const { time, reasons, path, id, generation, parentId, attributes, usn } = told;
  return {
    time: `${formatFileTime(time)}Z`,
    ...{ reasons, path, id, generation, parentId, attributes },
    usn: usn.toString(),
  };
}
