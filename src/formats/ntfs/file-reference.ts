/** Names a file record: the place in the table, and how often that place had been used before. */
export interface FileReference {
  readonly record: number;
  /** The file is meant only where the record carries the same number. */
  readonly sequence: number;
}

/** 48 bits of record number, 16 bits of sequence number. */
export function readFileReference(view: DataView, at: number): FileReference {
  return {
    record: view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32,
    sequence: view.getUint16(at + 6, true),
  };
}
