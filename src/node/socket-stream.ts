import type { Socket } from 'node:net';
import type { ByteStream } from '../serve/byte-stream.ts';
import { ConnectionEnded } from '../serve/connection-ended.ts';

/** A socket of the system as the stream of a client. */
export function socketStream(socket: Socket): ByteStream {
  let wake = () => {};
  for (const event of ['readable', 'end', 'close', 'error']) socket.on(event, () => wake());
  const gone = () => socket.destroyed || socket.readableEnded;
  return {
    async read() {
      for (;;) {
        const chunk: Uint8Array | null = socket.read();
        if (chunk) return chunk;
        if (gone()) return null;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    write(parts) {
      return new Promise((resolve, reject) => {
        // Of a write that a close has cut off, Node.js says that all went well.
        const done = (error?: Error | null) =>
          error || socket.destroyed
            ? reject(new ConnectionEnded('the client has gone'))
            : resolve();
        if (socket.destroyed) return done();
        // One call of the system for all parts.
        socket.cork();
        for (const part of parts.slice(0, -1)) socket.write(part);
        socket.write(parts.at(-1)!, done);
        socket.uncork();
      });
    },
    close() {
      socket.destroy();
    },
  };
}
