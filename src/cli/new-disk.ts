import { randomUUID } from 'node:crypto';
import type { Argv } from 'yargs';
import { parseGuid } from '../bytes/guid.ts';
import type { NewDisk } from '../disk/export-vhdx.ts';
import { UsageError } from './exit.ts';
import { parseBytes } from './quantity-argument.ts';
import { VERSION } from './version.ts';

/** Options that say what a new VHDX shall be; what is not given is as the disk has it. */
export interface NewDiskOptions {
  fixed: boolean;
  blockSize: string | undefined;
  logicalSectorSize: number | undefined;
  physicalSectorSize: number | undefined;
  diskId: string | undefined;
}

export function withNewDiskOptions<T>(yargs: Argv<T>): Argv<T & NewDiskOptions> {
  return yargs
    .option('fixed', {
      type: 'boolean',
      default: false,
      describe: 'VHDX: allocate every block, zeros too',
    })
    .option('block-size', {
      type: 'string',
      describe: 'VHDX: 1M to 256M, a power of two (default: as the disk)',
    })
    .option('logical-sector-size', {
      choices: [512, 4096],
      describe: 'VHDX (default: as the disk; its partition table depends on it)',
    })
    .option('physical-sector-size', {
      choices: [512, 4096],
      describe: 'VHDX (default: as the disk)',
    })
    .option('disk-id', {
      type: 'string',
      describe: 'VHDX: a GUID, or new (default: as the disk)',
    }) as unknown as Argv<T & NewDiskOptions>;
}

/** @returns the first option given that only a VHDX can follow; null when there is none */
export function vhdxOptionIn(options: NewDiskOptions): string | null {
  if (options.fixed) return '--fixed';
  if (options.blockSize !== undefined) return '--block-size';
  if (options.logicalSectorSize !== undefined) return '--logical-sector-size';
  if (options.physicalSectorSize !== undefined) return '--physical-sector-size';
  return options.diskId === undefined ? null : '--disk-id';
}

/** What an old disk tells of what a new one of it shall be. Sizes in bytes. */
export interface OldDisk {
  readonly blockSize: number;
  readonly logicalSectorSize: number;
  readonly physicalSectorSize: number;
  /** Null where it has none. */
  readonly virtualDiskId: string | null;
}

/**
 * What the new disk shall be.
 * @param size bytes it shall have
 * @throws {UsageError} when it would not be one by the specification
 */
export async function newDiskFrom(
  disk: OldDisk,
  options: NewDiskOptions,
  size: number,
): Promise<NewDisk> {
  const logicalSectorSize = options.logicalSectorSize ?? disk.logicalSectorSize;
  const least = Math.max(disk.physicalSectorSize, logicalSectorSize);
  const physicalSectorSize = options.physicalSectorSize ?? least;
  if (physicalSectorSize < logicalSectorSize) {
    throw new UsageError('a physical sector cannot be smaller than a logical one');
  }
  const { blockSize } = options;
  const newDisk: NewDisk = {
    type: options.fixed ? 'fixed' : 'dynamic',
    blockSize: blockSize === undefined ? disk.blockSize : parseBytes(blockSize, '--block-size'),
    logicalSectorSize,
    physicalSectorSize,
    virtualDiskId: chosenId(options.diskId) ?? disk.virtualDiskId ?? randomUUID(),
    dataWriteGuid: randomUUID(),
    creator: `vhdset ${VERSION}`,
  };
  await requireLegal(newDisk, size);
  return newDisk;
}

async function requireLegal(newDisk: NewDisk, virtualSize: number): Promise<void> {
  const { planLayout } = await import('../formats/vhdx/write/layout.ts');
  try {
    planLayout({ ...newDisk, virtualSize });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

/** @returns null when the disk's own is to be kept */
function chosenId(text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text === 'new') return randomUUID();
  const guid = parseGuid(text);
  if (guid === null) throw new UsageError(`--disk-id takes a GUID or the word new, not ${text}`);
  return guid;
}
