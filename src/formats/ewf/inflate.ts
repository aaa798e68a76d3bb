import { unzlibSync } from 'fflate';
import { adler32 } from '../../bytes/adler32.ts';

/**
 * Decompresses a zlib stream (RFC 1950) and checks the Adler-32 at its end.
 * @param limit bytes: a stream that holds more is damaged
 * @throws anything, where the stream is damaged
 */
export type Inflate = (stream: Uint8Array, limit: number) => Uint8Array;

/** Runs wherever JavaScript does; a home with a faster one may give its own. */
export const inflate: Inflate = (stream, limit) => {
  // One byte more than allowed, so that too much is seen.
  const bytes = unzlibSync(stream, { out: new Uint8Array(limit + 1) });
  if (bytes.length > limit) throw new RangeError(`the stream holds more than ${limit} bytes`);
  const view = new DataView(stream.buffer, stream.byteOffset + stream.length - 4, 4);
  if (view.getUint32(0) !== adler32(bytes)) throw new RangeError('the checksum does not match');
  return bytes;
};
