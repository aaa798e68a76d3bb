import type { Controller, Drive } from '../../host/drive.ts';
import type { HostListEntry, Machine } from '../../host/machine.ts';
import type { Outline } from './outline.ts';

const TITLES: Partial<Record<Machine['kind'], string>> = {
  snapshot: 'checkpoint of a virtual machine',
  'before-checkpoint': 'virtual machine as it was before a checkpoint',
};

/** What a configuration says of its machine: the same from VMCX and XML, so without offsets. */
export function outlineMachine(machine: Machine): Outline {
  const { id, name, kind, typeId, generation, configurationVersion, created } = machine;
  const { diskMergePending, vhdPathAcled, checkpointCount } = machine;
  return {
    name: TITLES[kind] ?? 'virtual machine',
    offset: null,
    fields: {
      id,
      name,
      type: typeId,
      generation,
      version: configurationVersion,
      created,
      checkpoints: checkpointCount,
      diskMergePending,
      vhdPathAcled,
    },
    parts: machine.controllers.map((controller) =>
      outlineController(
        controller,
        machine.drives.filter((drive) => drive.controller === controller),
      ),
    ),
  };
}

function outlineController(
  { kind, index, instance, device }: Controller,
  drives: readonly Drive[],
): Outline {
  return {
    name: `${kind} controller ${index}`,
    offset: null,
    fields: { instance, device },
    parts: drives.map(({ slot, path, type, persistentReservations, snapshotId }) => ({
      name: `slot ${slot}`,
      offset: null,
      fields: { path, type, persistentReservations, snapshotId },
    })),
  };
}

/** The machines of a host's list, `data.vmcx`. */
export function outlineHostList(list: readonly HostListEntry[]): Outline {
  return {
    name: 'machines of the host',
    offset: null,
    fields: { count: list.length },
    parts: list.map(({ id, path }) => ({ name: id, offset: null, fields: { path } })),
  };
}
