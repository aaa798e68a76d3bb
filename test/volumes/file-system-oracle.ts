import { spawnSync } from 'node:child_process';
import type { FileEntry, FileSystem } from '../../src/volumes/file-system.ts';
import { runPeer } from '../peers.ts';

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** The content of a file, read in uneven pieces. */
export async function bytesOf(volume: FileSystem, entry: FileEntry): Promise<Uint8Array> {
  const stream = await volume.openStream(entry);
  const bytes = new Uint8Array(stream.size);
  for (let at = 0; at < bytes.length; at += 3000) {
    await stream.read(bytes.subarray(at, Math.min(at + 3000, bytes.length)), at);
  }
  return bytes;
}

interface FlsRow {
  readonly address: string;
  readonly path: string;
  readonly deleted: boolean;
}

/** What sleuthkit lists, without the names that it makes up for the file system's own parts. */
function fls(path: string): FlsRow[] {
  return runPeer('fls', '-r', '-p', path)
    .stdout.split('\n')
    .flatMap((line) => {
      const row = /^[rd]\/[rd-] (\* )?(\S+):\t(.*)$/.exec(line);
      if (!row || row[3]!.startsWith('$') || row[3]!.endsWith(' (Volume Label Entry)')) return [];
      return [{ address: row[2]!, path: row[3]!, deleted: row[1] !== undefined }];
    });
}

export function listedByFls(path: string, deleted: boolean): string[] {
  const rows = fls(path).filter((row) => row.deleted === deleted);
  return rows.map((row) => row.path).sort();
}

/** The content of a file as sleuthkit reads it. */
export function icat(path: string, name: string): Uint8Array {
  const row = fls(path).find((candidate) => candidate.path === name);
  if (!row) throw new Error(`fls does not list ${name}`);
  const options = { maxBuffer: 64 * 1024 * 1024 };
  return new Uint8Array(spawnSync('icat', [path, row.address], options).stdout);
}

/** The same bytes for the same seed. */
export function random(length: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}
