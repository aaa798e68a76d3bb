import type { Argv } from 'yargs';
import { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { CachedSource } from '../bytes/cached-source.ts';
import { type DiskImage, openDiskImage } from '../case/disk-image.ts';
import { ImagePlaces } from '../case/image-places.ts';
import { protectedPaths } from '../chains/protected-paths.ts';
import { Kind } from '../disk/run-list.ts';
import type { VirtualDisk } from '../disk/virtual-disk.ts';
import { inflate } from '../node/inflate.ts';
import { SystemPlaces } from '../node/system-places.ts';
import type { FileSystem } from '../volumes/file-system.ts';
import { chooseVolume, openVolume } from '../volumes/volume-choice.ts';
import { findVolumes, type Volume } from '../volumes/volumes.ts';
import { missingOf, requireNoState, warningsOf } from './disk-image-argument.ts';
import { UsageError } from './exit.ts';
import { type DiskOptions, type OpenedDisk, withOpenedDisk } from './named-disk.ts';
import { remark } from './remarks.ts';

/** A disk whose volumes are looked into: a chain, or the image of a disk. */
export interface LookedInto {
  /** As it was named. */
  readonly name: string;
  /** The volume that the name itself ends with: `image.E01#2`. */
  readonly volume: number | null;
  readonly kind: 'chain' | DiskImage['kind'];
  /** Small reads are remembered. It tells when a file below has changed. */
  readonly source: ByteSource;
  /** Bytes of a logical sector; undefined where an image does not tell. */
  readonly sectorSize: number | undefined;
  /** What is not at hand, of the whole disk. */
  missing(): Promise<ByteRanges>;
  /** What the user must know although it can be read. */
  readonly warnings: readonly string[];
  /** What no output may replace. */
  readonly inputs: readonly string[];
}

/**
 * Opens what a disk argument stands for: a chain as everywhere, also one inside of an image; or the
 * image of a disk.
 */
export async function withLookedInto<T>(
  options: DiskOptions,
  work: (inside: LookedInto) => Promise<T>,
): Promise<T> {
  const folders = new SystemPlaces();
  try {
    const path = await new ImagePlaces(folders, inflate).inside(options.disk);
    const whole = path && path.names.length === 0 ? path : null;
    const name = whole?.image ?? options.disk;
    const volume = whole?.volume ?? null;
    const image =
      (path && !whole) || (await folders.kindOf(name)) !== 'file'
        ? null
        : await openDiskImage(folders, name, inflate);
    if (image) {
      requireNoState(options.at, name);
      return await work({ name, volume, ...ofImage(image) });
    }
  } finally {
    folders.close();
  }
  return withChain(options, work);
}

async function withChain<T>(
  options: DiskOptions,
  work: (inside: LookedInto) => Promise<T>,
): Promise<T> {
  const part = /^(.*)#(\d*)$/s.exec(options.disk);
  const folders = new SystemPlaces();
  const literal = part === null || (await folders.kindOf(options.disk)) !== null;
  folders.close();
  const name = literal ? options.disk : part[1]!;
  const volume = literal || part[2] === '' ? null : Number(part[2]);
  return withOpenedDisk({ ...options, disk: name }, (opened) =>
    work({ name, volume, ...ofChain(opened) }),
  );
}

function ofImage(image: DiskImage): Omit<LookedInto, 'name' | 'volume'> {
  const { kind, source, files, ewf } = image;
  return {
    kind,
    source: new CachedSource(source),
    sectorSize: ewf?.geometry.sectorSize,
    missing: async () => missingOf(image),
    warnings: warningsOf(image),
    inputs: files,
  };
}

function ofChain(opened: OpenedDisk): Omit<LookedInto, 'name' | 'volume'> {
  const { disk, chain, investigation, warnings, gap } = opened;
  return {
    kind: 'chain',
    source: new CachedSource(disk),
    sectorSize: disk.logicalSectorSize,
    missing: () => missingOfDisk(disk),
    warnings: gap === null ? warnings : [...warnings, gap],
    inputs: protectedPaths(chain, investigation.inventory),
  };
}

async function missingOfDisk(disk: VirtualDisk): Promise<ByteRanges> {
  const missing = new ByteRanges();
  for await (const runs of disk.runs()) {
    for (let index = 0; index < runs.count; index++) {
      if (runs.kind[index] !== Kind.Missing) continue;
      missing.add(runs.offset[index]!, runs.length[index]!);
    }
  }
  return missing;
}

/** Options of the commands that look at files. */
export interface VolumeOptions extends DiskOptions {
  volume: number | undefined;
}

export function withVolumeOption<T>(yargs: Argv<T>): Argv<T & { volume: number | undefined }> {
  return yargs.option('volume', {
    type: 'number',
    describe: 'Which volume, as `volumes` lists them, if several can be read',
  }) as unknown as Argv<T & { volume: number | undefined }>;
}

export function withDeletedOption<T>(yargs: Argv<T>): Argv<T & { deleted: boolean }> {
  return yargs.option('deleted', {
    type: 'boolean',
    default: false,
    describe: 'What is left of deleted files with this path, as `ls --deleted` shows it',
  }) as unknown as Argv<T & { deleted: boolean }>;
}

/** A volume with its file system. */
export interface OpenedVolume {
  readonly inside: LookedInto;
  readonly volume: Volume;
  readonly fileSystem: FileSystem;
}

/**
 * Opens the volume that is meant, on the disk that is named.
 * @throws {VolumeChoiceError} when it is not there, is not read, or is one of several
 */
export async function withVolume<T>(
  options: VolumeOptions,
  work: (opened: OpenedVolume) => Promise<T>,
): Promise<T> {
  return withLookedInto(options, async (inside) => {
    const number = options.volume ?? inside.volume;
    if (options.volume !== undefined && !Number.isInteger(options.volume)) {
      throw new UsageError('--volume takes a number, starting at 1');
    }
    for (const warning of inside.warnings) remark(`warning: ${warning}`);
    const { volumes } = await findVolumes(inside.source, inside.sectorSize);
    const volume = chooseVolume(volumes, number, inside.name);
    const where = `volume ${volume.number} of ${inside.name}`;
    if (volume.warning !== null) remark(`warning: ${where}: ${volume.warning}`);
    const fileSystem = await openVolume(inside.source, volume);
    for (const { message } of fileSystem.faults) {
      remark(`warning: ${where}: ${message}`);
    }
    return work({ inside, volume, fileSystem });
  });
}
