import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import type { Acquisition } from './acquisition.ts';
import type { ErrorRange } from './acquisition-errors.ts';
import { EwfMedium } from './ewf-medium.ts';
import { Gathering, requireSegment, type Segment } from './gathering.ts';
import { type Inflate, inflate } from './inflate.ts';
import type { StoredDigests } from './stored-digests.ts';
import type { EwfGeometry } from './volume-section.ts';

/** An EWF image, opened: the medium as a source of bytes, and what is told about it. */
export interface Ewf {
  readonly medium: ByteSource;
  readonly geometry: EwfGeometry;
  readonly acquisition: Acquisition | null;
  readonly digests: StoredDigests;
  /** What could not be read when the image was made. */
  readonly errorRanges: readonly ErrorRange[];
  /** What of the medium is in no segment at hand. */
  readonly absent: readonly ErrorRange[];
  readonly segmentCount: number;
  /** What is wrong with the image although it can be opened. */
  readonly faults: readonly Fault[];
}

export interface EwfOptions {
  /**
   * Opens the segment of a number from 2 on; null where there is none.
   * @throws {VhdsetError} when it cannot be opened
   */
  readonly openSegment: (number: number) => Promise<ByteSource | null>;
  /** How the segment of a number is named to people. */
  readonly nameSegment: (number: number) => string;
  /** A faster way to decompress than the portable one. */
  readonly inflate?: Inflate | undefined;
}

/**
 * Opens an EWF image (E01, S01) with all its segments. A segment that is missing, and everything
 * that is damaged, is a fault: what lies there cannot be read, and all before it can.
 * @throws {FormatError} `ewf-signature`, `ewf-not-first`, `ewf-no-volume-section`
 */
export async function openEwf(source: ByteSource, options: EwfOptions): Promise<Ewf> {
  const gathering = new Gathering(options.inflate ?? inflate);
  let segment: Segment | null = { source, name: options.nameSegment(1) };
  await requireSegment(segment, 1);
  for (let number = 2; segment && (await gathering.add(segment)); number++) {
    segment = await nextSegment(gathering.faults, number, options);
  }
  const { geometry, tables, chunkCount, faults } = gathering;
  if (!geometry) throw noGeometry(options.nameSegment(1), faults);
  const needed = Math.ceil(geometry.size / geometry.chunkSize);
  if (chunkCount < needed) faults.push(chunksMissing(chunkCount, needed, geometry));
  const held = Math.min(geometry.size, chunkCount * geometry.chunkSize);
  return {
    absent: held < geometry.size ? [{ offset: held, length: geometry.size - held }] : [],
    medium: new EwfMedium(geometry, tables, options.inflate ?? inflate),
    geometry,
    acquisition: gathering.acquisition,
    digests: gathering.digests,
    errorRanges: gathering.errorRanges,
    segmentCount: gathering.segments.length,
    faults,
  };
}

async function nextSegment(
  faults: Fault[],
  number: number,
  { openSegment, nameSegment }: EwfOptions,
): Promise<Segment | null> {
  const name = nameSegment(number);
  const fault = { structure: name, offset: 0 };
  try {
    const source = await openSegment(number);
    if (source) {
      await requireSegment({ source, name }, number);
      return { source, name };
    }
    const message = `segment ${number} of the image is missing: put ${name} beside the first`;
    faults.push({ ...fault, code: 'ewf-segment-missing', message });
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    faults.push({ ...fault, code: 'ewf-segment-unreadable', message: error.message });
  }
  return null;
}

function noGeometry(name: string, faults: readonly Fault[]): FormatError {
  const [first] = faults;
  const reason = first ? `: ${first.message}` : '';
  return new FormatError({
    code: 'ewf-no-volume-section',
    structure: name,
    offset: first?.offset ?? 0,
    message: `the image does not tell how large the medium is${reason}`,
  });
}

function chunksMissing(count: number, needed: number, { chunkSize, size }: EwfGeometry): Fault {
  return {
    code: 'ewf-chunks-missing',
    structure: 'image',
    offset: 0,
    expected: needed,
    actual: count,
    message: `only the first ${count * chunkSize} of ${size} bytes of the medium are in the image`,
  };
}
