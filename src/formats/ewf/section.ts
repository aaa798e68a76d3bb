import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { FILE_HEADER_LENGTH } from './file-header.ts';

/** Bytes before the content of a section. */
const DESCRIPTOR_LENGTH = 76;
const CHECKSUM = 72;
/** A segment of 2 GiB holds a few dozen; more is no image. */
const MOST_SECTIONS = 100_000;

/** A part of a segment file. Offsets in bytes from the start of the segment. */
export interface Section {
  /** `volume`, `sectors`, `table`, … */
  readonly type: string;
  readonly offset: number;
  /** Where the content begins and ends. */
  readonly start: number;
  readonly end: number;
}

export interface SectionList {
  readonly sections: readonly Section[];
  /** Whether the list ends as it should: more segments follow, or none. */
  readonly last: 'next' | 'done' | null;
  readonly faults: readonly Fault[];
}

/** Follows the descriptors from one section to the next, forward alone, so that no circle is possible. */
export async function readSections(segment: ByteSource, name: string): Promise<SectionList> {
  const sections: Section[] = [];
  const faults: Fault[] = [];
  const cut = (offset: number, code: string, message: string): SectionList => {
    faults.push({ code, structure: `${name}: section descriptor`, offset, message });
    return { sections, last: null, faults };
  };
  for (let offset = FILE_HEADER_LENGTH; ; ) {
    if (sections.length >= MOST_SECTIONS) {
      return cut(offset, 'ewf-sections', `there are more than ${MOST_SECTIONS} sections`);
    }
    const bytes = await readStructure(
      segment,
      'section descriptor',
      offset,
      DESCRIPTOR_LENGTH,
    ).catch(unreadable);
    if (bytes instanceof VhdsetError) return cut(offset, 'ewf-section-unreadable', bytes.message);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    if (view.getUint32(CHECKSUM, true) !== adler32(bytes.subarray(0, CHECKSUM))) {
      return cut(offset, 'ewf-section-checksum', 'the checksum of the section does not match');
    }
    const type = typeOf(bytes);
    const next = Number(view.getBigUint64(16, true));
    // The last section names itself as the next; some writers leave its size at zero.
    const last = type === 'next' || type === 'done' ? type : null;
    const size = Number(view.getBigUint64(24, true));
    const end = next > offset ? next : offset + Math.max(size, DESCRIPTOR_LENGTH);
    if (end < offset + DESCRIPTOR_LENGTH || end > segment.size) {
      return cut(offset, 'ewf-section-size', `the section ${type} ends at ${end}, after the file`);
    }
    sections.push({ type, offset, start: offset + DESCRIPTOR_LENGTH, end });
    if (last) return { sections, last, faults };
    if (next <= offset) return cut(offset, 'ewf-sections', 'the next section lies before this one');
    offset = next;
  }
}

function typeOf(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? 16 : Math.min(end, 16)));
}

function unreadable(error: unknown): VhdsetError {
  if (error instanceof VhdsetError) return error;
  throw error;
}
