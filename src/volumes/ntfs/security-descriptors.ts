import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { AttributeType } from '../../formats/ntfs/attribute-header.ts';
import {
  decodeSecurityEntry,
  SECURITY_BLOCK,
  SECURITY_ENTRY_HEADER,
  securityHash,
} from '../../formats/ntfs/security-stream.ts';
import { decodeSelfRelative } from '../../formats/security-descriptor/self-relative.ts';
import type { FileSecurity, FileStream } from '../file-system.ts';
import { factsOf, namesOf, securityIdOf } from './file-facts.ts';
import { readFile } from './list-directory.ts';
import { type NtfsFile, type NtfsVolume, readValue } from './ntfs-file.ts';
import { streamOf } from './stream-of.ts';

const SECURE_RECORD = 9;
const LARGEST_DESCRIPTOR = 2 * 65536 + 256;
/** Blocks of the stream that are looked at: 256 MiB hold a million descriptors. */
const MOST_BLOCKS = 1024;

/** Where one descriptor stands in the stream. */
interface Place {
  readonly offset: number;
  readonly length: number;
}

/** The security descriptors of a volume, each of which stands in `$Secure` once for all files. */
export class SecurityDescriptors {
  readonly #volume: NtfsVolume;
  #index: Promise<Index | null> | null = null;

  constructor(volume: NtfsVolume) {
    this.#volume = volume;
  }

  /** Null when the file has none, or it is lost. */
  async of(file: NtfsFile): Promise<FileSecurity | null> {
    const own = await readValue(
      this.#volume,
      file,
      AttributeType.SecurityDescriptor,
      '',
      LARGEST_DESCRIPTOR,
    );
    if (own)
      return securityOf(null, new Uint8Array(own.buffer, own.byteOffset, own.byteLength).slice());
    const id = securityIdOf(file);
    if (id === null) return null;
    this.#index ??= readSecurityIndex(this.#volume);
    const index = await this.#index;
    const place = index?.places.get(id);
    if (!index || !place) return null;
    const entry = new Uint8Array(place.length);
    await index.stream.read(entry, place.offset);
    return securityOf(id, entry.subarray(SECURITY_ENTRY_HEADER));
  }
}

function securityOf(id: number | null, descriptor: Uint8Array): FileSecurity | null {
  const decoded = decodeSelfRelative(descriptor);
  return decoded && { id, owner: decoded.owner, group: decoded.group, descriptor };
}

interface Index {
  readonly stream: FileStream;
  readonly places: ReadonlyMap<number, Place>;
}

/** One look at the stream. Of a descriptor whose sum is wrong, the copy a block further on counts. */
async function readSecurityIndex(volume: NtfsVolume): Promise<Index | null> {
  const stream = await openSecurityStream(volume);
  if (!stream) return null;
  const places = new Map<number, Place>();
  const blocks = Math.min(MOST_BLOCKS, Math.ceil(stream.size / SECURITY_BLOCK));
  for (let block = 0; block < blocks; block++) {
    const start = block * SECURITY_BLOCK;
    const bytes = new Uint8Array(Math.min(SECURITY_BLOCK, stream.size - start));
    try {
      await stream.read(bytes, start);
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      continue;
    }
    collect(bytes, start, places);
  }
  return { stream, places };
}

async function openSecurityStream(volume: NtfsVolume): Promise<FileStream | null> {
  try {
    const file = await readFile(volume, SECURE_RECORD);
    const { streams } = factsOf(volume, file, namesOf(file));
    const content = streams.find(({ name }) => name === '$SDS');
    return content ? streamOf(volume, file, content, { path: '$Secure', attributes: 0 }) : null;
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return null;
  }
}

function collect(bytes: Uint8Array, start: number, places: Map<number, Place>): void {
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length; ) {
    const entry = decodeSecurityEntry(view, at);
    if (!entry) {
      // Entries begin at multiples of 16; one that is damaged costs itself alone.
      at += 16;
      continue;
    }
    const descriptor = bytes.subarray(at + SECURITY_ENTRY_HEADER, at + entry.length);
    const fine = securityHash(descriptor) === entry.hash;
    if (fine && !places.has(entry.id)) {
      places.set(entry.id, { offset: start + at, length: entry.length });
    }
    at += fine ? (entry.length + 15) & ~15 : 16;
  }
}
