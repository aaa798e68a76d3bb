import type { Fault } from '../bytes/fault.ts';
import type { FileRemains, FileTree, SkippedEntry } from '../bytes/file-tree.ts';
import type { Guid } from '../bytes/guid.ts';
import type { FileKind } from '../formats/sniff.ts';
import type { Corroboration } from '../formats/vhds/known-identities.ts';
import type { Vhds } from '../formats/vhds/vhds.ts';
import type { Allocation } from '../formats/vhdx/allocation.ts';
import type { MetadataSuggestion } from '../formats/vhdx/suggest-metadata.ts';
import type { Vhdx } from '../formats/vhdx/vhdx.ts';

/** A file at hand, and what its content says it is. */
export interface InventoryFile {
  /** As the system gives it; hostile until shown escaped. */
  readonly path: string;
  /** The tree that lists it, and opens it. */
  readonly tree: FileTree;
  /** `search`: it lies in a folder that only serves to find parents. */
  readonly origin: 'root' | 'search';
  /** Equal for two paths to one file (hard links); null when not known. */
  readonly id: string | null;
  readonly kind: FileKind;
  /** Set where it was deleted, and only what is left of it is read. */
  readonly remains?: FileRemains;
  /** Whether the kind follows from the content, or from the name alone. */
  readonly proof: 'content' | 'name';
  /** What the name promises; worth a finding where it differs from `kind`. */
  readonly promised: FileKind | null;
  /** Bytes. */
  readonly size: number;
  /** The file system's time, which a copy may have reset; VHDX itself holds none. */
  readonly modified: Date | null;
  /** The entity tag of its state, where a server tells one. */
  readonly tag?: string;
  /** What was wrong with it although its kind is clear. */
  readonly fault: Fault | null;
  /** Why it, or a part of it, could not be read; null when it could. */
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

/**
 * How a candidate for a parent came up. A path counts only where it leads, from the child's folder,
 * to the very place of the candidate; `name`: the last part of a path, with any disk extension.
 */
export type FoundBy =
  | 'relative-path'
  | 'volume-path'
  | 'absolute-path'
  | 'name'
  | 'identity'
  | 'given';

/**
 * `copy`: its identity is right, and so is that of another file. `taken-unproven`: its identity is
 * not the one asked for, and the user said to take it. `unreadable`: no identity could be read.
 */
export type Verdict =
  | 'taken'
  | 'taken-unproven'
  | 'identity-differs'
  | 'copy'
  | 'itself'
  | 'unreadable';

/** One file that was considered as the parent, and why it was taken or refused. */
export interface ParentCandidate {
  readonly path: string;
  readonly foundBy: FoundBy;
  /** Which linkage equals its DataWriteGuid. */
  readonly matches: 'parent_linkage' | 'parent_linkage2' | null;
  readonly verdict: Verdict;
  /** Its current DataWriteGuid; null when no header is valid. */
  readonly dataWriteGuid: Guid | null;
}

/** What a child asked for, every candidate tried, and the outcome. */
export interface ParentLink {
  readonly status: LinkStatus;
  /** Set when resolved, and in a cycle; null otherwise. */
  readonly parent: Disk | null;
  readonly linkage: Guid | null;
  readonly linkage2: Guid | null;
  /** The file name the child's paths end in; null when it names none. */
  readonly name: string | null;
  /** In the order they came up. */
  readonly candidates: readonly ParentCandidate[];
  /** Whether there are more candidates than are listed. */
  readonly truncated: boolean;
  /**
   * Without a parent: what has the name asked for and is not read, a symbolic link that leads out of
   * the folders given for one. By its name alone.
   */
  readonly skipped: readonly SkippedEntry[];
}

/** `unreadable`: whether the last member has a parent could not be read. */
export type ChainStatus =
  | 'complete'
  | 'missing-parent'
  | 'identity-mismatch'
  | 'ambiguous'
  | 'cycle'
  | 'unreadable';

/** From a leaf down to the last ancestor found. */
export interface Chain {
  /** A disk that nothing at hand descends from, or the one that was asked for. */
  readonly leaf: Disk;
  /** Leaf first; each once. */
  readonly members: readonly Disk[];
  /** `complete`: every parent is at hand. Whether their data can be read is another question. */
  readonly status: ChainStatus;
}

/** A disk that seems to belong to a set. Inferred: neither a name nor a VirtualDiskId is proof. */
export interface Belonging {
  readonly disk: Disk;
  readonly by: 'name' | 'virtual-disk-id';
}

/** A file that by its name is a disk, lies where a chain lies, and could not be read as one. Inferred. */
export interface Suspect {
  readonly file: InventoryFile;
  /** `name`: it is named as the disks of the chain are; `place`: it lies beside them. */
  readonly by: 'name' | 'place';
}

/** A `.vhds` and what belongs to it. */
export interface VhdSet {
  readonly file: InventoryFile;
  readonly vhds: Vhds;
  readonly activeLeaf: {
    /** As the set names it; null when it can't be decoded. */
    readonly name: string | null;
    /** Every disk at hand of that name; more than one is worth a word. */
    readonly candidates: readonly Disk[];
    /** The one taken; null when there is none, or no reason to prefer one of several. */
    readonly disk: Disk | null;
    /** The file of that name, where it is there and could not be read as a disk. */
    readonly unread: InventoryFile | null;
    /** `beside`: where the set's own words lead. `renamed`: under another disk extension. */
    readonly foundBy: 'beside' | 'elsewhere' | 'renamed' | null;
  };
  /** The chain below the active leaf, leaf first; null when the leaf is not at hand. */
  readonly chain: Chain | null;
  /** The differencing members of the chain, the leaf included: what is to be merged away. */
  readonly checkpoints: readonly Disk[];
  /** Disks that hang on the active leaf, directly or not: newer than the set knows. */
  readonly descendants: readonly Disk[];
  /** Disks that hang on an older member of the chain: a merge of it would make them worthless. */
  readonly branches: readonly Disk[];
  /** Further files with the identity that a child of the chain asks for: which one it means may be open. */
  readonly copies: readonly Disk[];
  /** Where members look for their parents and the parents are not: other states of them, as it seems. */
  readonly changedParents: readonly Disk[];
  /** Forks left behind: `-AutoRecovery` disks that hang on the chain, or bear the set's name. */
  readonly autoRecovery: readonly Disk[];
  /** They belong to the set and hang on nothing of it, whose chain is complete. */
  readonly orphans: readonly Belonging[];
  /** As orphans, but the chain is not at hand or broken: they may well be the rest of it. */
  readonly unplaced: readonly Belonging[];
  /** Known names and identities in undecoded bytes; null when these could not be read again. */
  readonly corroboration: readonly Corroboration[] | null;
}

/** `impossible`: something decoded rules it out, however much else speaks for it. */
export type CandidateVerdict = 'likely' | 'possible' | 'impossible';

/** One fact that speaks for or against a candidate. */
export interface CandidateReason {
  readonly speaks: 'for' | 'against';
  /** Half a sentence: `its virtual size is larger`. */
  readonly text: string;
  readonly certainty: 'decoded' | 'inferred';
}

/** A disk at hand that is related to the parent a child misses, and may be it in another state. */
export interface RelatedDisk {
  readonly disk: Disk;
  readonly verdict: CandidateVerdict;
  /** Its header that is not current has the identity asked for: it was the parent, and changed since. */
  readonly laterState: boolean;
  /** What counts most first. */
  readonly reasons: readonly CandidateReason[];
}

/** What is at hand in place of a parent that is not. */
export interface MissingParent {
  readonly child: Disk;
  /** Likely ones first, impossible ones last. Disks that nothing relates to it are left out. */
  readonly related: readonly RelatedDisk[];
}

/** A disk whose metadata can't be read, and what the files at hand suggest in their place. */
export interface LackingMetadata {
  readonly disk: Disk;
  /** None of them proven. */
  readonly suggestions: readonly MetadataSuggestion[];
}

/** What is left of a deleted file that was a disk or a set. */
export interface DeletedDisk {
  readonly file: InventoryFile & { readonly remains: FileRemains };
  /** Its current DataWriteGuid; null where it is no disk, or its headers are not valid any more. */
  readonly identity: Guid | null;
  /**
   * `whole`: all clusters are free, and every checksum that it has is right. `partly`: so is what
   * describes it, and some of its content is doubtful. `doubtful`: nothing of it may be relied on.
   */
  readonly state: 'whole' | 'partly' | 'doubtful';
  /** Why it is no more than that; null for a whole one. */
  readonly reason: string | null;
  /** The disk that it is the parent of; null where no disk that is there depends on it. */
  readonly usedBy: Disk | null;
}

/** Everything found in the folders given. Files under a search folder appear where they are used. */
export interface Inventory {
  readonly roots: readonly string[];
  /** Those in the roots; of the search folders, those in a chain and those that gave an error. */
  readonly files: readonly InventoryFile[];
  /** Those in the roots, and those of the search folders that are in a chain with them. */
  readonly disks: readonly Disk[];
  /** One for each leaf, and one for each cycle that no leaf leads to. */
  readonly chains: readonly Chain[];
  /** By the leaf of a chain: what may be a newer disk of it, and could not be read. */
  readonly suspects: ReadonlyMap<Disk, readonly Suspect[]>;
  readonly sets: readonly VhdSet[];
  /** Change tracking and replica files, each with the disk it stands beside. */
  readonly companions: readonly { readonly file: InventoryFile; readonly disk: Disk | null }[];
  /** For each child that lacks its parent: the disks at hand, and under search folders, akin to it. */
  readonly missingParents: readonly MissingParent[];
  /** What is left of deleted disks and sets, in images. Those that disks depend on are members of chains. */
  readonly deleted?: readonly DeletedDisk[];
  /** Disks whose metadata can't be read, and what suggests their values. */
  readonly lackingMetadata: readonly LackingMetadata[];
}
