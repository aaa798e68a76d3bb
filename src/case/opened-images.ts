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
import type { PathInside } from './image-places.ts';

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

/** The images and disks that paths lead into: each is opened once, and so are its volumes. */
export class OpenedImages {
  readonly #base: Places;
  readonly #inflate: Inflate | undefined;
  readonly #disks = new Map<string, Promise<OpenedDisk>>();
  readonly #volumes = new Map<string, Promise<Pick<OpenedVolume, 'fileSystem' | 'deleted'>>>();
  readonly #search: DeletedSearch;

  /**
   * @param base where the images lie
   * @param search how volumes are searched for deleted disks
   */
  constructor(base: Places, inflate: Inflate | undefined, search: DeletedSearch) {
    this.#base = base;
    this.#inflate = inflate;
    this.#search = search;
  }

  async kindOf(inside: PathInside): Promise<'file' | 'folder' | null> {
    if (inside.names.length === 0) return 'folder';
    const { fileSystem } = await this.#volumeOf(inside);
    const entry = await fileSystem.lookUp(inside.names).catch(() => null);
    if (!entry) return null;
    return entry.type === 'file' ? 'file' : 'folder';
  }

  /** Of an image with several volumes that can be read, a tree for each. */
  async trees(inside: PathInside): Promise<FileTree[]> {
    const { image, volume, names } = inside;
    const { volumes } = await this.#disk(image);
    const readable = volumes.filter(isReadable);
    if (volume === null && names.length === 0 && readable.length > 1) {
      const numbers = readable.map(({ number }) => number);
      return Promise.all(numbers.map((number) => this.#tree({ ...inside, volume: number })));
    }
    return [await this.#tree(inside)];
  }

  /** The folder of a file, without the folders in it. @param path the file, as it was written */
  async beside(inside: PathInside, path: string): Promise<FileTree> {
    const { fileSystem, deleted, name, disk } = await this.#volumeOf(inside);
    const limits = { below: inside.names.slice(0, -1), shallow: true, roots: [path], deleted };
    return new VolumeTree(fileSystem, name, disk, limits);
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
