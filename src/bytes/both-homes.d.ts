// What the core uses of the platform and what Node.js and browsers both have. The core is compiled
// with these names and those of ECMAScript alone, so that none of one home comes in by accident.

interface TextDecoder {
  decode(bytes?: Uint8Array): string;
}
declare var TextDecoder: {
  new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

interface TextEncoder {
  encode(text?: string): Uint8Array<ArrayBuffer>;
}
declare var TextEncoder: { new (): TextEncoder };

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
}

declare function atob(base64: string): string;

/** For buffer-layout, in one file: Node.js has it built in, a bundler takes the npm package. */
declare module 'buffer' {
  export const Buffer: {
    from(bytes: ArrayBufferLike, byteOffset: number, length: number): Uint8Array;
  };
}
