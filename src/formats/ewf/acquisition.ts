import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import { decodeWindows1252 } from '../../bytes/windows-1252.ts';
import type { Inflate } from './inflate.ts';
import type { Section } from './section.ts';

/** What was written down when the image was made; text of the image, not to be trusted. */
export interface Acquisition {
  readonly caseNumber: string | null;
  readonly evidenceNumber: string | null;
  readonly description: string | null;
  readonly examiner: string | null;
  readonly notes: string | null;
  readonly softwareVersion: string | null;
  readonly operatingSystem: string | null;
  /** When it was acquired, by the clock of the machine that did; its zone is not stored. */
  readonly acquired: string | null;
}

const LARGEST_STORED = 1024 * 1024;
const LARGEST_TEXT = 1024 * 1024;

/** Column names in the third line of the text; each version of EnCase knows a part of them. */
const COLUMNS: Readonly<Record<keyof Acquisition, string>> = {
  caseNumber: 'c',
  evidenceNumber: 'n',
  description: 'a',
  examiner: 'e',
  notes: 't',
  softwareVersion: 'av',
  operatingSystem: 'ov',
  acquired: 'm',
};

/**
 * Decodes a `header2` (UTF-16) or `header` section (8-bit characters).
 * @returns null where the section is damaged: it is not needed to read the image
 */
export async function readAcquisition(
  segment: ByteSource,
  section: Section,
  inflate: Inflate,
): Promise<Acquisition | null> {
  const length = section.end - section.start;
  if (length > LARGEST_STORED) return null;
  const stored = await readStructure(segment, 'header section', section.start, length);
  try {
    const bytes = inflate(stored, LARGEST_TEXT);
    return fieldsOf(section.type === 'header2' ? decodeUtf16(bytes) : decodeWindows1252(bytes));
  } catch {
    return null;
  }
}

/** Line 3 names the columns, line 4 holds the values, both separated by tabs. */
function fieldsOf(text: string): Acquisition | null {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const names = lines[2]?.split('\t');
  const values = lines[3]?.split('\t');
  if (!names || !values) return null;
  const value = (name: string) => values[names.indexOf(name)]?.trim() || null;
  const fields = Object.entries(COLUMNS).map(([field, column]) => [field, value(column)] as const);
  const acquisition = Object.fromEntries(fields) as unknown as Acquisition;
  return { ...acquisition, acquired: dateOf(acquisition.acquired) };
}

/** Either seconds since 1970, or the six parts of a date apart. */
function dateOf(text: string | null): string | null {
  if (text === null) return null;
  const parts = /^(\d{4}) (\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2}) (\d{1,2})$/.exec(text);
  if (parts) {
    const [year, ...rest] = parts.slice(1);
    const [month, day, hour, minute, second] = rest.map((part) => part.padStart(2, '0'));
    return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  }
  if (!/^\d{1,11}$/.test(text)) return text;
  return new Date(Number(text) * 1000).toISOString().slice(0, -'.000Z'.length);
}
