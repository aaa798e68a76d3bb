import { codeOf } from '../bytes/vhdset-error.ts';
import type { ByteStream } from './byte-stream.ts';
import { Errno } from './constants.ts';
import { encodeText } from './message.ts';
import { type ReadPiece, readPiece } from './read-piece.ts';
import { dataHeader, errorChunk, holeChunk, simpleHeader } from './replies.ts';
import type { BufferShare } from './reply-buffers.ts';
import type { ServedExport } from './served-export.ts';

/** Read and sent at a time, in bytes; a longer request is answered piece by piece. */
const PIECE_BYTES = 1024 * 1024;

/** A request to read, whose range lies inside the export. */
export interface ReadRequest {
  readonly cookie: bigint;
  readonly offset: number;
  readonly length: number;
}

export interface ReadAnswer {
  readonly served: ServedExport;
  readonly stream: ByteStream;
  readonly buffers: BufferShare;
  /** Told when a file can't be read; the client learns no more than that. */
  readonly onUnreadable: (error: unknown) => void;
}

/** Answers in chunks: content, holes, and an error where the first byte is missing. */
export async function answerInChunks(
  answer: ReadAnswer,
  { cookie, offset, length }: ReadRequest,
): Promise<void> {
  const { stream, buffers } = answer;
  for (let done = 0; done < length; ) {
    const part = Math.min(PIECE_BYTES, length - done);
    const at = offset + done;
    done += part;
    const buffer = await buffers.acquire(part);
    try {
      const target = buffer.subarray(0, part);
      const piece = await readOrTell(answer, at, target);
      if (!piece) return await stream.write([unreadable(cookie)]);
      const parts: Uint8Array[] = [];
      for (const [i, { kind, start, end }] of piece.segments.entries()) {
        const last = done === length && piece.missingAt === null && i === piece.segments.length - 1;
        if (kind === 'zero') parts.push(holeChunk(cookie, at + start, end - start, last));
        else {
          parts.push(
            dataHeader(cookie, at + start, end - start, last),
            target.subarray(start, end),
          );
        }
      }
      if (piece.missingAt !== null) parts.push(missingChunk(cookie, at + piece.missingAt));
      await stream.write(parts);
      if (piece.missingAt !== null) return;
    } finally {
      buffers.release(buffer);
    }
  }
}

function missingChunk(cookie: bigint, offset: number): Uint8Array {
  return errorChunk(cookie, Errno.Io, encodeText('no file of the chain holds this'), offset);
}

function unreadable(cookie: bigint): Uint8Array {
  return errorChunk(cookie, Errno.Io, encodeText('a file of the chain cannot be read'), null);
}

/**
 * Answers with a header and all of the content behind it, for clients that want no chunks, or a
 * single one. What is wrong has to be known before the first byte is sent, so all of it is read
 * before.
 */
export async function answerAsOne(
  answer: ReadAnswer,
  { cookie, offset, length }: ReadRequest,
  structured: boolean,
): Promise<void> {
  const { stream, buffers } = answer;
  const buffer = await buffers.acquire(length);
  try {
    const target = buffer.subarray(0, length);
    const piece = await readOrTell(answer, offset, target);
    if (!piece || piece.missingAt !== null) {
      if (!structured) return await stream.write([simpleHeader(cookie, Errno.Io)]);
      const error = piece ? missingChunk(cookie, offset + piece.missingAt!) : unreadable(cookie);
      return await stream.write([error]);
    }
    const header = structured
      ? dataHeader(cookie, offset, length, true)
      : simpleHeader(cookie, Errno.None);
    await stream.write([header, target]);
  } finally {
    buffers.release(buffer);
  }
}

/** @returns null when a file can't be read: the request fails, the connection goes on */
async function readOrTell(
  { served, onUnreadable }: ReadAnswer,
  offset: number,
  target: Uint8Array,
): Promise<ReadPiece | null> {
  try {
    return await readPiece(served, offset, target);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    onUnreadable(error);
    return null;
  }
}
