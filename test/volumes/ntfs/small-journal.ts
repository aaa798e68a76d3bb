import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { AttributeType } from '../../../src/formats/ntfs/attribute-header.ts';
import { CLUSTER, inClusters, type SmallFile, type SmallNtfs } from './small-ntfs.ts';

/** What one record of a journal says. */
export interface SmallEvent {
  readonly name: string;
  /** `USN_REASON_…` */
  readonly reason: number;
  readonly file: readonly [record: number, sequence: number];
  readonly parent?: readonly [record: number, sequence: number];
  readonly time?: bigint;
}

const JOURNAL_CLUSTER = 1500;

/** The files that make a volume keep a journal of one page. */
export const JOURNAL_FILES: readonly SmallFile[] = [
  { number: 11, sequence: 11, directory: true, names: [{ name: '$Extend' }] },
  {
    number: 24,
    names: [{ name: '$UsnJrnl', parent: { record: 11, sequence: 11 } }],
    attributes: [
      inClusters([{ length: 8, lcn: JOURNAL_CLUSTER }], 8 * CLUSTER, {
        ...{ type: AttributeType.Data, name: '$J' },
      }),
    ],
  },
];

/** Writes the events one after the other, and `damage` bytes that are none behind them. */
export function putEvents(volume: SmallNtfs, events: readonly SmallEvent[], damage = 0): void {
  let at = JOURNAL_CLUSTER * CLUSTER;
  for (const event of events) {
    const bytes = encodeEvent(event);
    volume.put(at, bytes);
    at += bytes.length;
  }
  volume.put(at, new Uint8Array(damage).fill(0xee));
}

function encodeEvent({ name, reason, file, parent = [5, 5], time = 0n }: SmallEvent): Uint8Array {
  const text = encodeUtf16(name);
  const bytes = new Uint8Array((60 + text.length + 7) & ~7);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 2, true);
  view.setUint32(8, file[0], true);
  view.setUint16(14, file[1], true);
  view.setUint32(16, parent[0], true);
  view.setUint16(22, parent[1], true);
  view.setBigUint64(32, time, true);
  view.setUint32(40, reason, true);
  view.setUint16(56, text.length, true);
  view.setUint16(58, 60, true);
  bytes.set(text, 60);
  return bytes;
}
