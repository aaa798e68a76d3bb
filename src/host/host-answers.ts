import type { Guid } from '../bytes/guid.ts';

/** What hosts said when they were asked, each record with the file that it stands in. All of it hostile. */
export interface HostAnswers {
  readonly machines: readonly HostMachine[];
  readonly drives: readonly HostDrive[];
  readonly snapshots: readonly HostSnapshot[];
  readonly sets: readonly HostSet[];
  readonly setSnapshots: readonly HostSetSnapshot[];
  readonly disks: readonly HostDisk[];
  readonly files: readonly HostFile[];
  readonly volumes: readonly HostVolume[];
  readonly parameters: readonly HostParameter[];
  readonly groups: readonly HostGroup[];
  readonly collections: readonly HostCollection[];
  readonly refusals: readonly HostRefusal[];
}

interface Said {
  /** The file that the record stands in. */
  readonly source: string;
}

/** `Get-VM`. */
export interface HostMachine extends Said {
  readonly id: Guid | null;
  readonly name: string | null;
  /** `Off`, `Running`, `Saved`, `Paused`, …; null when it was a number that is not known. */
  readonly state: string | null;
  readonly status: string | null;
  /** `OperationalStatus`: names, joined: `Ok, ExportingVirtualMachine`; null where it was not asked. */
  readonly operational: string | null;
  readonly host: string | null;
}

/** `Get-VMHardDiskDrive`. */
export interface HostDrive extends Said {
  readonly vmId: Guid | null;
  readonly vmName: string | null;
  readonly path: string;
}

/** `Get-VMSnapshot`. */
export interface HostSnapshot extends Said {
  readonly id: Guid | null;
  readonly vmId: Guid | null;
  readonly name: string | null;
  readonly type: string | null;
  /** ISO 8601 UTC. */
  readonly created: string | null;
}

/** `Get-VHDSet -GetAllPaths`. */
export interface HostSet extends Said {
  readonly path: string;
  readonly snapshotIds: readonly Guid[];
  readonly allPaths: readonly string[];
}

/** `Get-VHDSnapshot -GetParentPaths`. */
export interface HostSetSnapshot extends Said {
  /** The `.vhds`. */
  readonly set: string | null;
  readonly id: Guid;
  /** Null for a reference point: the snapshot is gone, and its change tracking remains. */
  readonly path: string | null;
  readonly parents: readonly string[];
  readonly created: string | null;
  readonly changeTrackingId: string | null;
}

/** `Get-VHD`. */
export interface HostDisk extends Said {
  readonly path: string;
  readonly size: number | null;
  readonly fileSize: number | null;
  readonly parent: string | null;
  readonly attached: boolean | null;
}

/** `Get-ChildItem`. */
export interface HostFile extends Said {
  readonly path: string;
  readonly size: number | null;
  readonly created: string | null;
  readonly written: string | null;
}

/** `Get-Volume`, or a volume of the cluster. */
export interface HostVolume extends Said {
  readonly name: string | null;
  readonly fileSystem: string | null;
  readonly size: number | null;
  readonly free: number | null;
}

/** `Get-ClusterParameter`. */
export interface HostParameter extends Said {
  readonly name: string;
  readonly value: string | null;
}

/** `Get-VMGroup`. */
export interface HostGroup extends Said {
  readonly name: string | null;
  readonly members: readonly Guid[];
}

/** What `collect` wrote about itself. */
export interface HostCollection extends Said {
  readonly host: string | null;
  readonly started: string | null;
  /** What could not be asked, and why. */
  readonly failed: readonly { readonly file: string; readonly problem: string }[];
}

/** What no host would tell of one disk or set. */
export interface HostRefusal extends Said {
  readonly path: string;
  readonly problem: string;
}

export const NO_ANSWERS: HostAnswers = {
  machines: [],
  drives: [],
  snapshots: [],
  sets: [],
  setSnapshots: [],
  disks: [],
  files: [],
  volumes: [],
  parameters: [],
  groups: [],
  collections: [],
  refusals: [],
};
