/** Big-endian fields one behind the other. */
export class Message {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  /** @param length of all fields together */
  constructor(length: number) {
    this.bytes = new Uint8Array(length);
    this.#view = new DataView(this.bytes.buffer);
  }

  u16(value: number): this {
    this.#view.setUint16(this.#at, value);
    this.#at += 2;
    return this;
  }

  u32(value: number): this {
    this.#view.setUint32(this.#at, value);
    this.#at += 4;
    return this;
  }

  u64(value: bigint): this {
    this.#view.setBigUint64(this.#at, value);
    this.#at += 8;
    return this;
  }

  put(bytes: Uint8Array): this {
    this.bytes.set(bytes, this.#at);
    this.#at += bytes.length;
    return this;
  }
}

/** The fields of a message as they come; asking for more than there is gives undefined. */
export class Fields {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u16(): number | undefined {
    if (this.left < 2) return undefined;
    this.#at += 2;
    return this.#view.getUint16(this.#at - 2);
  }

  u32(): number | undefined {
    if (this.left < 4) return undefined;
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4);
  }

  u64(): bigint | undefined {
    if (this.left < 8) return undefined;
    this.#at += 8;
    return this.#view.getBigUint64(this.#at - 8);
  }

  /** A text of UTF-8 behind its length, as names and queries are. */
  text(): string | undefined {
    const length = this.u32();
    if (length === undefined || length > this.left) return undefined;
    this.#at += length;
    return decodeText(this.#bytes.subarray(this.#at - length, this.#at));
  }
}

const UTF8 = { decoder: new TextDecoder(), encoder: new TextEncoder() };

export function decodeText(bytes: Uint8Array): string {
  return UTF8.decoder.decode(bytes);
}

export function encodeText(text: string): Uint8Array {
  return UTF8.encoder.encode(text);
}
