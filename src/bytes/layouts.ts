import { type AnyLayout, blob, Layout, struct, u8, u16, u32 } from 'buffer-layout';
import { decodeGuid, encodeGuid, type Guid } from './guid.ts';

export { blob, u8, u16, u32 };

class Uint64Layout extends Layout<bigint> {
  constructor(property?: string) {
    super(8, property);
  }
  override decode(buffer: Buffer, offset = 0): bigint {
    return buffer.readBigUInt64LE(offset);
  }
  override encode(value: bigint, buffer: Buffer, offset = 0): number {
    buffer.writeBigUInt64LE(value, offset);
    return 8;
  }
}

class GuidLayout extends Layout<Guid> {
  constructor(property?: string) {
    super(16, property);
  }
  override decode(buffer: Uint8Array, offset = 0): Guid {
    return decodeGuid(buffer, offset);
  }
  override encode(value: Guid, buffer: Uint8Array, offset = 0): number {
    buffer.set(encodeGuid(value), offset);
    return 16;
  }
}

class AsciiLayout extends Layout<string> {
  override decode(buffer: Buffer, offset = 0): string {
    return buffer.toString('latin1', offset, offset + this.span);
  }
  override encode(value: string, buffer: Buffer, offset = 0): number {
    buffer.fill(0, offset, offset + this.span);
    buffer.write(value, offset, this.span, 'latin1');
    return this.span;
  }
}

/** Unsigned 64-bit integer, little-endian, exact (bigint). */
export const u64 = (property?: string): Layout<bigint> => new Uint64Layout(property);
/** A GUID in 16 bytes; see `guid.ts`. */
export const guid = (property?: string): Layout<Guid> => new GuidLayout(property);
/** A signature of 8-bit characters. */
export const ascii = (length: number, property?: string): Layout<string> =>
  new AsciiLayout(length, property);

/**
 * A structure whose fields stand one behind the other, as in the specification's tables.
 * @param span the size in bytes the specification gives; asserted when the module loads.
 */
export function structure<T>(span: number, fields: AnyLayout[]): Layout<T> {
  const layout = struct<T>(fields);
  if (layout.span !== span) throw new Error(`layout spans ${layout.span} bytes, not ${span}`);
  return layout;
}
