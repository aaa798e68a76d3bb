import { ByteRanges } from '../bytes/byte-ranges.ts';
import { type DiskImage, openDiskImage } from '../case/disk-image.ts';
import type { DigestAlgorithm } from '../node/content-digests.ts';
import { inflate } from '../node/inflate.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { UsageError } from './exit.ts';
import { remark } from './remarks.ts';

/** An image of a disk, and what the user must know although it can be read. */
export interface WarnedImage extends DiskImage {
  readonly warnings: readonly string[];
  /** What no output may replace. */
  readonly inputs: readonly string[];
  /** Bytes of all its files together: an EWF image is mostly shorter than its medium. */
  readonly fileSize: number;
}

/** What the image does not hold of the disk: what was not acquired, and what lies in absent segments. */
export function missingOf({ ewf }: DiskImage): ByteRanges {
  const missing = new ByteRanges();
  const ranges = [...(ewf?.errorRanges ?? []), ...(ewf?.absent ?? [])];
  ranges.sort((a, b) => a.offset - b.offset);
  for (const { offset, length } of ranges) missing.add(offset, length);
  return missing;
}

/** @returns null where the path is no image, raw or EWF */
export async function withDiskImage<T>(
  path: string,
  work: (image: WarnedImage) => Promise<T>,
): Promise<T | null> {
  const folders = new SystemPlaces();
  try {
    const file = (await folders.kindOf(path)) === 'file';
    const image = file ? await openDiskImage(folders, path, inflate) : null;
    if (!image) return null;
    const sources = await Promise.all(image.files.map((one) => folders.open(one)));
    const fileSize = sources.reduce((sum, { size }) => sum + size, 0);
    return await work({ ...image, warnings: warningsOf(image), inputs: image.files, fileSize });
  } finally {
    folders.close();
  }
}

/** What is damaged or missing of an image, and what could not be read when it was made. */
export function warningsOf({ path, ewf }: DiskImage): string[] {
  if (!ewf) return [];
  const faults = ewf.faults.map(({ structure, message }) => `${structure}: ${message}`);
  const lost = ewf.errorRanges.reduce((sum, { length }) => sum + length, 0);
  if (lost === 0) return faults;
  const acquired = `${lost} bytes could not be read when the image was made, and are zeros in it`;
  return [...faults, `${path}: ${acquired}`];
}

/** @throws {UsageError} where a state of an image was asked for */
export function requireNoState(at: string | undefined, path: string, option = '--at'): void {
  if (at !== undefined) throw new UsageError(`${option}: ${path} is an image, not a chain`);
}

/** In the order in which they are asked for. */
const STORED_DIGESTS = ['md5', 'sha1'] as const;

/** Digests of the whole medium that were stored when the image was made. */
export function storedAlgorithms({ ewf }: DiskImage): DigestAlgorithm[] {
  return STORED_DIGESTS.filter((algorithm) => (ewf?.digests[algorithm] ?? null) !== null);
}

/** How digests compare with stored ones: `told` of those that are equal, `doubts` of the others. */
export interface ComparedDigests {
  readonly told: readonly string[];
  readonly doubts: readonly string[];
}

export function tellComparedDigests({ told, doubts }: ComparedDigests): void {
  for (const line of told) remark(line);
  for (const line of doubts) remark(`warning: ${line}`);
}

/** How digests of the medium compare with those that were stored when the image was made. */
export function compareStoredDigests(
  { path, ewf }: DiskImage,
  algorithms: readonly DigestAlgorithm[],
  digests: readonly string[],
): ComparedDigests {
  const [told, doubts]: [string[], string[]] = [[], []];
  for (const [index, algorithm] of algorithms.entries()) {
    const stored = algorithm === 'sha256' ? null : (ewf?.digests[algorithm] ?? null);
    if (stored === null) continue;
    const what = `the ${algorithm.toUpperCase()} of ${path}`;
    const when = 'the one that was stored when the image was made';
    if (stored === digests[index]) told.push(`${what} is ${when}`);
    else doubts.push(`${what} is not ${when}: ${stored}`);
  }
  return { told, doubts };
}
