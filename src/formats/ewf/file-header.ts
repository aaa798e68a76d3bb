/** Bytes at the start of every segment file. */
export const FILE_HEADER_LENGTH = 13;

/** Images of other tools that are known by their first bytes; the first alone is read. */
export type ImageFormat = 'ewf' | 'ewf2' | 'ewf-logical' | 'ewf2-logical' | 'aff' | 'aff4';

const SIGNATURES: readonly (readonly [ImageFormat, readonly number[]])[] = [
  ['ewf', [0x45, 0x56, 0x46, 0x09, 0x0d, 0x0a, 0xff, 0x00]],
  ['ewf-logical', [0x4c, 0x56, 0x46, 0x09, 0x0d, 0x0a, 0xff, 0x00]],
  ['ewf2', [0x45, 0x56, 0x46, 0x32, 0x0d, 0x0a, 0x81, 0x00]],
  ['ewf2-logical', [0x4c, 0x45, 0x46, 0x32, 0x0d, 0x0a, 0x81, 0x00]],
  ['aff', [0x41, 0x46, 0x46, 0x31, 0x30, 0x0d, 0x0a, 0x00]],
];

const ZIP = [0x50, 0x4b, 0x03, 0x04];
/** An AFF4 volume is a ZIP archive that begins with this member (AFF4 standard 1.0, 4.1). */
const AFF4_MEMBER = 'container.description';
const ZIP_NAME_OFFSET = 30;

/**
 * @param start the first bytes of a file, 64 where it has so many
 * @returns null where they are none of these
 */
export function imageFormatOf(start: Uint8Array): ImageFormat | null {
  const begins = (bytes: readonly number[]) => bytes.every((byte, index) => start[index] === byte);
  const known = SIGNATURES.find(([, signature]) => begins(signature));
  if (known) return known[0];
  if (!begins(ZIP)) return null;
  const name = start.subarray(ZIP_NAME_OFFSET, ZIP_NAME_OFFSET + AFF4_MEMBER.length);
  return String.fromCharCode(...name) === AFF4_MEMBER ? 'aff4' : null;
}

/** What each is called, and what to do with those that are not read. */
export const IMAGE_FORMATS: Readonly<
  Record<ImageFormat, { name: string; instead: string | null }>
> = {
  ewf: { name: 'EWF image (E01)', instead: null },
  ewf2: {
    name: 'EWF2 image (Ex01)',
    instead: 'acquire it again as E01, or export it as a raw image',
  },
  'ewf-logical': {
    name: 'logical evidence file (L01)',
    instead: 'it holds files and no disk: export the files from it',
  },
  'ewf2-logical': {
    name: 'logical evidence file (Lx01)',
    instead: 'it holds files and no disk: export the files from it',
  },
  aff: { name: 'AFF image', instead: 'convert it to a raw image with affconvert -r' },
  aff4: { name: 'AFF4 image', instead: 'export it as a raw image' },
};

/** The number of a segment in its image, from 1. */
export function segmentNumberOf(header: Uint8Array): number {
  return header[9]! | (header[10]! << 8);
}
