import { type Guid, parseGuid } from '../bytes/guid.ts';
import {
  countProperty,
  flagProperty,
  isObject,
  listProperty,
  type PlainObject,
  type PlainValue,
  property,
  textProperty,
  timeProperty,
} from '../formats/powershell/plain-value.ts';
import type {
  HostAnswers,
  HostCollection,
  HostDisk,
  HostDrive,
  HostFile,
  HostGroup,
  HostMachine,
  HostParameter,
  HostRefusal,
  HostSet,
  HostSetSnapshot,
  HostSnapshot,
  HostVolume,
} from './host-answers.ts';

/** Records one by one, each known by its properties, whatever its file is called. */
export class HostAnswerBook implements HostAnswers {
  readonly machines: HostMachine[] = [];
  readonly drives: HostDrive[] = [];
  readonly snapshots: HostSnapshot[] = [];
  readonly sets: HostSet[] = [];
  readonly setSnapshots: HostSetSnapshot[] = [];
  readonly disks: HostDisk[] = [];
  readonly files: HostFile[] = [];
  readonly volumes: HostVolume[] = [];
  readonly parameters: HostParameter[] = [];
  readonly groups: HostGroup[] = [];
  readonly collections: HostCollection[] = [];
  readonly refusals: HostRefusal[] = [];

  /** @returns whether the record is of a kind that is known here */
  add(record: PlainValue, source: string): boolean {
    if (!isObject(record)) return false;
    const has = (...names: string[]) => names.every((name) => property(record, name) !== undefined);
    const path = textProperty(record, 'Path');
    if (has('Tool', 'Parts')) this.collections.push(collectionOf(record, source));
    else if (has('SnapshotId')) addTo(this.setSnapshots, setSnapshotOf(record, source));
    else if (has('SnapshotType')) this.snapshots.push(snapshotOf(record, source));
    else if (has('ControllerType', 'ControllerLocation')) {
      if (path !== null) this.drives.push(driveOf(record, path, source));
    } else if (has('AllPaths') || has('SnapshotIdList')) {
      if (path !== null) this.sets.push(setOf(record, path, source));
    } else if (has('VhdType') || has('VhdFormat')) {
      if (path !== null) this.disks.push(diskOf(record, path, source));
    } else if (has('FullName', 'LastWriteTimeUtc') || has('FullName', 'CreationTimeUtc')) {
      addTo(this.files, fileOf(record, source));
    } else if (has('VMMembers')) this.groups.push(groupOf(record, source));
    else if (has('FileSystem', 'SizeRemaining')) this.volumes.push(volumeOf(record, source));
    else if (has('State', 'Name') && (has('Id') || has('VMId'))) {
      this.machines.push(machineOf(record, source));
    } else if (textProperty(record, 'Name') === 'ConfigStoreRootPath') {
      const value = textProperty(record, 'Value');
      this.parameters.push({ source, name: 'ConfigStoreRootPath', value });
    } else if (path !== null && has('Error')) {
      const problem = textProperty(record, 'Error') ?? '';
      this.refusals.push({ source, path, problem });
    } else return false;
    return true;
  }
}

function addTo<T>(list: T[], item: T | null): void {
  if (item !== null) list.push(item);
}

function guidIn(record: PlainObject, ...names: string[]): Guid | null {
  for (const name of names) {
    const id = parseGuid(textProperty(record, name) ?? '');
    if (id !== null) return id;
  }
  return null;
}

function textsIn(record: PlainObject, name: string): string[] {
  return listProperty(record, name).filter((item) => typeof item === 'string');
}

function guidsIn(record: PlainObject, name: string): Guid[] {
  return listProperty(record, name).flatMap((item) => {
    const text = isObject(item) ? textProperty(item, 'Id') : item;
    return typeof text === 'string' ? (parseGuid(text) ?? []) : [];
  });
}

/** `VMState` as a number: ConvertTo-Json writes enumerations so. */
const STATES = new Map<number, string>([
  [2, 'Running'],
  [3, 'Off'],
  [4, 'Stopping'],
  [6, 'Saved'],
  [9, 'Paused'],
  [10, 'Starting'],
]);

