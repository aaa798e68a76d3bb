import { OBJECT_TABLE_OFFSET, OBJECT_TYPE } from '../../formats/vmcx/object-table.ts';
import type { Vmcx } from '../../formats/vmcx/vmcx.ts';
import type { Outline } from './outline.ts';

const OBJECT_NAMES: ReadonlyMap<number, string> = new Map([
  [OBJECT_TYPE.objectTable, 'object table'],
  [OBJECT_TYPE.keyTable, 'key table'],
  [OBJECT_TYPE.file, 'file object'],
  [OBJECT_TYPE.free, 'free'],
]);

/** What a VM configuration store is made of, below the tree that it holds. Offsets and sizes in bytes. */
export function outlineVmcx(vmcx: Vmcx): Outline[] {
  const { header, replayLog, objects, keyTables } = vmcx;
  const { offset, ...fields } = header;
  const { pending } = replayLog;
  return [
    { name: 'header', offset, note: 'current', fields },
    {
      name: 'replay log',
      offset: replayLog.offset,
      note: pending.length > 0 ? 'dirty: not replayed' : 'clean',
      fields: { size: replayLog.size, pendingWrites: pending.length },
    },
    {
      name: 'object table',
      offset: OBJECT_TABLE_OFFSET,
      fields: { objects: objects.length },
      parts: objects.map((object) => ({
        name: OBJECT_NAMES.get(object.type) ?? `object of type ${object.type}`,
        offset: object.entryOffset,
        fields: { fileOffset: object.offset, size: object.size },
      })),
    },
    ...keyTables.map((table) => ({
      name: `key table ${table.index}`,
      offset: table.offset,
      note: table.current ? 'current' : 'replaced by a later one',
      fields: { sequence: table.sequence, size: table.size, entries: table.entries.length },
    })),
  ];
}
