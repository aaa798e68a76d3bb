/** The part of buffer-layout 1.2.2 that this project uses; the package ships no types. */
declare module 'buffer-layout' {
  export class Layout<T> {
    readonly span: number;
    readonly property: string;
    constructor(span: number, property?: string);
    decode(buffer: Uint8Array, offset?: number): T;
    encode(value: T, buffer: Uint8Array, offset?: number): number;
    replicate(property: string): this;
  }
  // biome-ignore lint/suspicious/noExplicitAny: a list of fields of any type
  export type AnyLayout = Layout<any>;
  export function struct<T>(fields: AnyLayout[], property?: string): Layout<T>;
  export function u8(property?: string): Layout<number>;
  export function u16(property?: string): Layout<number>;
  export function u32(property?: string): Layout<number>;
}
