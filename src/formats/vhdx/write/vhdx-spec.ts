import type { Guid } from '../../../bytes/guid.ts';
import type { DiskType } from '../vhdx.ts';
import type { LogSpec } from './log-area.ts';

/** What a new VHDX shall be. All sizes and offsets in bytes. */
export interface VhdxSpec {
  readonly type: DiskType;
  /** A multiple of the logical sector size, at most 64 TiB. */
  readonly virtualSize: number;
  /** A power of two from 1 to 256 MiB; 2 MiB when not given, as Hyper-V does for differencing disks. */
  readonly blockSize?: number;
  /** 512 (default) or 4096. */
  readonly logicalSectorSize?: number;
  /** 512 or 4096 (default). */
  readonly physicalSectorSize?: number;
  readonly virtualDiskId: Guid;
  /** The identity that children refer to. */
  readonly dataWriteGuid: Guid;
  /** The DataWriteGuid when not given. */
  readonly fileWriteGuid?: Guid;
  /** Of the current header, 1 when not given; the other header has the number before it. */
  readonly sequenceNumber?: bigint;
  /** `vhdset fixture` when not given. */
  readonly creator?: string;
  /** Keys and values in the order they shall stand in; for differencing disks. */
  readonly parentLocator?: readonly (readonly [string, string])[];
  /** Adds the mark of a creation that never completed. */
  readonly incomplete?: boolean;
  readonly log?: LogSpec;
  readonly layout?: LayoutOptions;
  readonly extraItems?: readonly ExtraItem[];
  readonly extraRegions?: readonly ExtraRegion[];
}

/** Where things shall lie; each is a multiple of 1 MiB, and nothing checks that they do not overlap. */
export interface LayoutOptions {
  readonly logOffset?: number;
  /** 1 MiB when not given. */
  readonly logLength?: number;
  readonly metadataOffset?: number;
  readonly batOffset?: number;
  /** Where the first block goes; the others follow in the order they are appended. */
  readonly payloadOffset?: number;
}

/** A metadata item beyond those a disk needs. */
export interface ExtraItem {
  readonly itemId: Guid;
  readonly data: Uint8Array;
  readonly isUser?: boolean;
  readonly isVirtualDisk?: boolean;
  readonly isRequired?: boolean;
}

/** A region beyond the two a disk needs; its content is zeros. */
export interface ExtraRegion {
  readonly guid: Guid;
  readonly required: boolean;
  /** A multiple of 1 MiB; 1 MiB when not given. */
  readonly length?: number;
}

/** One payload block of a new disk. */
export interface BlockSpec {
  readonly block: number;
  /** {@link BlockState}; fully present when not given. */
  readonly state?: number;
  /** What the block holds from `dataOffset` on; the rest of it is zeros. */
  readonly data?: Uint8Array;
  /** Bytes from the start of the block; 0 when not given. */
  readonly dataOffset?: number;
  /** Sectors present, counted within the block: pairs of first (inclusive) and end (exclusive). */
  readonly present?: readonly (readonly [number, number])[];
  /** Where the block lies in the file; the next free place when not given. */
  readonly fileOffset?: number;
}
