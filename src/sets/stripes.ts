import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import { entropyOf, looksRandom, RANDOMNESS_SAMPLE_BYTES } from '../bytes/randomness.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { FileKind } from '../formats/sniff.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { Disk, Inventory, InventoryFile } from './model.ts';

/** A place of a file whose bytes are as random as encrypted data. */
export interface RandomPlace {
  /** Byte offset in the file. */
  readonly offset: number;
  /** What stands there in a sound file. */
  readonly what: string;
  /** Bits for each byte, 8 at most. */
  readonly entropy: number;
}

/** Random stretches of one length at one distance, along the file itself. In bytes, to the step of the search. */
export interface Stripes {
  readonly first: number;
  readonly length: number;
  readonly distance: number;
  readonly count: number;
  /** What was looked through, from the beginning of the file. */
  readonly searched: number;
  readonly step: number;
}

/** What samples of one file tell. */
export interface SampledFile {
  readonly file: InventoryFile;
  /** Samples at even distances over the whole file, and how many of them are random. */
  readonly samples: number;
  readonly random: number;
  /** Random, although no guest writes there. Empty where these places were read and found in order. */
  readonly structures: readonly RandomPlace[];
  /** Null where there are none, or nothing was suspicious. */
  readonly stripes: Stripes | null;
}

/** Files that are sampled: of more, those that can’t be read as disks, then the rest evenly. */
export const MOST_SAMPLED = 64;
const SAMPLES = 16;
/** Files of which stripes are looked for, and reads for each step. */
const MOST_SEARCHED = 8;
const SEARCHED_STEPS = 256;
/** Stripes shorter than the first are seen where they begin at its multiples. */
const STEPS: readonly number[] = [64 * 1024, 1024 * 1024];
const CONCURRENCY = 8;
/** Reads of one file side by side: far away each takes a round trip. */
const READS_AT_ONCE = 32;

/** Where each format has a structure, which in a sound file is zeros for the most part. */
const PLACES: ReadonlyMap<FileKind, readonly (readonly [number, string])[]> = new Map([
  [
    'vhdx',
    [
      [0, 'file type identifier'],
      [0x10000, 'header 1'],
      [0x20000, 'header 2'],
      [0x30000, 'region table 1'],
      [0x40000, 'region table 2'],
    ],
  ],
  [
    'vhds',
    [
      [0, 'file identifier'],
      [0x10000, 'header 1'],
      [0x20000, 'header 2'],
      [0x40000, 'name of the active leaf'],
    ],
  ],
  [
    'vmcx',
    [
      [0, 'header 1'],
      [0x1000, 'header 2'],
    ],
  ],
]);

/**
 * Samples files that are disks, or that their names say are, for stretches of random bytes: at most
 * {@link MOST_SAMPLED} files in 16 reads of 4 KiB each, and of at most 8 suspicious ones 512 more.
 * @param most where fewer files shall be sampled: each read of a file far away takes its time
 * @returns every file that was sampled, so that neighbours can be compared
 */
export async function sampleFiles(
  { files, disks }: Pick<Inventory, 'files' | 'disks'>,
  most: number = MOST_SAMPLED,
): Promise<SampledFile[]> {
  const diskIn = new Map(disks.map((disk) => [disk.file, disk]));
  const wanted = files.filter((file) => file.origin === 'root' && expectedKind(file) !== null);
  const chosen = chooseFiles(wanted, diskIn, most);
  const sampled = await mapConcurrently(chosen, CONCURRENCY, (file) =>
    sample(file, diskIn.get(file) ?? null).catch((error: unknown) => {
      // A file that can't be read has a finding of its own.
      if (error instanceof VhdsetError) return null;
      throw error;
    }),
  );
  const found: SampledFile[] = [];
  let searched = 0;
  for (const one of sampled) {
    if (!one) continue;
    const isMixed = one.random > 1 && one.random < one.samples;
    const isSuspicious = isMixed || one.structures.length > 0;
    const search = isSuspicious && searched++ < MOST_SEARCHED;
    found.push(search ? { ...one, stripes: await stripesIn(one.file).catch(none) } : one);
  }
  return found;
}

function none(error: unknown): null {
  if (error instanceof VhdsetError) return null;
  throw error;
}

/** Extensions that ransomware puts behind the name of what it encrypts leave the true one before them. */
const INNER_EXTENSION = /\.(a?vhdx|vhds|vmcx)\.[^.\\/]+$/i;

/** The format whose structures a file should have; null where it is none of them. */
function expectedKind({ kind, promised, path, size }: InventoryFile): FileKind | null {
  if (size < RANDOMNESS_SAMPLE_BYTES) return null;
  if (kind === 'vhdx') return kind;
  if (kind !== 'other') return null;
  if (promised !== null) return PLACES.has(promised) ? promised : null;
  const inner = INNER_EXTENSION.exec(path)?.[1]?.toLowerCase();
  if (inner === undefined) return null;
  return inner === 'vhds' || inner === 'vmcx' ? inner : 'vhdx';
}

