import { decodeUtf16 } from '../../bytes/utf16.ts';

/** Attribute 0xC0: what a filter of Windows makes of the file. [MS-FSCC] 2.1.2 */
export interface ReparsePoint {
  readonly tag: number;
  /** In plain words; `unknown` for a tag that is not in the list. */
  readonly kind: string;
  /** Where a link leads: as shown to people where that is stored, otherwise as the system opens it. */
  readonly target: string | null;
}

export const ReparseTag = {
  MountPoint: 0xa0000003,
  HierarchicalStorage: 0xc0000004,
  HierarchicalStorage2: 0x80000006,
  SingleInstanceStore: 0x80000007,
  Deduplicated: 0x80000013,
  SymbolicLink: 0xa000000c,
  Wof: 0x80000017,
  Projected: 0x9000001c,
  OneDrive: 0x80000021,
  LinuxSymbolicLink: 0xa000001d,
} as const;

/** 0x9000001A, and with one of 16 versions in place of the 0 of `0x9000x01A`. */
export function isCloudTag(tag: number): boolean {
  return (tag & ~0xf000) >>> 0 === 0x9000001a;
}

const KINDS = new Map<number, string>([
  [ReparseTag.MountPoint, 'mount point'],
  [ReparseTag.HierarchicalStorage, 'file moved to an archive'],
  [ReparseTag.HierarchicalStorage2, 'file moved to an archive'],
  [ReparseTag.SingleInstanceStore, 'file of the single instance store'],
  [0x80000008, 'image mounted as a folder'],
  [0x80000009, 'cluster shared volume'],
  [0x8000000a, 'DFS link'],
  [0x80000012, 'DFS replica'],
  [ReparseTag.SymbolicLink, 'symbolic link'],
  [ReparseTag.Deduplicated, 'deduplicated file'],
  [0x80000014, 'NFS link'],
  [ReparseTag.Wof, 'file compressed by Windows Overlay Filter'],
  [0x80000018, 'container file'],
  [0xa0000019, 'global symbolic link'],
  [0x8000001b, 'application alias'],
  [ReparseTag.Projected, 'projected file'],
  [ReparseTag.LinuxSymbolicLink, 'Linux symbolic link'],
  [ReparseTag.OneDrive, 'OneDrive file'],
  [0x80000023, 'Linux socket'],
  [0x80000024, 'Linux named pipe'],
  [0x80000025, 'Linux character device'],
  [0x80000026, 'Linux block device'],
]);

const HEADER = 8;
/** A tag that is not Microsoft's has its owner's GUID behind the header. */
const MICROSOFT = 0x80000000;
const GUID_BYTES = 16;

/** Null when the value is too short for its header, or for the data it announces. */
export function decodeReparsePoint(value: DataView): ReparsePoint | null {
  if (value.byteLength < HEADER) return null;
  const tag = value.getUint32(0, true);
  const length = value.getUint16(4, true);
  const start = HEADER + ((tag & MICROSOFT) === 0 ? GUID_BYTES : 0);
  if (start + length > value.byteLength) return null;
  const data = new DataView(value.buffer, value.byteOffset + start, length);
  const kind = KINDS.get(tag) ?? (isCloudTag(tag) ? 'cloud file' : 'unknown');
  return { tag, kind, target: targetOf(tag, data) };
}

function targetOf(tag: number, data: DataView): string | null {
  switch (tag) {
    case ReparseTag.SymbolicLink:
      return twoNames(data, 12);
    case ReparseTag.MountPoint:
      return twoNames(data, 8);
    case ReparseTag.LinuxSymbolicLink:
      // A version, which is 2, and the path in UTF-8.
      return data.byteLength < 4
        ? null
        : new TextDecoder().decode(
            new Uint8Array(data.buffer, data.byteOffset + 4, data.byteLength - 4),
          );
    default:
      return null;
  }
}

/** [MS-FSCC] 2.1.2.4 and 2.1.2.5: the substitute name, the print name, and the text of both. */
function twoNames(data: DataView, text: number): string | null {
  if (data.byteLength < text) return null;
  const name = (at: number) => {
    const start = text + data.getUint16(at, true);
    const length = data.getUint16(at + 2, true);
    if (start + length > data.byteLength) return null;
    return decodeUtf16(new Uint8Array(data.buffer, data.byteOffset + start, length));
  };
  const shown = name(4);
  return shown === null || shown === '' ? name(0) : shown;
}
