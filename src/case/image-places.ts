import type { ByteSource } from '../bytes/byte-source.ts';
import { CachedSource } from '../bytes/cached-source.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import { protectedPaths } from '../chains/protected-paths.ts';
import type { Inflate } from '../formats/ewf/inflate.ts';
import { DeletedFiles, type DeletedSearch } from '../volumes/deleted-files.ts';
import type { FileSystem } from '../volumes/file-system.ts';
import { chooseVolume, isReadable, openVolume } from '../volumes/volume-choice.ts';
import { VolumeTree } from '../volumes/volume-tree.ts';
import { findVolumes, type Volumes, volumeSource } from '../volumes/volumes.ts';
import { openCaseAt } from './case-at.ts';
import { openDiskImage } from './disk-image.ts';

/** How deep images may lie in each other: a disk on a volume of a disk on a volume of an image. */
const DEEPEST = 2;

/** Places in which images are folders, and so are the disks on their volumes. */
export function placesInImages(base: Places, inflate: Inflate, search: DeletedSearch): Places {
  let places = base;
  for (let level = 0; level < DEEPEST; level++) places = new ImagePlaces(places, inflate, search);
  return places;
}

/** A path that leads into an image or a disk: `image.E01#2/Sets/shared.vhds`. */
export interface PathInside {
  /** The file that is looked into. */
  readonly image: string;
  /** Null where none is named: `host.vhdx#`. */
  readonly volume: number | null;
  /** Names in the volume; empty for the volume itself. */
  readonly names: readonly string[];
}

interface OpenedDisk extends Volumes {
  readonly source: ByteSource;
  /** That it is made of. */
  readonly files: readonly string[];
}

interface OpenedVolume {
  readonly fileSystem: FileSystem;
  readonly deleted: DeletedFiles;
  /** As it is written: `image.E01#2`. */
  readonly name: string;
  readonly disk: OpenedDisk;
}

/**
 * Places in which images are folders. A raw or EWF image that is named is looked into; a VHDX, with
 * the whole chain below it, only where the path goes on behind a `#`.
 */
export class ImagePlaces implements Places {
  readonly #base: Places;
  readonly #inflate: Inflate | undefined;
  readonly #disks = new Map<string, Promise<OpenedDisk>>();
  readonly #volumes = new Map<string, Promise<Pick<OpenedVolume, 'fileSystem' | 'deleted'>>>();
  readonly #search: DeletedSearch;

  /**
   * @param inflate a faster way to decompress EWF images than the portable one
   * @param search how volumes are searched for deleted disks; by their records alone when not given
   */
  constructor(
    base: Places,
    inflate?: Inflate,
    search: DeletedSearch = { carve: false, acceptDoubtful: false },
  ) {
    this.#base = base;
    this.#inflate = inflate;
    this.#search = search;
  }

  /** @returns null for the path of a file or folder as it is */
  async inside(path: string): Promise<PathInside | null> {
    if (!path.includes('#') || (await this.#base.kindOf(path)) !== null) return null;
    // From the end: what is looked into may itself lie in an image, where these places lie on such.
    for (let at = path.lastIndexOf('#'); at > 0; at = path.lastIndexOf('#', at - 1)) {
      const rest = /^(\d*)(?:\/(.*))?$/s.exec(path.slice(at + 1));
      const image = path.slice(0, at);
      if (!rest || (await this.#base.kindOf(image)) !== 'file') continue;
      const volume = rest[1] === '' ? null : Number(rest[1]);
      const names = (rest[2] ?? '').split('/').filter((name) => name !== '');
      return { image, volume, names };
    }
    return null;
  }

  async kindOf(path: string): Promise<'file' | 'folder' | null> {
    const inside = await this.inside(path);
    if (!inside) return this.#base.kindOf(path);
    if (inside.names.length === 0) return 'folder';
    const { fileSystem } = await this.#volumeOf(inside);
    const entry = await fileSystem.lookUp(inside.names).catch(() => null);
    if (!entry) return null;
    return entry.type === 'file' ? 'file' : 'folder';
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    const plain: string[] = [];
    const trees: FileTree[] = [];
    for (const path of paths) {
      const inside = (await this.inside(path)) ?? (await this.#imageNamed(path));
      if (!inside) plain.push(path);
      else trees.push(...(await this.#treesInside(inside)));
    }
    return [...(await this.#base.trees(plain)), ...trees];
  }

  async beside(path: string): Promise<FileTree> {
    const inside = await this.inside(path);
    if (!inside) return this.#base.beside(path);
    const { fileSystem, deleted, name, disk } = await this.#volumeOf(inside);
    const limits = { below: inside.names.slice(0, -1), shallow: true, roots: [path], deleted };
    return new VolumeTree(fileSystem, name, disk, limits);
  }

  async #imageNamed(path: string): Promise<PathInside | null> {
    if ((await this.#base.kindOf(path)) !== 'file') return null;
    // A file that cannot be read is an entry of its tree, and no image.
    const image = await openDiskImage(this.#base, path, this.#inflate).catch((error: unknown) => {
      if (isSourceError(error)) return null;
      throw error;
    });
    return image && { image: path, volume: null, names: [] };
  }

  async #treesInside(inside: PathInside): Promise<FileTree[]> {
    const { image, volume, names } = inside;
    const { volumes } = await this.#disk(image);
    const readable = volumes.filter(isReadable);
    if (volume === null && names.length === 0 && readable.length > 1) {
      const numbers = readable.map(({ number }) => number);
      return Promise.all(numbers.map((number) => this.#tree({ ...inside, volume: number })));
    }
    return [await this.#tree(inside)];
  }

  async #tree(inside: PathInside): Promise<FileTree> {
    const { fileSystem, deleted, name, disk } = await this.#volumeOf(inside);
    return new VolumeTree(fileSystem, name, disk, { below: inside.names, deleted });
  }

  async #volumeOf({ image, volume }: PathInside): Promise<OpenedVolume> {
    const disk = await this.#disk(image);
    const chosen = chooseVolume(disk.volumes, volume, image);
    const name = `${image}#${volume ?? ''}`;
    let opened = this.#volumes.get(name);
    if (!opened) {
      opened = openVolume(disk.source, chosen).then((fileSystem) => {
        const volume = volumeSource(disk.source, chosen);
        return { fileSystem, deleted: new DeletedFiles(fileSystem, volume, this.#search) };
      });
      this.#volumes.set(name, opened);
    }
    return { ...(await opened), name, disk };
  }

  #disk(path: string): Promise<OpenedDisk> {
    let disk = this.#disks.get(path);
    if (!disk) {
      disk = this.#openDisk(path);
      this.#disks.set(path, disk);
    }
    return disk;
  }

  async #openDisk(path: string): Promise<OpenedDisk> {
    const image = await openDiskImage(this.#base, path, this.#inflate);
    if (image) {
      const source = new CachedSource(image.source);
      return { source, files: image.files, ...(await findVolumes(source)) };
    }
    const request = { paths: [path], neighbours: 'included', countAllocation: false } as const;
    const opened = await openCaseAt(this.#base, request);
    const { chain } = await opened.chainNamed(path);
    const { disk } = await opened.openChain(chain);
    const files = protectedPaths(chain, opened.inventory);
    const source = new CachedSource(disk);
    return { source, files, ...(await findVolumes(source, disk.logicalSectorSize)) };
  }
}

function isSourceError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'source-unreadable';
}
