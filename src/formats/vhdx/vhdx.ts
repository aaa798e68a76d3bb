import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { namedSource } from '../../bytes/named-source.ts';
import { OverlaySource } from '../../bytes/overlay-source.ts';
import { PageCache } from '../../bytes/page-cache.ts';
import { type AreaOverlap, areasOf, overlapsOf } from './areas.ts';
import { type AssumedMetadata, assumeMetadata, TYPE_DOUBTS } from './assumed-metadata.ts';
import { type BatPage, BlockAllocationTable } from './block-allocation-table.ts';
import { type FileTypeIdentifier, readFileTypeIdentifier } from './file-type-identifier.ts';
import { type Geometry, geometryOf } from './geometry.ts';
import { BAT_REGION, METADATA_REGION } from './guids.ts';
import { type Header, type HeaderCopy, readHeaders } from './header.ts';
import { chooseHeader, type HeaderChoice } from './header-choice.ts';
import { type Log, readLog, replayOf } from './log.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { type MetadataTable, readMetadataTable } from './metadata-table.ts';
import { isReadingChoice } from './reading-choice.ts';
import { type RegionTableCopy, type RegionTableEntry, readRegionTables } from './region-table.ts';

export type DiskType = 'fixed' | 'dynamic' | 'differencing';

/** What became of the log; `refused` is a dirty one that could not be replayed and had to be. */
export type LogUse = 'clean' | 'replayed' | 'ignored' | 'refused';

/** Everything a VHDX file says about itself. What could not be read is null and has a fault. */
export interface Vhdx {
  /** The file with its log replayed over it: the only thing further reads may use. */
  readonly source: ByteSource;
  /** The bytes of the file as they stand. */
  readonly file: ByteSource;
  readonly fileTypeIdentifier: FileTypeIdentifier;
  readonly headers: readonly [HeaderCopy, HeaderCopy];
  /** The current header. */
  readonly header: Header | null;
  /** Its number, where the file leaves open which one counts and a person has said so. */
  readonly chosenHeader: HeaderChoice | null;
  readonly log: Log | null;
  readonly logUse: LogUse;
  readonly regionTables: readonly [RegionTableCopy, RegionTableCopy] | null;
  readonly batRegion: RegionTableEntry | null;
  readonly metadataRegion: RegionTableEntry | null;
  readonly metadataTable: MetadataTable | null;
  readonly metadata: Metadata | null;
  /** What was assumed in place of metadata that can't be read; null when nothing was. */
  readonly assumed: AssumedMetadata | null;
  /** What a person says of whether it has a parent, should the file contradict itself; null: nothing. */
  readonly statedParent: boolean | null;
  /** Null also where the file contradicts itself about it. */
  readonly type: DiskType | null;
  readonly geometry: Geometry | null;
  readonly bat: BlockAllocationTable | null;
  /** All that is wrong, in reading order, the refusal included. */
  readonly faults: readonly Fault[];
  /** Why no data may be read; null when it may. */
  readonly refusal: Fault | null;
}

/** A VHDX whose data may be read. */
export interface ReadableVhdx extends Vhdx {
  readonly header: Header;
  readonly metadata: Metadata;
  readonly type: DiskType;
  readonly geometry: Geometry;
  readonly bat: BlockAllocationTable;
  readonly refusal: null;
}

/** What a person may choose of how a damaged file is read. */
export interface ReadingChoices {
  /** What is done with a dirty log; `require` when not given. */
  readonly log?: LogChoice;
  /** The header that counts where the file leaves it open; the format decides when not given. */
  readonly header?: HeaderChoice;
  /** Fills what can't be read of the metadata; see {@link AssumedMetadata}. */
  readonly assume?: AssumedMetadata;
}

export interface OpenOptions extends ReadingChoices {
  /** Where the pages of the block allocation table are kept; one for all layers keeps memory flat. */
  readonly cache?: PageCache<BatPage>;
}

/**
 * `require`: replay it, and read no data when that fails. `auto`: replay it, and read the file as
 * it stands when that fails. `ignore`: read the file as it stands. As it stands, a file may mix an
 * old state with a new one.
 */
