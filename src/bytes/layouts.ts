import {
  type AnyLayout,
  Layout,
  struct,
  u8 as uint8,
  u16 as uint16,
  u32 as uint32,
} from 'buffer-layout';
import { decodeGuid, encodeGuid, type Guid } from './guid.ts';
import { decodeLatin1, encodeLatin1 } from './latin1.ts';
import { layoutBuffer } from './layout-buffer.ts';
import { putUint64, uint64At } from './little-endian.ts';

/**
 * A field of a structure. The package behind it ships no types, so none of its names stand in what
 * others compile against.
 */
export interface Field<T = unknown> {
  /** Bytes. */
  readonly span: number;
  readonly property: string;
  decode(bytes: Uint8Array, offset?: number): T;
  encode(value: T, bytes: Uint8Array, offset?: number): number;
}

/** Unsigned integers of 8, 16 and 32 bits, little-endian. */
export const u8 = (property?: string): Field<number> => uint8(property);
export const u16 = (property?: string): Field<number> => uint16(property);
export const u32 = (property?: string): Field<number> => uint32(property);

class Uint64Layout extends Layout<bigint> {
  constructor(property?: string) {
    super(8, property);
  }
  override decode(bytes: Uint8Array, offset = 0): bigint {
    return uint64At(bytes, offset);
  }
  override encode(value: bigint, bytes: Uint8Array, offset = 0): number {
    putUint64(bytes, value, offset);
    return 8;
  }
}

class GuidLayout extends Layout<Guid> {
  constructor(property?: string) {
    super(16, property);
  }
  override decode(bytes: Uint8Array, offset = 0): Guid {
    return decodeGuid(bytes, offset);
  }
  override encode(value: Guid, bytes: Uint8Array, offset = 0): number {
    bytes.set(encodeGuid(value), offset);
    return 16;
  }
}

class AsciiLayout extends Layout<string> {
  override decode(bytes: Uint8Array, offset = 0): string {
    return decodeLatin1(bytes.subarray(offset, offset + this.span));
  }
  override encode(value: string, bytes: Uint8Array, offset = 0): number {
    bytes.fill(0, offset, offset + this.span);
    bytes.set(encodeLatin1(value.slice(0, this.span)), offset);
    return this.span;
  }
}

class BlobLayout extends Layout<Uint8Array> {
  override decode(bytes: Uint8Array, offset = 0): Uint8Array {
    return bytes.subarray(offset, offset + this.span);
  }
  override encode(value: Uint8Array, bytes: Uint8Array, offset = 0): number {
    bytes.fill(0, offset, offset + this.span);
    bytes.set(value.subarray(0, this.span), offset);
    return this.span;
  }
}

/** Unsigned 64-bit integer, little-endian, exact (bigint). */
export const u64 = (property?: string): Field<bigint> => new Uint64Layout(property);
/** A GUID in 16 bytes; see `guid.ts`. */
export const guid = (property?: string): Field<Guid> => new GuidLayout(property);
/** A signature of 8-bit characters. */
export const ascii = (length: number, property?: string): Field<string> =>
  new AsciiLayout(length, property);
/** Bytes as they stand: decoded a part of the structure's own, not a copy. */
export const blob = (length: number, property?: string): Field<Uint8Array> =>
  new BlobLayout(length, property);

/** Fields one behind the other, between bytes and an object. Offsets and lengths in bytes. */
export interface Structure<T> {
  readonly span: number;
  /** @throws {RangeError} when the bytes end before the structure does */
  decode(bytes: Uint8Array, offset?: number): T;
  /** Fields that `value` lacks stay as they are. */
  encode(value: Partial<T>, bytes: Uint8Array, offset?: number): number;
}

/**
 * A structure whose fields stand one behind the other, as in the specification's tables.
 * @param span the size in bytes the specification gives; asserted when the module loads.
 */
export function structure<T>(span: number, fields: readonly Field[]): Structure<T> {
  const layout = struct<T>(fields as AnyLayout[]);
  if (layout.span !== span) throw new Error(`layout spans ${layout.span} bytes, not ${span}`);
  return {
    span,
    decode: (bytes, offset = 0) => layout.decode(layoutBuffer(bytes), offset),
    encode: (value, bytes, offset = 0) => layout.encode(value as T, layoutBuffer(bytes), offset),
  };
}
