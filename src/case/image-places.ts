import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import type { Inflate } from '../formats/ewf/inflate.ts';
import type { DeletedSearch } from '../volumes/deleted-files.ts';
import { openDiskImage } from './disk-image.ts';
import type { OpenedImages } from './opened-images.ts';

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

/**
 * Places in which images are folders. A raw or EWF image that is named is looked into; a VHDX, with
 * the whole chain below it, only where the path goes on behind a `#`.
 */
export class ImagePlaces implements Places {
  readonly #base: Places;
  readonly #inflate: Inflate | undefined;
  readonly #search: DeletedSearch;
  #images: Promise<OpenedImages> | undefined;

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
    return (await this.#opened()).kindOf(inside);
  }

  async trees(paths: readonly string[]): Promise<FileTree[]> {
    const plain: string[] = [];
    const trees: FileTree[] = [];
    for (const path of paths) {
      const inside = (await this.inside(path)) ?? (await this.#imageNamed(path));
      if (!inside) plain.push(path);
      else trees.push(...(await (await this.#opened()).trees(inside)));
    }
    return [...(await this.#base.trees(plain)), ...trees];
  }

  async beside(path: string): Promise<FileTree> {
    const inside = await this.inside(path);
    if (!inside) return this.#base.beside(path);
    return (await this.#opened()).beside(inside, path);
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

  /** What volumes and their file systems take is loaded when a path leads into one. */
  #opened(): Promise<OpenedImages> {
    this.#images ??= import('./opened-images.ts').then(({ OpenedImages }) => {
      return new OpenedImages(this.#base, this.#inflate, this.#search);
    });
    return this.#images;
  }
}

function isSourceError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'source-unreadable';
}
