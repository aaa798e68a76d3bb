import { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { FileEvent, FileRemains } from '../bytes/file-tree.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { carveDisks, startsLikeDisk } from './carve.ts';
import { historiesOf } from './deleted-history.ts';
import type { DeletedEntry, FileSystem } from './file-system.ts';
import { type RemainingRange, remainsOf } from './remains.ts';
import { type LeftOfFile, type RemainsTally, talliedRemains } from './tallied-remains.ts';

/** What is left of a file that may have been a disk or a set, and where it can be read. */
export interface DeletedFile {
  /** Unique on the volume, and no path that a file could have: `?deleted-45-3/Sets/x.avhdx`. */
  readonly path: string;
  /** Bytes; those of its clusters, where the system set it to 0 when it was deleted. */
  readonly size: number;
  readonly modified: bigint | null;
  readonly created: bigint | null;
  readonly remains: FileRemains;
  open(): Promise<ByteSource>;
}

/** How a volume is searched for what was deleted. */
export interface DeletedSearch {
  /** Whether free clusters are looked through for the beginnings of disks that no record tells of. */
  readonly carve: boolean;
  /** Whether what is doubtful is read as if it were not. */
  readonly acceptDoubtful: boolean;
}

/** Of more nobody can make a choice, and a damaged volume could tell of millions. */
const MOST_FILES = 4096;
/** Disks, sets, and configurations: those of older hosts are named by the machine. */
const TOLD_NAME =
  /\.(avhdx|vhdx|vhds|vmcx|vmrs)$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.xml$/i;
/** Bytes: no VHDX is smaller, and what is smaller is not looked into for its beginning. */
const SMALLEST_DISK = 1024 * 1024;

/** The deleted disks, sets and configurations of a volume, looked for once. NTFS alone keeps where a file lay. */
export class DeletedFiles {
  readonly #fileSystem: FileSystem;
  readonly #volume: ByteSource;
  readonly #search: DeletedSearch;
  #found: Promise<readonly DeletedFile[]> | null = null;

  /** @param volume that the file system lies on, from its beginning */
  constructor(fileSystem: FileSystem, volume: ByteSource, search: DeletedSearch) {
    this.#fileSystem = fileSystem;
    this.#volume = volume;
    this.#search = search;
  }

  all(signal?: AbortSignal): Promise<readonly DeletedFile[]> {
    this.#found ??= this.#find(signal).catch((error: unknown) => {
      this.#found = null;
      throw error;
    });
    return this.#found;
  }

  async #find(signal?: AbortSignal): Promise<DeletedFile[]> {
    if (this.#fileSystem.kind !== 'ntfs') return [];
    const candidates = await this.#candidates(signal);
    const tallies = await talliedRemains(this.#fileSystem, candidates, signal);
    const histories = await historiesOf(
      this.#fileSystem,
      candidates.map(({ entry }) => entry),
    );
    const found = candidates.map((one, i) => {
      return this.#deletedFile(one.entry, tallies[i]!, histories.get(one.entry.id) ?? []);
    });
    if (!this.#search.carve) return found;
    const known = new Set(candidates.map(({ ranges }) => ranges[0]?.position ?? -1));
    return [...found, ...(await this.#carved(known, signal))];
  }

  async #candidates(signal?: AbortSignal): Promise<LeftOfFile[]> {
    const candidates = new Map<number, LeftOfFile>();
    for await (const entry of this.#fileSystem.deleted({ signal })) {
      if (candidates.has(entry.id) || entry.type === 'directory' || entry.size === 0) continue;
      const storage = entry.streams[0]?.storage;
      if (storage === 'compressed') continue;
      const named = TOLD_NAME.test(entry.name);
      if (!named && entry.size < SMALLEST_DISK) continue;
      try {
        if (!named && !(await startsLikeDisk(await this.#fileSystem.openStream(entry)))) continue;
        const ranges: RemainingRange[] = [];
        for await (const range of remainsOf(this.#fileSystem, entry)) ranges.push(range);
        candidates.set(entry.id, { entry, ranges });
      } catch (error) {
        // Stored in a way that is not read, or its description is lost: nothing is left to be used.
        if (!(error instanceof VhdsetError)) throw error;
      }
      if (candidates.size === MOST_FILES) break;
    }
    return [...candidates.values()];
  }

  #deletedFile(
    entry: DeletedEntry,
    tally: RemainsTally,
    history: readonly FileEvent[],
  ): DeletedFile {
    const { path, id, generation, times } = entry;
    const own = `?deleted-${id}-${generation}/${path}`;
    const { acceptDoubtful } = this.#search;
    const remains: FileRemains = {
      ...{ foundBy: 'record', formerPath: path, pathCertainty: entry.pathCertainty },
      ...tally,
      history,
      accepted: acceptDoubtful,
    };
    const { created, modified } = times;
    const open = () => this.#fileSystem.openStream(entry);
    return { path: own, size: entry.size, modified, created, remains, open };
  }

  async #carved(known: ReadonlySet<number>, signal?: AbortSignal): Promise<DeletedFile[]> {
    const found: DeletedFile[] = [];
    for await (const { position, extension, source } of carveDisks(
      this.#fileSystem,
      this.#volume,
      signal,
    )) {
      if (known.has(position)) continue;
      found.push({
        path: `?carved-${position}/carved-${position}.${extension}`,
        size: source.size,
        modified: null,
        created: null,
        remains: {
          ...{ foundBy: 'carved', formerPath: '', pathCertainty: 'unknown' },
          ...{ free: source.size, reused: 0, contested: 0, lost: 0, doubtful: new ByteRanges() },
          history: [],
          accepted: this.#search.acceptDoubtful,
        },
        open: async () => source,
      });
      if (found.length === MOST_FILES) break;
    }
    return found;
  }
}
