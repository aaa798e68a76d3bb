import type { StatusDescriptors } from './block-status.ts';
import { CHUNK_DONE, Chunk, SIMPLE_REPLY_MAGIC, STRUCTURED_REPLY_MAGIC } from './constants.ts';
import { Message } from './message.ts';

/** What a client calls its request, to know the reply by. */
export type Cookie = bigint;

/** Ahead of the content, or alone. */
export function simpleHeader(cookie: Cookie, error: number): Uint8Array {
  return new Message(16).u32(SIMPLE_REPLY_MAGIC).u32(error).u64(cookie).bytes;
}

/** The header of a chunk whose payload is `length` bytes. */
function chunkHeader(
  cookie: Cookie,
  type: number,
  done: boolean,
  length: number,
  extra: number,
): Message {
  return new Message(20 + extra)
    .u32(STRUCTURED_REPLY_MAGIC)
    .u16(done ? CHUNK_DONE : 0)
    .u16(type)
    .u64(cookie)
    .u32(length);
}

/** Ahead of `length` bytes of content. */
export function dataHeader(
  cookie: Cookie,
  offset: number,
  length: number,
  done: boolean,
): Uint8Array {
  const header = chunkHeader(cookie, Chunk.OffsetData, done, 8 + length, 8);
  return header.u64(BigInt(offset)).bytes;
}

export function holeChunk(
  cookie: Cookie,
  offset: number,
  length: number,
  done: boolean,
): Uint8Array {
  const header = chunkHeader(cookie, Chunk.OffsetHole, done, 12, 12);
  return header.u64(BigInt(offset)).u32(length).bytes;
}

/** The end of a reply that has nothing else to say. */
export function doneChunk(cookie: Cookie): Uint8Array {
  return chunkHeader(cookie, Chunk.None, true, 0, 0).bytes;
}

/** @param offset of the first byte that is concerned; null when it is the request as a whole */
export function errorChunk(
  cookie: Cookie,
  error: number,
  message: Uint8Array,
  offset: number | null,
): Uint8Array {
  const length = 6 + message.length + (offset === null ? 0 : 8);
  const type = offset === null ? Chunk.Error : Chunk.ErrorOffset;
  const chunk = chunkHeader(cookie, type, true, length, length);
  chunk.u32(error).u16(message.length).put(message);
  return (offset === null ? chunk : chunk.u64(BigInt(offset))).bytes;
}

export function statusChunk(
  cookie: Cookie,
  context: number,
  descriptors: StatusDescriptors,
  done: boolean,
): Uint8Array {
  const length = 4 + descriptors.length * 4;
  const chunk = chunkHeader(cookie, Chunk.BlockStatus, done, length, length).u32(context);
  for (const value of descriptors) chunk.u32(value);
  return chunk.bytes;
}
