import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import { FormatError } from '../bytes/fault.ts';
import type { Places } from '../bytes/places.ts';
import type { Ewf } from '../formats/ewf/ewf.ts';
import { IMAGE_FORMATS, imageFormatOf } from '../formats/ewf/file-header.ts';
import type { Inflate } from '../formats/ewf/inflate.ts';
import { sniff } from '../formats/sniff.ts';

/** A disk that is no VHDX: a raw image, byte for byte, or one in EWF segments. */
export interface DiskImage {
  readonly path: string;
  readonly kind: 'raw' | 'ewf';
  readonly source: ByteSource;
  /** The file, or all segments that lie beside the first. */
  readonly files: readonly string[];
  /** What an EWF image tells besides. */
  readonly ewf: Ewf | null;
}

const START_LENGTH = 64;

/**
 * Opens a file as the image of a disk, where it is one: EWF by its first bytes, raw where its
 * content shows a partition table or a file system.
 * @param places where the file lies; segments are looked for beside it
 * @returns null for every other kind of file
 * @throws {FormatError} for images of formats that are named and not read
 */
export async function openDiskImage(
  places: Places,
  path: string,
  inflate?: Inflate,
): Promise<DiskImage | null> {
  const tree = await places.beside(path);
  const source = await tree.open(path);
  const { kind } = await sniff(source, path);
  if (kind !== 'other') return null;
  const start = await readStructure(source, 'first bytes', 0, Math.min(START_LENGTH, source.size));
  const format = imageFormatOf(start);
  if (format === 'ewf') {
    const { openEwf } = await import('../formats/ewf/ewf.ts');
    const { segmentName } = await import('../formats/ewf/segment-names.ts');
    const ewf = await openEwf(source, {
      openSegment: async (number) => {
        const name = segmentName(path, number);
        if (name === null || (await places.kindOf(name)) !== 'file') return null;
        return tree.open(name);
      },
      nameSegment: (number) => segmentName(path, number) ?? `segment ${number} of ${path}`,
      inflate,
    });
    const files = await segmentsOf(places, (number) => segmentName(path, number));
    return { path, kind: 'ewf', source: ewf.medium, files: [path, ...files], ewf };
  }
  if (format) throw notRead(path, format);
  const { findVolumes } = await import('../volumes/volumes.ts');
  const { volumes, table } = await findVolumes(source);
  if (volumes.length === 0 && table.scheme === null) return null;
  return { path, kind: 'raw', source, files: [path], ewf: null };
}

/** Segments that are named by two digits. */
const FEW_SEGMENTS = 99;

/** Also those behind a gap, which are parts of the image although they cannot be read. */
async function segmentsOf(
  places: Places,
  nameOf: (number: number) => string | null,
): Promise<string[]> {
  const found: string[] = [];
  for (let number = 2; ; number++) {
    const name = nameOf(number);
    const there = name !== null && (await places.kindOf(name)) === 'file';
    if (there) found.push(name);
    else if (name === null || number >= FEW_SEGMENTS) return found;
  }
}

function notRead(path: string, format: keyof typeof IMAGE_FORMATS): FormatError {
  const { name, instead } = IMAGE_FORMATS[format];
  const message = `${path} is an ${name}, which is not read: ${instead}`;
  return new FormatError({ code: 'image-format', structure: path, offset: 0, message });
}