export type LogChoice = 'require' | 'auto' | 'ignore';

/**
 * Reads the structures of a VHDX, never its payload.
 * @throws {FormatError} `not-vhdx` when neither the signature nor a valid header is there
 * @throws {ShortReadError} when the file is shorter than its signature
 * @throws {SourceError} when nothing of it can be read
 */
export async function openVhdx(from: ByteSource, options: OpenOptions = {}): Promise<Vhdx> {
  const file = namedSource(from, 'the source');
  const { identifier: fileTypeIdentifier, faults } = await readFileTypeIdentifier(file);
  let refusal: Fault | null = null;
  const refuse = (...reasons: Fault[]) => {
    faults.push(...reasons);
    refusal ??= reasons[0] ?? null;
  };

  const found = await readHeaders(file);
  const { copies: headers } = found;
  const { header, faults: ofChoice } = await chooseHeader(file, found, options.header ?? null);
  if (!header && !fileTypeIdentifier.recognised) {
    // Where not even a byte is given, the medium has more to say than the format.
    await file.read(new Uint8Array(Math.min(1, file.size)), 0);
    throw new FormatError({ ...faults[0]!, code: 'not-vhdx' });
  }
  for (const copy of headers) faults.push(...copy.faults);
  faults.push(...ofChoice);
  if (!header) refuse(fault('no-valid-header', 'headers', 0x10000, 'neither header is valid'));
  else if (header.version !== 1) refuse(unknownVersion(header));

  const log = header ? await readLog(file, header) : null;
  let source = file;
  const logUse = log ? useOf(log, options.log ?? 'require') : 'clean';
  if (log && logUse === 'replayed') {
    const { patches, size } = replayOf(log);
    source = new OverlaySource(file, patches, size);
  }
  if (logUse === 'refused' && log?.refusal) refuse(log.refusal);
  if (logUse === 'ignored' && log) faults.push(...(log.refusal ? [log.refusal] : []), ignored(log));

  const { copies: regionTables, current } = await readRegionTables(source);
  for (const copy of regionTables) faults.push(...copy.faults);
  if (!current) {
    refuse(
      fault('no-valid-region-table', 'region tables', 0x30000, 'neither region table is valid'),
    );
  }
  const regions = current?.entries ?? [];
  for (const entry of regions) {
    const known = entry.guid === BAT_REGION || entry.guid === METADATA_REGION;
    if (!known && entry.required) refuse(unknownRegion(entry));
  }
  const regionOf = (guid: string, code: string, name: string): RegionTableEntry | null => {
    const found = regions.filter((entry) => entry.guid === guid);
    if (current && found.length !== 1) {
      refuse(
        fault(code, 'region table', current.offset, `${found.length} entries for the ${name}`),
      );
    }
    const [entry = null] = found;
    if (!entry || Number.isSafeInteger(entry.fileOffset + entry.length)) return entry;
    refuse(fault('region-range', 'region table', entry.offset, 'a region beyond any file'));
    return null;
  };
  const batRegion = regionOf(BAT_REGION, 'bat-region', 'block allocation table');
  const metadataRegion = regionOf(METADATA_REGION, 'metadata-region', 'metadata');
  const [overlap] = overlapsOf(areasOf(header, regionTables));
  if (overlap) refuse(overlapping(overlap));

  let metadataTable: MetadataTable | null = null;
  let metadata: Metadata | null = null;
  let assumed: AssumedMetadata | null = null;
  if (metadataRegion) {
    const { table, faults: reasons } = await readMetadataTable(source, metadataRegion);
    metadataTable = table;
    if (table) {
      const read = await readMetadata(source, table, metadataRegion.length);
      metadata = read.metadata;
      // Without an assumption a disk is read for what it does hold, though nothing says of whose parent.
      const doubts = read.faults.filter(({ code }) => TYPE_DOUBTS.has(code));
      if (options.assume?.hasParent === undefined) faults.push(...doubts);
      else reasons.push(...doubts);
      faults.push(...read.faults.filter((one) => !doubts.includes(one)));
      reasons.push(...read.refusals);
      if (metadata.incomplete) reasons.push(incompleteCreation(table));
    }
    const { assume } = options;
    const filled =
      assume && reasons.length > 0
        ? assumeMetadata(metadata, reasons, assume, metadataRegion.fileOffset)
        : null;
    if (filled) {
      assumed = assume!;
      faults.push(...reasons, filled.fault);
    } else refuse(...reasons);
    metadata = filled?.metadata ?? metadata;
  }

  const contradicted = faults.some(({ code }) => code === 'has-parent-contradiction');
  const geometry = metadata && !refusal ? geometryFrom(metadata) : null;
  let bat: BlockAllocationTable | null = null;
  if (geometry && batRegion) {
    const cache = options.cache ?? new PageCache<BatPage>(DEFAULT_CACHED_PAGES);
    bat = new BlockAllocationTable(source, batRegion, geometry, cache);
    if (bat.available < bat.entries) faults.push(shortTable(bat));
  }
  return {
    source,
    file,
    fileTypeIdentifier,
    headers,
    header,
    chosenHeader: ofChoice.some(isReadingChoice) ? (options.header ?? null) : null,
    log,
    logUse,
    regionTables,
    batRegion,
    metadataRegion,
    metadataTable,
    metadata,
    assumed,
    statedParent: options.assume?.hasParent ?? null,
    type: metadata?.blockSize != null && (assumed || !contradicted) ? typeOf(metadata) : null,
    geometry,
    bat,
    faults,
    refusal,
  };
}

