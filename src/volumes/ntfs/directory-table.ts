import type { FileReference } from '../../formats/ntfs/file-reference.ts';
import { namesOf } from './file-facts.ts';
import { assembleFile, fileOfOneRecord, type NtfsVolume, nextSequence } from './ntfs-file.ts';

/** Numbers of the files that every volume has. */
export const ROOT_RECORD = 5;
/** Records below this are the file system's own. */
const FIRST_USER_RECORD = 16;

/** Longer than any path that Windows can open; a volume may hold longer ones all the same. */
const LONGEST_PATH = 65_536;
/** Of all the paths that are remembered. */
const MOST_CHARACTERS_KEPT = 4 * 1024 * 1024;

/** Where a directory lies, and how sure that is. */
export interface DirectoryPath {
  readonly path: string;
  /** As of a deleted file's path: see there. */
  readonly certainty: 'decoded' | 'inferred' | 'unknown';
  /** One of the file system's own, or below one. */
  readonly system: boolean;
  /** The path would be longer than {@link LONGEST_PATH}, and is cut off at its beginning. */
  readonly tooLong: boolean;
}

export function isSystemRecord(number: number): boolean {
  return number < FIRST_USER_RECORD && number !== ROOT_RECORD;
}

/** Names and parents of all directories, in use and deleted: what paths are made of. */
export class DirectoryTable {
  readonly #index = new Map<number, number>();
  /** In columns. */
  readonly #sequence: number[] = [];
  readonly #inUse: boolean[] = [];
  readonly #parent: number[] = [];
  readonly #parentSequence: number[] = [];
  readonly #name: string[] = [];
  #paths = new Map<number, DirectoryPath>();
  #charactersKept = 0;

  add(number: number, sequence: number, inUse: boolean, parent: FileReference, name: string): void {
    this.#index.set(number, this.#name.length);
    this.#sequence.push(sequence);
    this.#inUse.push(inUse);
    this.#parent.push(parent.record);
    this.#parentSequence.push(parent.sequence);
    this.#name.push(name);
  }

  /** The path of the directory that a name is in. */
  pathOf(reference: FileReference): DirectoryPath {
    const known = this.#paths.get(reference.record);
    // Nearly always: files lie together, and their directory has been asked for.
    if (known && this.#isThere(reference.record, reference.sequence)) return known;
    return this.#climb(reference);
  }

  #climb({ record, sequence }: FileReference): DirectoryPath {
    /** From the directory asked for upwards, up to what is known. */
    const chain: number[] = [];
    const seen = new Set<number>();
    let top: DirectoryPath;
    for (;;) {
      if (record === ROOT_RECORD) {
        top = ROOT;
        break;
      }
      if (!this.#isThere(record, sequence) || seen.has(record)) {
        top = {
          path: lostName(record, sequence),
          certainty: 'unknown',
          system: false,
          tooLong: false,
        };
        break;
      }
      const known = this.#paths.get(record);
      if (known) {
        top = known;
        break;
      }
      seen.add(record);
      chain.push(record);
      const at = this.#index.get(record)!;
      record = this.#parent[at]!;
      sequence = this.#parentSequence[at]!;
    }
    let path = top;
    for (let i = chain.length - 1; i >= 0; i--) {
      const record = chain[i]!;
      const at = this.#index.get(record)!;
      path = below(path, this.#name[at]!, isSystemRecord(record), this.#inUse[at]!);
      this.#keep(record, path);
    }
    return path;
  }

  #keep(record: number, path: DirectoryPath): void {
    if (this.#charactersKept > MOST_CHARACTERS_KEPT) {
      this.#paths = new Map();
      this.#charactersKept = 0;
    }
    this.#paths.set(record, path);
    this.#charactersKept += path.path.length;
  }

  /** Whether the record still holds the directory meant: giving it up counts its sequence on. */
  #isThere(record: number, sequence: number): boolean {
    const at = this.#index.get(record);
    if (at === undefined) return false;
    const now = this.#sequence[at]!;
    return now === sequence || (!this.#inUse[at]! && now === nextSequence(sequence));
  }
}

const ROOT: DirectoryPath = { path: '', certainty: 'decoded', system: false, tooLong: false };

function below(
  parent: DirectoryPath,
  name: string,
  system: boolean,
  inUse: boolean,
): DirectoryPath {
  const { certainty } = parent;
  const path = joinPath(parent.path, name);
  const tooLong = parent.tooLong || path.length > LONGEST_PATH;
  return {
    path: tooLong ? `…/${name}` : path,
    certainty: certainty === 'decoded' && !inUse ? 'inferred' : certainty,
    system: parent.system || system,
    tooLong,
  };
}

export function joinPath(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** Windows lets no name hold a question mark, so that this one is told from a real one. */
function lostName(record: number, sequence: number): string {
  return `?directory-${record}-${sequence}`;
}

/** One look at the whole file table. */
export async function readDirectoryTable(
  volume: NtfsVolume,
  signal?: AbortSignal,
): Promise<DirectoryTable> {
  const table = new DirectoryTable();
  for await (const records of volume.mft.scan(signal, 'directories')) {
    for (const record of records) {
      if ('fault' in record || !record.isDirectory || record.base !== null) continue;
      const file = fileOfOneRecord(record) ?? (await assembleFile(volume, record));
      const name = namesOf(file)[0];
      if (name) table.add(record.number, record.sequence, record.inUse, name.parent, name.name);
    }
  }
  return table;
}
