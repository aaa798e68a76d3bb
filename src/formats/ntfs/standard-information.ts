import type { FileTime } from '../../bytes/file-time.ts';

/** Attribute 0x10: what Windows shows of a file. All times are UTC. */
export interface StandardInformation {
  readonly created: FileTime;
  /** Of the content. */
  readonly modified: FileTime;
  /** Of the record. */
  readonly changed: FileTime;
  readonly accessed: FileTime;
  /** `FILE_ATTRIBUTE_…` */
  readonly attributes: number;
  /** Number of the descriptor in `$Secure`; 0 when none, null in the short form of older volumes. */
  readonly securityId: number | null;
}

const SHORT_FORM = 48;
const LONG_FORM = 72;

/** Null when the value is too short to be one. */
export function decodeStandardInformation(value: DataView): StandardInformation | null {
  if (value.byteLength < SHORT_FORM) return null;
  return {
    created: value.getBigUint64(0, true),
    modified: value.getBigUint64(8, true),
    changed: value.getBigUint64(16, true),
    accessed: value.getBigUint64(24, true),
    attributes: value.getUint32(32, true),
    securityId: value.byteLength >= LONG_FORM ? value.getUint32(52, true) : null,
  };
}
