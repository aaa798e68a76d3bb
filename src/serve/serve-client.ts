import { codeOf } from '../bytes/vhdset-error.ts';
import type { ByteStream } from './byte-stream.ts';
import { negotiate } from './handshake.ts';
import { Incoming } from './incoming.ts';
import type { BufferShare } from './reply-buffers.ts';
import type { ServedExport } from './served-export.ts';
import { transmit } from './transmission.ts';

export interface ClientOptions {
  /** What this client may hold of the memory of all. */
  readonly buffers: BufferShare;
  /** Called when a file can't be read; the client is told an error, and the connection goes on. */
  readonly onUnreadable?: (error: unknown) => void;
}

/**
 * Serves one client by the NBD protocol, read-only, until it is done or gone.
 * @returns whether the client opened an export, and did not merely ask which there are
 * @throws only an internal error
 */
export async function serveClient(
  stream: ByteStream,
  exports: readonly ServedExport[],
  { buffers, onUnreadable = () => {} }: ClientOptions,
): Promise<boolean> {
  const incoming = new Incoming(stream);
  let opened = false;
  try {
    const session = await negotiate(stream, incoming, exports);
    if (!session) return false;
    opened = true;
    await transmit(incoming, session, { served: session.export, stream, buffers, onUnreadable });
  } catch (error) {
    // How a client leaves is its own affair.
    if (codeOf(error) !== 'connection-ended') throw error;
  } finally {
    stream.close();
  }
  return opened;
}
