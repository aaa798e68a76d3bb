import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { type GptCopy, type GptHeader, readGptHeader } from './header.ts';
import { type GptEntry, readGptEntries } from './partition-table.ts';

/** A GUID partition table, read from whichever copy holds. */
export interface Gpt {
  readonly header: GptHeader;
  readonly entries: readonly GptEntry[];
  /** Bytes. */
  readonly sectorSize: number;
}

export interface GptReading {
  /** Null where neither copy can be read, or there is none: then `found` says which. */
  readonly gpt: Gpt | null;
  /** Whether the signature of a header stands at either place. */
  readonly found: boolean;
  /** What is wrong with either copy, or between them. */
  readonly faults: readonly Fault[];
}

interface CopyReading {
  readonly gpt: Gpt | null;
  readonly found: boolean;
  readonly faults: readonly Fault[];
}

const PRIMARY_SECTOR = 1;
/** Where to look for the other copy when the first does not say. */
const lastSector = (size: number, sectorSize: number) => Math.floor(size / sectorSize) - 1;

/**
 * Reads both copies and prefers the primary; the backup is looked for where the primary says, and
 * at the end of the disk.
 * @param sectorSize bytes: 512 or 4096. It decides where the headers stand.
 */
export async function readGpt(source: ByteSource, sectorSize: number): Promise<GptReading> {
  const last = lastSector(source.size, sectorSize);
  if (last < 2) return { gpt: null, found: false, faults: [] };
  const primary = await readCopy(source, 'primary', PRIMARY_SECTOR, sectorSize);
  const named = primary.gpt?.header.otherSector;
  const place = named !== undefined && named > 1 && named <= last ? named : last;
  const backup = await readCopy(source, 'backup', place, sectorSize);
  const found = primary.found || backup.found;
  if (!found) return { gpt: null, found, faults: [] };
  const faults = [...primary.faults, ...backup.faults, ...differences(primary, backup)];
  if (named !== undefined && named > last) {
    faults.push({
      code: 'gpt-disk-cut-short',
      structure: 'primary GPT header',
      offset: sectorSize + 32,
      expected: last,
      actual: named,
      message: `the disk had ${named + 1} sectors when it was partitioned, and has ${last + 1} now`,
    });
  }
  return { gpt: primary.gpt ?? backup.gpt, found, faults };
}

async function readCopy(
  source: ByteSource,
  copy: GptCopy,
  sector: number,
  sectorSize: number,
): Promise<CopyReading> {
  const structure = `${copy} GPT header`;
  const offset = sector * sectorSize;
  try {
    const { header, fault } = await readGptHeader(source, copy, sector, sectorSize);
    if (fault) return { gpt: null, found: true, faults: [fault] };
    if (!header) {
      const message = 'there is no GPT header here';
      const missing = { code: 'gpt-header-missing', structure, offset, message };
      return { gpt: null, found: false, faults: [missing] };
    }
    const faults = placed(header, sector, sectorSize);
    try {
      const entries = await readGptEntries(source, header, sectorSize);
      return { gpt: { header, entries, sectorSize }, found: true, faults };
    } catch (error) {
      return { gpt: null, found: true, faults: [...faults, faultOf(error, structure, offset)] };
    }
  } catch (error) {
    return { gpt: null, found: false, faults: [faultOf(error, structure, offset)] };
  }
}

function placed(header: GptHeader, sector: number, sectorSize: number): Fault[] {
  if (header.ownSector === sector) return [];
  return [
    {
      code: 'gpt-header-sector',
      structure: `${header.copy} GPT header`,
      offset: sector * sectorSize + 24,
      expected: sector,
      actual: header.ownSector,
      message: `the header is in sector ${sector} and says that it is in ${header.ownSector}`,
    },
  ];
}

/** What the two copies say differently; both are whole, so one of them is out of date. */
function differences(primary: CopyReading, backup: CopyReading): Fault[] {
  if (!primary.gpt || !backup.gpt) return [];
  const [a, b] = [primary.gpt, backup.gpt];
  const same =
    a.header.diskId === b.header.diskId && a.header.tableChecksum === b.header.tableChecksum;
  if (same) return [];
  return [
    {
      code: 'gpt-copies-differ',
      structure: 'backup GPT header',
      offset: b.header.offset,
      message: 'both copies of the partition table are whole, and differ; the primary is used',
    },
  ];
}

function faultOf(error: unknown, structure: string, offset: number): Fault {
  if (error instanceof FormatError) return error.fault;
  if (error instanceof VhdsetError) {
    return { code: 'gpt-unreadable', structure, offset, message: error.message };
  }
  throw error;
}
