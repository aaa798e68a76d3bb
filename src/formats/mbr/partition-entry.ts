/** Bytes of one entry in the table of a master boot record. */
export const ENTRY_LENGTH = 16;

/** One of the four entries of a master boot record, or of an extended boot record. */
export interface MbrEntry {
  /** Byte offset of the entry in the source. */
  readonly at: number;
  /** 0x80: the partition to boot from; 0: not; anything else: this is no partition table. */
  readonly status: number;
  /** What the partition is meant for, see `partition-types.ts`; 0: the entry is free. */
  readonly type: number;
  /** Sectors, counted from where the table says to count from. */
  readonly firstSector: number;
  readonly sectors: number;
}

/**
 * Decodes an entry; the cylinder, head and sector fields have meant nothing for decades and are
 * left out.
 * @param at where `offset` of `bytes` stands in the source
 */
export function decodeMbrEntry(bytes: Uint8Array, offset: number, at: number): MbrEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, ENTRY_LENGTH);
  return {
    at,
    status: view.getUint8(0),
    type: view.getUint8(4),
    firstSector: view.getUint32(8, true),
    sectors: view.getUint32(12, true),
  };
}
