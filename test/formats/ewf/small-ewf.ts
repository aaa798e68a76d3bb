import { createHash } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { adler32 } from '../../../src/bytes/adler32.ts';

export const CHUNK = 1024;

export interface EwfSpec {
  /** Pseudo-random chunks are stored as they are, the others compressed. */
  readonly chunks?: number;
  readonly errors?: readonly [number, number][];
}

/** The medium of {@link smallEwf}: every third chunk does not compress. */
function smallMedium(chunks = 6): Uint8Array {
  const medium = new Uint8Array(chunks * CHUNK);
  let state = 1;
  for (let at = 0; at < medium.length; at++) {
    state = (state * 1103515245 + 12345) & 0x7fffffff;
    medium[at] = Math.floor(at / CHUNK) % 3 === 2 ? state >> 16 : at >> 8;
  }
  return medium;
}

const sealed = (bytes: Buffer) => {
  bytes.writeUInt32LE(adler32(bytes.subarray(0, -4)), bytes.length - 4);
  return bytes;
};

/** An image in one segment: 1 KiB chunks of two sectors. Returns where each section begins, too. */
export function smallEwf(spec: EwfSpec = {}) {
  const { chunks = 6, errors = [] } = spec;
  const medium = smallMedium(chunks);
  const parts: Buffer[] = [Buffer.from('455646090d0aff000101000000', 'hex')];
  const at: Record<string, number> = {};
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  const add = (type: string, content: Buffer) => {
    const descriptor = Buffer.alloc(76);
    at[type] = length();
    descriptor.write(type, 'latin1');
    const last = type === 'done' ? 0 : 76 + content.length;
    descriptor.writeBigUInt64LE(BigInt(length() + last), 16);
    descriptor.writeBigUInt64LE(BigInt(76 + content.length), 24);
    parts.push(sealed(descriptor), content);
  };
  const columns = 'c\tn\ta\te\tt\tav\tov\tm\tu\tp';
  const values = 'case 7\t\tdisk\tBjörk\t\t1.0\tLinux\t86400\t86400\t0';
  const header = `1\nmain\n${columns}\n${values}\n\n`;
  add('header', deflateSync(Buffer.from(header, 'latin1')));
  const volume = Buffer.alloc(1052);
  volume[0] = 1;
  volume.writeUInt32LE(chunks, 4);
  volume.writeUInt32LE(2, 8);
  volume.writeUInt32LE(512, 12);
  volume.writeBigUInt64LE(BigInt(chunks * 2), 16);
  volume[36] = 3;
  add('volume', sealed(volume));
  const base = length();
  const stored: Buffer[] = [];
  const entries: number[] = [];
  for (let offset = 0, place = 76; offset < medium.length; offset += CHUNK) {
    const bytes = Buffer.from(medium.subarray(offset, offset + CHUNK));
    const packed = deflateSync(bytes);
    const small = packed.length < CHUNK;
    const chunk = small ? packed : sealed(Buffer.concat([bytes, Buffer.alloc(4)]));
    entries.push(small ? (place | 0x80000000) >>> 0 : place);
    stored.push(chunk);
    place += chunk.length;
  }
  add('sectors', Buffer.concat(stored));
  const head = Buffer.alloc(24);
  head.writeUInt32LE(entries.length, 0);
  head.writeBigUInt64LE(BigInt(base), 8);
  const list = Buffer.alloc(entries.length * 4 + 4);
  entries.forEach((entry, index) => {
    list.writeUInt32LE(entry, index * 4);
  });
  const table = Buffer.concat([sealed(head), sealed(list)]);
  add('table', table);
  add('table2', Buffer.from(table));
  if (errors.length > 0) {
    const start = Buffer.alloc(520);
    start.writeUInt32LE(errors.length, 0);
    const rows = Buffer.alloc(errors.length * 8 + 4);
    errors.flat().forEach((value, index) => {
      rows.writeUInt32LE(value, index * 4);
    });
    add('error2', Buffer.concat([sealed(start), sealed(rows)]));
  }
  const hash = Buffer.alloc(36);
  createHash('md5').update(medium).digest().copy(hash);
  add('hash', sealed(hash));
  add('done', Buffer.alloc(0));
  return { bytes: new Uint8Array(Buffer.concat(parts)), medium, at };
}