/** 512 pages of 8 KiB: 4 MiB. */
const DEFAULT_CACHED_PAGES = 512;

/**
 * Narrows to a file whose data may be read.
 * @throws {FormatError} the refusal
 */
export function requireReadable(vhdx: Vhdx): ReadableVhdx {
  if (vhdx.refusal) throw new FormatError(vhdx.refusal);
  return vhdx as ReadableVhdx;
}

function useOf(log: Log, choice: LogChoice): LogUse {
  if (!log.dirty) return 'clean';
  if (choice === 'ignore' || (choice === 'auto' && log.refusal)) return 'ignored';
  return log.refusal ? 'refused' : 'replayed';
}

function ignored({ offset }: Log): Fault {
  const message = 'the log was not replayed, as asked: the file is read as it stands';
  return fault('log-ignored', 'log', offset, message);
}

function typeOf(metadata: Metadata): DiskType {
  if (metadata.hasParent) return 'differencing';
  return metadata.leaveBlocksAllocated ? 'fixed' : 'dynamic';
}

function geometryFrom(metadata: Metadata): Geometry | null {
  const { virtualSize, blockSize, logicalSectorSize, hasParent } = metadata;
  if (virtualSize === null || blockSize === null || logicalSectorSize === null) return null;
  return geometryOf(virtualSize, blockSize, logicalSectorSize, hasParent);
}

function fault(code: string, structure: string, offset: number, message: string): Fault {
  return { code, structure, offset, message };
}

function unknownVersion({ version, offset }: Header): Fault {
  const message = 'the file has a format version that is unknown';
  return { ...fault('header-version', 'header', offset, message), expected: 1, actual: version };
}

function unknownRegion({ guid, offset }: RegionTableEntry): Fault {
  const message = `the file demands that its reader knows region ${guid}, and it is unknown`;
  return fault('region-unknown-required', 'region table', offset, message);
}

function overlapping({ area, end, before }: AreaOverlap): Fault {
  const message = `the ${area.name} begins inside the ${before}`;
  return {
    ...fault('layout-overlap', area.name, area.saidAt, message),
    ...{ expected: `at least ${end}`, actual: area.offset },
  };
}

function incompleteCreation({ offset }: MetadataTable): Fault {
  const message = 'the creation of this file never completed';
  return fault('incomplete-creation', 'metadata table', offset, message);
}

function shortTable(bat: BlockAllocationTable): Fault {
  return {
    ...fault('bat-truncated', 'block allocation table', bat.offset, 'the table is cut short'),
    expected: `${bat.entries} entries`,
    actual: `${bat.available} entries`,
  };
}
