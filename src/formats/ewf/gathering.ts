import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { type Acquisition, readAcquisition } from './acquisition.ts';
import { type ErrorRange, readErrorRanges } from './acquisition-errors.ts';
import { type ChunkTable, readChunkTable } from './chunk-table.ts';
import type { PlacedTable } from './ewf-medium.ts';
import {
  FILE_HEADER_LENGTH,
  IMAGE_FORMATS,
  imageFormatOf,
  segmentNumberOf,
} from './file-header.ts';
import type { Inflate } from './inflate.ts';
import { readSections, type Section } from './section.ts';
import { readStoredDigests, type StoredDigests } from './stored-digests.ts';
import { type EwfGeometry, readEwfGeometry } from './volume-section.ts';

/** One segment file, and how it is named to people. */
export interface Segment {
  readonly source: ByteSource;
  readonly name: string;
}

/** @throws {FormatError} `ewf-signature`, `ewf-not-first`, `ewf-segment-number` */
export async function requireSegment({ source, name }: Segment, number: number): Promise<void> {
  const length = Math.min(source.size, FILE_HEADER_LENGTH);
  const header = await readStructure(source, 'file header', 0, length);
  const refusal = (code: string, message: string) =>
    new FormatError({ code, structure: `${name}: file header`, offset: 0, message });
  const format = imageFormatOf(header);
  if (format && format !== 'ewf') {
    const { name: what, instead } = IMAGE_FORMATS[format];
    throw refusal('ewf-signature', `this is an ${what}, which is not read: ${instead}`);
  }
  if (!format || length < FILE_HEADER_LENGTH) {
    throw refusal('ewf-signature', 'this is not an EWF image');
  }
  const own = segmentNumberOf(header);
  if (own === number) return;
  if (number > 1) throw refusal('ewf-segment-number', `it says that it is segment ${own}`);
  throw refusal('ewf-not-first', `this is segment ${own}: name the first, which ends in 01`);
}

/** Gathers what the segments of an image tell, one segment after the other. */
export class Gathering {
  readonly segments: Segment[] = [];
  readonly tables: PlacedTable[] = [];
  readonly errorRanges: ErrorRange[] = [];
  readonly faults: Fault[] = [];
  geometry: EwfGeometry | null = null;
  acquisition: Acquisition | null = null;
  digests: StoredDigests = { md5: null, sha1: null };
  /** Chunks that have a place so far. */
  chunkCount = 0;
  readonly #inflate: Inflate;

  constructor(inflate: Inflate) {
    this.#inflate = inflate;
  }

  /**
   * @returns whether another segment follows; false also where a table is lost, since the numbers
   *   of all later chunks are unknown then
   */
  async add(segment: Segment): Promise<boolean> {
    this.segments.push(segment);
    const { sections, last, faults } = await readSections(segment.source, segment.name);
    this.faults.push(...faults);
    let sectorsEnd: number | null = null;
    for (const [index, section] of sections.entries()) {
      if (section.type === 'sectors') sectorsEnd = section.end;
      if (section.type === 'table') {
        const next = sections[index + 1];
        const copies = next?.type === 'table2' ? [section, next] : [section];
        if (!(await this.#addTable(segment, copies, sectorsEnd))) return false;
        sectorsEnd = null;
      }
      try {
        await this.#describe(segment.source, section);
      } catch (error) {
        this.#fault(error, segment, section);
      }
    }
    return last === 'next';
  }

  async #addTable(
    segment: Segment,
    copies: readonly Section[],
    sectorsEnd: number | null,
  ): Promise<boolean> {
    const readable: ChunkTable[] = [];
    for (const copy of copies) {
      try {
        readable.push(await readChunkTable(segment.source, copy, sectorsEnd));
      } catch (error) {
        this.#fault(error, segment, copy);
      }
    }
    const [table] = readable;
    if (!table) return false;
    const first = this.chunkCount;
    this.chunkCount += table.count;
    // Copies that differ in length number the chunks behind them differently: the first counts.
    const copiesAlike = readable.filter(({ count }) => count === table.count);
    this.tables.push({ segment, first, end: this.chunkCount, copies: copiesAlike });
    return true;
  }

  async #describe(source: ByteSource, section: Section): Promise<void> {
    switch (section.type) {
      case 'volume':
      case 'disk':
        this.geometry ??= await readEwfGeometry(source, section);
        return;
      // The 8-bit text loses letters that the other one keeps.
      case 'header2':
        this.acquisition =
          (await readAcquisition(source, section, this.#inflate)) ?? this.acquisition;
        return;
      case 'header':
        this.acquisition ??= await readAcquisition(source, section, this.#inflate);
        return;
      case 'hash':
      case 'digest': {
        const digests = await readStoredDigests(source, section);
        if (!digests) throw damaged(section, 'the stored digests are damaged');
        const { md5, sha1 } = this.digests;
        this.digests = { md5: md5 ?? digests.md5, sha1: sha1 ?? digests.sha1 };
        return;
      }
      case 'error2': {
        const sectorSize = this.geometry?.sectorSize ?? 512;
        const ranges = await readErrorRanges(source, section, sectorSize);
        if (!ranges) throw damaged(section, 'which sectors could not be acquired is not known');
        this.errorRanges.push(...ranges);
        return;
      }
    }
  }

  #fault(error: unknown, { name }: Segment, section: Section): void {
    if (!(error instanceof VhdsetError)) throw error;
    const fault =
      error instanceof FormatError
        ? error.fault
        : { code: error.code, offset: section.offset, message: error.message };
    this.faults.push({ ...fault, structure: `${name}: section ${section.type}` });
  }
}

function damaged({ type, start }: Section, message: string): FormatError {
  const structure = `section ${type}`;
  return new FormatError({ code: 'ewf-section-damaged', structure, offset: start, message });
}
