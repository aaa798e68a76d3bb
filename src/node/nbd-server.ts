import { createServer, type Server, type Socket } from 'node:net';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { ReplyBuffers } from '../serve/reply-buffers.ts';
import { serveClient } from '../serve/serve-client.ts';
import type { ServedExport } from '../serve/served-export.ts';
import { socketStream } from './socket-stream.ts';
import { errnoOf } from './source-error.ts';

/** A Unix socket, or a port of an address of this machine. */
export type ListenAt =
  | { readonly socket: string }
  | { readonly address: string; readonly port: number };

export interface NbdServerOptions {
  /** End when the last client has left, once one has opened an export. */
  readonly once?: boolean;
  readonly onUnreadable?: (error: unknown) => void;
}

export interface NbdServer {
  /** The port that was taken; null for a Unix socket. */
  readonly port: number | null;
  /** Fulfilled when the server has ended, and all its clients are gone. */
  readonly ended: Promise<void>;
  /** Ends it; clients are cut off. */
  close(): void;
}

const CURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something is there already; choose another one',
  EADDRNOTAVAIL: 'this machine does not have that address',
  EACCES: 'permission denied; choose a port above 1023, or a folder that this account may write to',
  EPERM: 'permission denied; choose a port above 1023, or a folder that this account may write to',
  ENOENT: 'the folder does not exist; create it first',
  EINVAL: 'the system takes no such path or address; a socket’s path has at most 107 bytes',
};

/** Nobody can be served at the place that was named. */
class ListenError extends VhdsetError {
  readonly code = 'cannot-listen';

  constructor(place: string, cause: unknown) {
    const reason = errnoOf(cause);
    super(`cannot listen at ${place}: ${CURES[reason] ?? String(cause)} (${reason})`, { cause });
    this.name = 'ListenError';
  }
}

/** More would be an attack, or a mistake; each holds a mebibyte at most beside what all share. */
const MOST_CLIENTS = 256;
const SHARED_BYTES = 64 * 1024 * 1024;

/**
 * Listens for clients of the NBD protocol.
 * @throws {ListenError} when the place to listen at is taken, or not allowed
 */
export async function startNbdServer(
  exports: readonly ServedExport[],
  at: ListenAt,
  { once = false, onUnreadable }: NbdServerOptions = {},
): Promise<NbdServer> {
  const buffers = new ReplyBuffers(SHARED_BYTES);
  const clients = new Set<Socket>();
  let opened = false;
  let fault: unknown = null;
  const server = createServer({ noDelay: true });
  const ended = new Promise<void>((resolve, reject) => {
    server.on('close', () => (fault === null ? resolve() : reject(fault)));
  });
  const close = () => {
    server.close();
    for (const client of clients) client.destroy();
  };
  const serve = async (client: Socket): Promise<void> => {
    try {
      const options = { buffers: buffers.share(), ...(onUnreadable ? { onUnreadable } : {}) };
      opened = (await serveClient(socketStream(client), exports, options)) || opened;
    } catch (error) {
      fault ??= error;
      close();
    } finally {
      clients.delete(client);
      if (once && opened && clients.size === 0) close();
    }
  };
  server.maxConnections = MOST_CLIENTS;
  server.on('connection', (client) => {
    clients.add(client);
    void serve(client);
  });
  await listen(server, at);
  // Told by the clients that fail; the server itself goes on.
  server.on('error', () => {});
  const bound = server.address();
  const port = typeof bound === 'object' && bound ? bound.port : null;
  return { port, ended, close };
}

function listen(server: Server, at: ListenAt): Promise<void> {
  return new Promise((resolve, reject) => {
    const name = 'socket' in at ? at.socket : `${at.address}:${at.port}`;
    server.once('error', (error) => reject(new ListenError(name, error)));
    server.once('listening', resolve);
    if (!('socket' in at)) {
      server.listen(at.port, at.address);
      return;
    }
    // Who may write to the socket may read the disk: nobody but this account. It is made at once.
    const mask = process.umask(0o177);
    try {
      server.listen(at.socket);
    } finally {
      process.umask(mask);
    }
  });
}
