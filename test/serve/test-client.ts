import { openDisk } from '../../src/disk/virtual-disk.ts';
import type { ByteStream } from '../../src/serve/byte-stream.ts';
import { ConnectionEnded } from '../../src/serve/connection-ended.ts';
import { OPTION_MAGIC, REQUEST_MAGIC } from '../../src/serve/constants.ts';
import { Message } from '../../src/serve/message.ts';
import type { ServedExport } from '../../src/serve/served-export.ts';
import { MIB, smallLayer } from '../disk/small-disk.ts';

/** Both ends of a connection in memory; the client's are for tests. */
export class TestConnection {
  readonly stream: ByteStream;
  closed = false;
  /** Bytes that the server waits for the client to take. */
  pending = 0;
  /** Set to have the client take nothing. */
  stalled = false;
  #toServer: Uint8Array[] = [];
  #ended = false;
  #received: Buffer[] = [];
  #wakeServer = () => {};
  #wakeClient = () => {};

  constructor() {
    this.stream = {
      read: async () => {
        while (this.#toServer.length === 0) {
          if (this.#ended || this.closed) return null;
          await new Promise<void>((resolve) => {
            this.#wakeServer = resolve;
          });
        }
        return this.#toServer.shift()!;
      },
      write: async (parts) => {
        if (this.closed) throw new ConnectionEnded('closed');
        const bytes = Buffer.concat(parts);
        this.pending += bytes.length;
        this.#received.push(bytes);
        this.#wakeClient();
        while (this.stalled) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          if (this.closed) throw new ConnectionEnded('closed');
        }
        this.pending -= bytes.length;
      },
      close: () => {
        this.closed = true;
        this.#wakeServer();
        this.#wakeClient();
      },
    };
  }

  send(...parts: Uint8Array[]): void {
    this.#toServer.push(...parts);
    this.#wakeServer();
  }

  end(): void {
    this.#ended = true;
    this.#wakeServer();
  }

  /** The next `length` bytes of the server; fewer when it closes before. */
  async receive(length: number): Promise<Buffer> {
    for (;;) {
      const all = Buffer.concat(this.#received);
      if (all.length >= length || this.closed) {
        this.#received = [all.subarray(length)];
        return all.subarray(0, length);
      }
      await new Promise<void>((resolve) => {
        this.#wakeClient = resolve;
      });
    }
  }

  /** An option, and its replies up to the last: type and data of each. */
  async option(option: number, data: Uint8Array = Buffer.alloc(0)): Promise<[number, Buffer][]> {
    this.send(new Message(16).u64(OPTION_MAGIC).u32(option).u32(data.length).bytes, data);
    const replies: [number, Buffer][] = [];
    for (;;) {
      const header = await this.receive(20);
      if (header.length < 20) return replies;
      const type = header.readUInt32BE(12);
      replies.push([type, await this.receive(header.readUInt32BE(16))]);
      if (type === 1 || type >= 0x80000000) return replies;
    }
  }

  request(type: number, offset: number, length: number, cookie = 1n, flags = 0): void {
    const message = new Message(28).u32(REQUEST_MAGIC).u16(flags).u16(type);
    this.send(message.u64(cookie).u64(BigInt(offset)).u32(length).bytes);
  }

  /** A simple reply without content: its error. */
  async simpleError(): Promise<number> {
    return (await this.receive(16)).readUInt32BE(4);
  }

  /** The chunks of one structured reply. */
  async chunks(): Promise<{ type: number; cookie: bigint; data: Buffer }[]> {
    const chunks = [];
    for (;;) {
      const header = await this.receive(20);
      if (header.length < 20) return chunks;
      const data = await this.receive(header.readUInt32BE(16));
      chunks.push({ type: header.readUInt16BE(6), cookie: header.readBigUInt64BE(8), data });
      if (header.readUInt16BE(4) === 1) return chunks;
    }
  }
}

/**
 * 4 MiB: 64 KiB of `l` in the leaf, then `d` in the base; a mebibyte of zeros by the word of the
 * leaf; one unallocated; half of one `x`, and its other half beyond the end of the base.
 */
export async function smallExport(): Promise<ServedExport> {
  const base = await smallLayer(
    [
      { block: 0, data: Buffer.alloc(MIB, 'd') },
      { block: 1, data: Buffer.alloc(MIB, 'd') },
      { block: 3, data: Buffer.alloc(MIB, 'x') },
    ],
    {},
    async (file) => file.truncate(file.size - MIB / 2),
  );
  const leaf = await smallLayer(
    [
      { block: 0, state: 7, present: [[0, 128]], data: Buffer.alloc(64 * 1024, 'l') },
      { block: 1, state: 2 },
    ],
    { type: 'differencing' },
  );
  const disk = openDisk([leaf, base], { complete: true });
  return { name: 'small.vhds', description: 'a small disk', disk, offset: 0, length: 4 * MIB };
}
