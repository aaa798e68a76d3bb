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

/**
 * Null when the value is too short to be one.
 * @param at where the value begins in `view`, and its length; all of it when left out
 */
export function decodeStandardInformation(
  view: DataView,
  at = 0,
  length = view.byteLength,
): StandardInformation | null {
  if (length < SHORT_FORM) return null;
  return {
    created: view.getBigUint64(at, true),
    modified: view.getBigUint64(at + 8, true),
    changed: view.getBigUint64(at + 16, true),
    accessed: view.getBigUint64(at + 24, true),
    attributes: view.getUint32(at + 32, true),
    securityId: length >= LONG_FORM ? view.getUint32(at + 52, true) : null,
  };
}
