import type { Vmcx } from '../formats/vmcx/vmcx.ts';
import type { Outline } from './outline.ts';

/** What a VMCX store is made of, below the tree that it holds. Offsets and sizes in bytes. */
export function outlineVmcx({ header, replayLog, keyTables }: Vmcx): Outline[] {
  const { offset, ...fields } = header;
  return [
    { name: 'header', offset, note: 'current', fields },
    {
      name: 'replay log',
      offset: replayLog.offset,
      ...(replayLog.pending.length > 0 ? { note: 'dirty: not replayed' } : {}),
      fields: { size: replayLog.size, pendingWrites: replayLog.pending.length },
    },
    ...keyTables.map(({ offset, size, index, sequence, current, entries }) => ({
      name: `key table ${index}`,
      offset,
      ...(current ? {} : { note: 'replaced by one of a higher sequence' }),
      fields: { size, sequence, entries: entries.length },
    })),
  ];
}
