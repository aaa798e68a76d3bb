/** Attribute 0x70 of `$Volume`. */
export interface VolumeInformation {
  readonly majorVersion: number;
  readonly minorVersion: number;
  /** Marked to be checked, because something was found wrong. */
  readonly dirty: boolean;
}

const DIRTY = 0x0001;

/** Null when the value is too short. */
export function decodeVolumeInformation(value: DataView): VolumeInformation | null {
  if (value.byteLength < 12) return null;
  return {
    majorVersion: value.getUint8(8),
    minorVersion: value.getUint8(9),
    dirty: (value.getUint16(10, true) & DIRTY) !== 0,
  };
}