function chooseFiles(
  files: readonly InventoryFile[],
  diskIn: ReadonlyMap<InventoryFile, Disk>,
  most: number,
): InventoryFile[] {
  if (files.length <= most) return [...files];
  const isSound = (file: InventoryFile) => diskIn.get(file)?.vhdx.refusal === null;
  const doubtful = files.filter((file) => !isSound(file)).slice(0, MOST_SAMPLED);
  const sound = files.filter(isSound);
  const room = Math.max(0, Math.min(most - doubtful.length, sound.length));
  const rest = Array.from({ length: room }, (_, i) => {
    return sound[Math.floor((i * sound.length) / room)]!;
  });
  return [...doubtful, ...rest];
}

async function sample(file: InventoryFile, disk: Disk | null): Promise<SampledFile> {
  const source = await file.tree.open(file.path);
  const last = source.size - RANDOMNESS_SAMPLE_BYTES;
  const count = Math.max(1, Math.min(SAMPLES, Math.floor(source.size / RANDOMNESS_SAMPLE_BYTES)));
  const places = Array.from({ length: count }, (_, i) => {
    const at = count === 1 ? 0 : Math.floor((i * last) / (count - 1));
    return at - (at % 512);
  });
  const looks = await mapConcurrently(places, READS_AT_ONCE, async (at) =>
    looksRandom(await bytesAt(source, at)),
  );
  const random = looks.filter(Boolean).length;
  // Checksums have proven them already.
  const isSound = disk !== null && disk.vhdx.refusal === null && disk.vhdx.faults.length === 0;
  const structures = isSound ? [] : await randomStructures(source, placesOf(file, disk));
  return { file, samples: count, random, structures, stripes: null };
}

const bytesAt = (source: ByteSource, offset: number) =>
  readStructure(source, 'sample', offset, RANDOMNESS_SAMPLE_BYTES);

function placesOf(file: InventoryFile, disk: Disk | null): (readonly [number, string])[] {
  const regions = disk?.vhdx.regionTables?.find(({ valid }) => valid)?.entries ?? [];
  return [
    ...(PLACES.get(expectedKind(file) ?? 'other') ?? []),
    ...regions.slice(0, 4).map(({ fileOffset }) => [fileOffset, 'region'] as const),
  ];
}

async function randomStructures(
  source: ByteSource,
  places: readonly (readonly [number, string])[],
): Promise<RandomPlace[]> {
  const within = places.filter(([offset]) => {
    return offset + RANDOMNESS_SAMPLE_BYTES <= source.size;
  });
  const found = await mapConcurrently(within, READS_AT_ONCE, async ([offset, what]) => {
    const bytes = await bytesAt(source, offset).catch(none);
    return bytes && looksRandom(bytes) ? { offset, what, entropy: entropyOf(bytes) } : null;
  });
  return found.filter((one) => one !== null);
}

async function stripesIn({ tree, path }: InventoryFile): Promise<Stripes | null> {
  const source = await tree.open(path);
  for (const step of STEPS) {
    const count = Math.min(SEARCHED_STEPS, Math.floor(source.size / step));
    const places = Array.from({ length: count }, (_, i) => i * step);
    const random = await mapConcurrently(places, READS_AT_ONCE, async (at) =>
      looksRandom(await bytesAt(source, at)),
    );
    const found = regularStripes(random);
    if (found) {
      const [first, length, distance] = [found.first, found.length, found.distance].map(
        (steps) => steps * step,
      ) as [number, number, number];
      return { first, length, distance, count: found.count, searched: count * step, step };
    }
    if (source.size <= SEARCHED_STEPS * step) break;
  }
  return null;
}

/** So many stripes make a pattern; as many of their distances and lengths must be alike. */
const FEWEST_STRIPES = 4;
const ALIKE = 0.8;

/**
 * Runs of `true` of one length at one distance, in steps; null where they are not alike. A run that the
 * end cuts off does not count.
 */
export function regularStripes(
  random: readonly boolean[],
): { first: number; length: number; distance: number; count: number } | null {
  const runs: { start: number; length: number }[] = [];
  for (let at = 0; at < random.length; at++) {
    if (!random[at]) continue;
    const start = at;
    while (random[at + 1]) at++;
    if (at + 1 < random.length) runs.push({ start, length: at + 1 - start });
  }
  if (runs.length < FEWEST_STRIPES) return null;
  const distances = runs.slice(1).map(({ start }, i) => start - runs[i]!.start);
  const [distance, length] = [median(distances), median(runs.map((run) => run.length))];
  const alike = (values: readonly number[], to: number) =>
    values.filter((value) => Math.abs(value - to) <= 1).length >= ALIKE * values.length;
  const lengths = runs.map((run) => run.length);
  // Side by side they would be one stretch, or noise.
  if (distance < 3 || !alike(distances, distance) || !alike(lengths, length)) return null;
  return { first: runs[0]!.start, length, distance, count: runs.length };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