/** `VMOperationalStatus` as numbers: those that say what is being done with a machine. */
const DOINGS = new Map<number, string>([
  [32768, 'CreatingSnapshot'],
  [32770, 'DeletingSnapshot'],
  [32772, 'MergingDisks'],
  [32773, 'ExportingVirtualMachine'],
  [32774, 'MigratingVirtualMachine'],
  [32776, 'BackingUpVirtualMachine'],
]);

/** A text, or a list of names or numbers, whichever way it was written down. */
function operationalOf(record: PlainObject): string | null {
  const words = listProperty(record, 'OperationalStatus').flatMap((one) => {
    if (typeof one === 'number') return DOINGS.get(one) ?? [];
    return typeof one === 'string' ? one : [];
  });
  return words.join(', ') || null;
}

function machineOf(record: PlainObject, source: string): HostMachine {
  const state = property(record, 'State');
  return {
    source,
    id: guidIn(record, 'Id', 'VMId'),
    name: textProperty(record, 'Name'),
    state: typeof state === 'number' ? (STATES.get(state) ?? null) : textProperty(record, 'State'),
    status: textProperty(record, 'Status'),
    operational: operationalOf(record),
    host: textProperty(record, 'ComputerName'),
  };
}

function driveOf(record: PlainObject, path: string, source: string): HostDrive {
  return { source, vmId: guidIn(record, 'VMId'), vmName: textProperty(record, 'VMName'), path };
}

function snapshotOf(record: PlainObject, source: string): HostSnapshot {
  return {
    source,
    id: guidIn(record, 'Id'),
    vmId: guidIn(record, 'VMId'),
    name: textProperty(record, 'Name'),
    type: textProperty(record, 'SnapshotType'),
    created: timeProperty(record, 'CreationTime'),
  };
}

function setOf(record: PlainObject, path: string, source: string): HostSet {
  return {
    source,
    path,
    snapshotIds: guidsIn(record, 'SnapshotIdList'),
    allPaths: textsIn(record, 'AllPaths'),
  };
}

function setSnapshotOf(record: PlainObject, source: string): HostSetSnapshot | null {
  const id = guidIn(record, 'SnapshotId');
  if (id === null) return null;
  return {
    source,
    set: textProperty(record, 'FilePath') ?? textProperty(record, 'Path'),
    id,
    path: textProperty(record, 'SnapshotPath'),
    parents: textsIn(record, 'ParentPathsList'),
    created: timeProperty(record, 'CreationTime'),
    changeTrackingId: textProperty(record, 'ResilientChangeTrackingId'),
  };
}

function diskOf(record: PlainObject, path: string, source: string): HostDisk {
  return {
    source,
    path,
    size: countProperty(record, 'Size'),
    fileSize: countProperty(record, 'FileSize'),
    parent: textProperty(record, 'ParentPath'),
    attached: flagProperty(record, 'Attached'),
  };
}

function fileOf(record: PlainObject, source: string): HostFile | null {
  const path = textProperty(record, 'FullName');
  if (path === null) return null;
  return {
    source,
    path,
    size: countProperty(record, 'Length'),
    created: timeProperty(record, 'CreationTimeUtc'),
    written: timeProperty(record, 'LastWriteTimeUtc'),
  };
}

function volumeOf(record: PlainObject, source: string): HostVolume {
  return {
    source,
    name: textProperty(record, 'Folder') ?? textProperty(record, 'FriendlyVolumeName'),
    fileSystem: textProperty(record, 'FileSystem'),
    size: countProperty(record, 'Size'),
    free: countProperty(record, 'SizeRemaining'),
  };
}

function groupOf(record: PlainObject, source: string): HostGroup {
  return {
    source,
    name: textProperty(record, 'Name'),
    members: guidsIn(record, 'VMMembers'),
  };
}

/** Failed parts of one collection that are kept; a hostile file may list any number. */
const MOST_FAILED = 100;

function collectionOf(record: PlainObject, source: string): HostCollection {
  const failed = listProperty(record, 'Parts')
    .filter(isObject)
    .filter((part) => textProperty(part, 'Status') === 'failed')
    .slice(0, MOST_FAILED)
    .map((part) => ({
      file: textProperty(part, 'File') ?? '',
      problem: textProperty(part, 'Error') ?? '',
    }));
  return {
    source,
    host: textProperty(record, 'CollectedOn'),
    started: timeProperty(record, 'StartedUtc'),
    failed,
  };
}
