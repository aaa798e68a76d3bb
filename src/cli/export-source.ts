import { protectedPaths } from '../chains/protected-paths.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { openImageDisk } from '../disk/image-disk.ts';
import type { CopiedDisk } from '../disk/read-ahead.ts';
import type { DigestAlgorithm } from '../node/content-digests.ts';
import {
  type ComparedDigests,
  compareStoredDigests,
  missingOf,
  requireNoState,
  storedAlgorithms,
  type WarnedImage,
  withDiskImage,
} from './disk-image-argument.ts';
import { UsageError } from './exit.ts';
import { type DiskOptions, type OpenedDisk, withOpenedDisk } from './named-disk.ts';
import type { OldDisk } from './new-disk.ts';

/** A chain or the image of a disk, as it is exported. */
export interface ExportSource {
  /** By which it is named to the user. */
  readonly path: string;
  readonly disk: CopiedDisk;
  /** What a new VHDX of it is like where no option says otherwise. */
  readonly old: OldDisk;
  /** Why it is not whole; null when it is, or when its damage shows in `disk` alone. */
  readonly gap: string | null;
  /** What is to be said where `disk` lacks something. */
  readonly lacking: string;
  readonly warnings: readonly string[];
  /** Paths of what is read, leaf or first segment first. */
  readonly files: readonly string[];
  /** Paths that no output may replace. */
  readonly inputs: readonly string[];
  /** The chain, whose base can be cloned; null for an image. */
  readonly opened: OpenedDisk | null;
  /** Of these a digest of the whole disk was stored with it. */
  readonly stored: readonly DigestAlgorithm[];
  compared(algorithms: readonly DigestAlgorithm[], digests: readonly string[]): ComparedDigests;
  /** @throws {SourceChangedError} for the first file that is not what it was */
  verifyUnchanged(): Promise<void>;
}

/** An image is no VHDX: the size of block that suits small and large disks. */
const BLOCK_BYTES = 2 * 1024 * 1024;
const SECTOR_SIZES: readonly (number | undefined)[] = [512, 4096];
const USUAL_SECTOR = 512;

/**
 * Opens what a disk argument stands for: the image itself where it is one, raw or EWF, else a chain.
 * @throws {UsageError} for what an image has not
 */
export async function withExportSource<T>(
  args: DiskOptions & { readonly clone: string },
  work: (source: ExportSource) => Promise<T>,
): Promise<T> {
  const ofImage = await withDiskImage(args.disk, async (image) => {
    requireNoState(args.at, args.disk);
    if (args.clone === 'always') {
      throw new UsageError(`--clone=always: ${args.disk} is an image, and has no base to clone`);
    }
    return { result: await work(await sourceOfImage(image)) };
  });
  return ofImage ? ofImage.result : withOpenedDisk(args, (opened) => work(sourceOfChain(opened)));
}

function sourceOfChain(opened: OpenedDisk): ExportSource {
  const { disk, chain, gap, warnings, investigation } = opened;
  const { metadata, geometry } = disk.layers[0]!.vhdx;
  const { logicalSectorSize, physicalSectorSize } = disk;
  const { virtualDiskId } = metadata;
  return {
    path: chain.leaf.file.path,
    disk,
    old: { blockSize: geometry.blockSize, logicalSectorSize, physicalSectorSize, virtualDiskId },
    gap,
    lacking: 'the chain is damaged',
    warnings,
    files: disk.layers.map(({ name }) => name),
    inputs: protectedPaths(chain, investigation.inventory),
    opened,
    stored: [],
    compared: () => ({ told: [], doubts: [] }),
    verifyUnchanged: () => assertUnchanged(disk.layers),
  };
}

async function sourceOfImage(image: WarnedImage): Promise<ExportSource> {
  const { path, source, warnings, inputs } = image;
  const disk = openImageDisk({ name: path, source, missing: missingOf(image) });
  const { physicalSectorSize } = disk;
  const logicalSectorSize = await sectorSizeOf(image);
  return {
    path,
    disk,
    old: { blockSize: BLOCK_BYTES, logicalSectorSize, physicalSectorSize, virtualDiskId: null },
    gap: null,
    lacking: 'the image does not hold all of the disk',
    warnings,
    files: inputs,
    inputs,
    opened: null,
    stored: storedAlgorithms(image),
    compared: (algorithms, digests) => compareStoredDigests(image, algorithms, digests),
    verifyUnchanged: async () => source.verifyUnchanged?.(),
  };
}

/** The one that the partition table counts in; where there is none, what the image tells. */
async function sectorSizeOf({ source, ewf }: WarnedImage): Promise<number> {
  const { readPartitionTable } = await import('../volumes/partition-table.ts');
  const { scheme, sectorSize } = await readPartitionTable(source);
  if (scheme !== null) return sectorSize;
  const told = ewf?.geometry.sectorSize;
  return told !== undefined && SECTOR_SIZES.includes(told) ? told : USUAL_SECTOR;
}
