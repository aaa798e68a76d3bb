import type { Guid } from '../bytes/guid.ts';
import type { FileKind } from '../formats/sniff.ts';
import type { Allocation } from '../formats/vhdx/allocation.ts';
import type { Vhdx } from '../formats/vhdx/vhdx.ts';
import type { Corroboration } from '../formats/vhds/corroboration.ts';
import type { Vhds } from '../formats/vhds/vhds.ts';

/** A file at hand, and what its content says it is. */
export interface InventoryFile {
  /** As the system gives it; hostile until shown escaped. */
  readonly path: string;
  readonly kind: FileKind;
  /** Whether the kind follows from the content, or from the name alone. */
  readonly proof: 'content' | 'name';
  /** Bytes. */
  readonly size: number;
  /** The file system's time, which a copy may have reset; VHDX itself holds none. */
  readonly modified: Date | null;
  /** Why it could not be read; null when it could. */
  readonly error: string | null;
}

/** A VHDX or AVHDX at hand. */
export interface Disk {
  readonly file: InventoryFile;
  readonly vhdx: Vhdx;
  /** What it stores of its own; null when its data may not be read, or was not counted. */
  readonly allocation: Allocation | null;
  /** Null unless it is a differencing disk. */
  readonly parent: ParentLink | null;
}

export type LinkStatus = 'resolved' | 'missing' | 'identity-mismatch' | 'ambiguous' | 'cycle';

/** How a candidate for a parent came up. */
export type FoundBy = 'relative-path' | 'volume-path' | 'absolute-path' | 'name' | 'identity' | 'given';

/** One disk that was considered as the parent, and why it was taken or refused. */
export interface ParentCandidate {
  readonly path: string;
  readonly foundBy: FoundBy;
  /** Which linkage equals its DataWriteGuid. */
  readonly matches: 'parent_linkage' | 'parent_linkage2' | null;
  readonly verdict: 'taken' | 'taken-unproven' | 'identity-differs' | 'copy' | 'itself' | 'unreadable';
  /** Its current DataWriteGuid; null when no header is valid. */
  readonly dataWriteGuid: Guid | null;
}

/** What a child asked for, every candidate tried, and the outcome. */
export interface ParentLink {
  readonly status: LinkStatus;
  readonly parent: Disk | null;
  readonly linkage: Guid | null;
  readonly linkage2: Guid | null;
  /** The file name the child's paths end in; null when it names none. */
  readonly name: string | null;
  readonly candidates: readonly ParentCandidate[];
}

export type ChainStatus = 'complete' | 'missing-parent' | 'identity-mismatch' | 'ambiguous' | 'cycle';

/** From a leaf, which nothing at hand descends from, down to the last ancestor found. */
export interface Chain {
  readonly leaf: Disk;
  /** Leaf first. */
  readonly members: readonly Disk[];
  readonly status: ChainStatus;
}

/** A `.vhds` and what belongs to it. */
export interface VhdSet {
  readonly file: InventoryFile;
  readonly vhds: Vhds;
  readonly activeLeaf: {
    /** As the set names it; null when it can't be decoded. */
    readonly name: string | null;
    /** Every disk at hand of that name; more than one is an ambiguity. */
    readonly candidates: readonly Disk[];
    /** The one taken: beside the `.vhds` before any other. */
    readonly disk: Disk | null;
  };
  /** The chain below the active leaf, leaf first; null when the leaf is not at hand. */
  readonly chain: Chain | null;
  /** The differencing members of the chain: what is to be merged away. */
  readonly checkpoints: readonly Disk[];
  /** Disks that hang on the active leaf, directly or not: newer than the set knows. */
  readonly descendants: readonly Disk[];
  /** Disks that belong to the set by name but are not in its chain, nor descend from its leaf. */
  readonly orphans: readonly Disk[];
  /** `<base>-AutoRecovery.avhdx` forks left behind. */
  readonly autoRecovery: readonly Disk[];
  readonly corroboration: readonly Corroboration[];
}

/** Everything found in the folders given. */
export interface Inventory {
  readonly roots: readonly string[];
  readonly files: readonly InventoryFile[];
  readonly disks: readonly Disk[];
  readonly chains: readonly Chain[];
  readonly sets: readonly VhdSet[];
  /** Change tracking and replica files, each with the disk it stands beside. */
  readonly companions: readonly { readonly file: InventoryFile; readonly disk: Disk | null }[];
}
