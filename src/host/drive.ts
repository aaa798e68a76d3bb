import { type Guid, parseGuid } from '../bytes/guid.ts';
import { booleanAt, type ConfigurationNode, child, textAt } from '../formats/configuration-tree.ts';

/** A controller that disks hang on. */
export interface Controller {
  readonly kind: 'SCSI' | 'IDE' | 'floppy' | 'unknown';
  /** Names the node that holds its drives. */
  readonly instance: Guid;
  /** Its type in the manifest; null when the manifest does not list it (IDE in older XML). */
  readonly device: Guid | null;
  /** `controllerN` within the instance: IDE has 0 and 1, a SCSI controller 0. */
  readonly index: number;
}

/** A slot of a controller, and what is in it. */
export interface Drive {
  readonly controller: Controller;
  readonly slot: number;
  /** As the host wrote it; null when empty. */
  readonly path: string | null;
  /** `VHD`, `ISO`, `VFD`, `NONE`, as written. */
  readonly type: string | null;
  /** Null where the configuration does not tell. */
  readonly persistentReservations: boolean | null;
  /** Which snapshot within a VHD Set is attached; named by public bindings, not seen on files. */
  readonly snapshotId: Guid | null;
}

const KINDS = new Map<Guid, Controller['kind']>([
  ['d422512d-2bf2-4752-809d-7b82b5fcb1b4', 'SCSI'],
  ['83f8638b-8dca-4152-9eda-2ca8b33039b4', 'IDE'],
  ['8f0d2762-0b00-4e04-af4f-19010527cb93', 'floppy'],
]);

/**
 * All disk controllers and their drives: what the manifest lists by a known type, and any other
 * instance that has `controllerN` below it.
 */
export function attachmentsOf(configuration: ConfigurationNode): {
  controllers: Controller[];
  drives: Drive[];
} {
  const devices = devicesOf(configuration);
  const nodes = instanceNodesOf(configuration);
  const controllers: Controller[] = [];
  const drives: Drive[] = [];
  for (const instance of new Set([...devices.keys(), ...nodes.keys()])) {
    const device = devices.get(instance) ?? null;
    // The emulated controllers exist once: their instance is their type.
    const kind = KINDS.get(device ?? instance) ?? 'unknown';
    const numbers = numbered(nodes.get(instance), 'controller');
    // A SCSI controller without drives has no node for itself in older XML.
    if (numbers.size === 0 && kind === 'SCSI') numbers.set(0, NOTHING);
    for (const [index, node] of numbers) {
      const controller = { kind, instance, device, index };
      controllers.push(controller);
      for (const drive of drivesOf(node, controller)) drives.push(drive);
    }
  }
  return { controllers, drives };
}

function drivesOf(node: ConfigurationNode, controller: Controller): Drive[] {
  return [...numbered(node, 'drive')].map(([slot, drive]) => ({
    controller,
    slot,
    path: textAt(drive, 'pathname') || null,
    type: textAt(drive, 'type'),
    persistentReservations: booleanAt(drive, 'persistent_reservations_supported'),
    snapshotId: parseGuid(textAt(drive, 'snapshot_id') ?? ''),
  }));
}

const NOTHING: ConfigurationNode = { name: '', value: null, children: [], offset: null };

/** The type of each instance that the manifest lists (`manifest/vdevNNN`). */
function devicesOf(configuration: ConfigurationNode): Map<Guid, Guid> {
  const devices = new Map<Guid, Guid>();
  for (const entry of child(configuration, 'manifest')?.children ?? []) {
    const device = parseGuid(textAt(entry, 'device') ?? '');
    const instance = parseGuid(textAt(entry, 'instance') ?? '');
    if (device && instance) devices.set(instance, device);
  }
  return devices;
}

/** The nodes of instances, `_<GUID>_`. */
function instanceNodesOf(configuration: ConfigurationNode): Map<Guid, ConfigurationNode> {
  const nodes = new Map<Guid, ConfigurationNode>();
  for (const node of configuration.children) {
    const instance = parseGuid(node.name.replace(/^_|_$/g, ''));
    if (instance && !nodes.has(instance)) nodes.set(instance, node);
  }
  return nodes;
}

/** The children `<word>0`, `<word>1` …, by their number; of two with one number the first. */
function numbered(
  node: ConfigurationNode | undefined,
  word: string,
): Map<number, ConfigurationNode> {
  const found = (node?.children ?? []).flatMap((candidate) => {
    const number = new RegExp(`^${word}(\\d{1,5})$`, 'i').exec(candidate.name)?.[1];
    return number === undefined ? [] : [[Number(number), candidate] as const];
  });
  // Entries set last win in a Map.
  const first = new Map(found.reverse());
  return new Map([...first].sort(([a], [b]) => a - b));
}
