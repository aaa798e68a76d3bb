import { type ByteSink, type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import type { FileTree } from '../../src/bytes/file-tree.ts';
import type { Guid } from '../../src/bytes/guid.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeVhds, type VhdsContent } from '../../src/formats/vhds/encode.ts';
import type { BlockSpec, VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { type InventoryOptions, takeInventory } from '../../src/sets/inventory.ts';
import type { Disk, Inventory } from '../../src/sets/model.ts';
import { type MemoryFile, MemoryTree } from '../bytes/memory-tree.ts';

const PAGE = 4096;
const MIB = 0x100000;

/** A file in memory whose holes take no room: thousands of disks fit. */
export class SparseFile implements ByteSource, ByteSink {
  size = 0;
  readonly #pages = new Map<number, Uint8Array>();

  async write(data: Uint8Array, position: number): Promise<void> {
    for (let at = 0; at < data.length; ) {
      const inPage = (position + at) % PAGE;
      const part = data.subarray(at, at + PAGE - inPage);
      this.#page((position + at - inPage) / PAGE).set(part, inPage);
      at += part.length;
    }
    this.size = Math.max(this.size, position + data.length);
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (!this.readNow(target, position)) {
      throw new ShortReadError('memory', position, target.length, got);
    }
  }

  readNow(target: Uint8Array, position: number): boolean {
    if (position < 0 || position + target.length > this.size) return false;
    for (let at = 0; at < target.length; ) {
      const inPage = (position + at) % PAGE;
      const length = Math.min(PAGE - inPage, target.length - at);
      const page = this.#pages.get((position + at - inPage) / PAGE);
      if (page) target.set(page.subarray(inPage, inPage + length), at);
      else target.fill(0, at, at + length);
      at += length;
    }
    return true;
  }

  #page(number: number): Uint8Array {
    let page = this.#pages.get(number);
    if (!page) {
      page = new Uint8Array(PAGE);
      this.#pages.set(number, page);
    }
    return page;
  }
}

/** The GUID number `n` of a test. */
export function guid(n: number): Guid {
  return `${n.toString(16).padStart(8, '0')}-aaaa-4bbb-8ccc-dddddddddddd`;
}

/** A disk as a test describes it; numbers stand for GUIDs. */
export interface SmallDisk {
  /** DataWriteGuid. */
  readonly id: number;
  /** Makes it a differencing disk whose parent had this DataWriteGuid. */
  readonly parentId?: number | undefined;
  readonly relative?: string | undefined;
  readonly absolute?: string | undefined;
  readonly volume?: string | undefined;
  /** Locator keys as they stand, in place of those made from the above. */
  readonly locator?: VhdxSpec['parentLocator'];
  readonly diskId?: number;
  readonly fileWriteId?: number;
  readonly blocks?: readonly BlockSpec[];
  readonly spec?: Partial<VhdxSpec>;
}

export async function smallDisk(disk: SmallDisk): Promise<SparseFile> {
  const { id, parentId, relative, absolute, volume, locator, diskId = 1, fileWriteId } = disk;
  const entries: [string, string][] = [];
  if (parentId !== undefined) entries.push(['parent_linkage', `{${guid(parentId)}}`]);
  if (relative !== undefined) entries.push(['relative_path', relative]);
  if (volume !== undefined) entries.push(['volume_path', volume]);
  if (absolute !== undefined) entries.push(['absolute_win32_path', absolute]);
  const file = new SparseFile();
  const isChild = parentId !== undefined || locator !== undefined;
  const spec: VhdxSpec = {
    type: isChild ? 'differencing' : 'dynamic',
    virtualSize: 3 * MIB,
    blockSize: MIB,
    virtualDiskId: guid(0xd15c0000 + diskId),
    dataWriteGuid: guid(id),
    fileWriteGuid: guid(fileWriteId ?? id),
    ...(isChild ? { parentLocator: locator ?? entries } : {}),
    ...disk.spec,
  };
  await writeVhdx(file, spec, disk.blocks ?? []);
  return file;
}

/** What a test says of a file beside its content; `search` puts it into another tree. */
type Facts = Omit<Partial<MemoryFile>, 'path' | 'source'> & { readonly origin?: 'root' | 'search' };

/** Files in memory by their path; notes every path that is opened. */
export class SmallFolder {
  readonly files = new Map<string, ByteSource>();
  readonly facts = new Map<string, Facts>();
  readonly opened: string[] = [];

  async disk(path: string, disk: SmallDisk, facts: Facts = {}): Promise<this> {
    return this.file(path, await smallDisk(disk), facts);
  }

  set(path: string, content: VhdsContent, facts: Facts = {}): this {
    return this.file(path, new MemorySource(encodeVhds(content)), facts);
  }

  file(path: string, source: ByteSource | string, facts: Facts = {}): this {
    const bytes = typeof source === 'string' ? new MemorySource(Buffer.from(source)) : source;
    this.files.set(path, bytes);
    this.facts.set(path, facts);
    return this;
  }

  copy(from: string, to: string, facts: Facts = {}): this {
    return this.file(to, this.files.get(from)!, facts);
  }

  /** The files of one origin as a tree that is opened with {@link open}. */
  tree(origin: 'root' | 'search' = 'root'): FileTree {
    const files = [...this.files].map(([path, source]) => {
      return { path, source, ...this.facts.get(path) };
    });
    const tree = new MemoryTree(files.filter((file) => (file.origin ?? 'root') === origin));
    tree.open = this.open;
    return tree;
  }

  async take(options: Partial<InventoryOptions> = {}): Promise<Inventory> {
    return takeInventory([this.tree()], { search: [this.tree('search')], ...options });
  }

  open = async (path: string): Promise<ByteSource> => {
    this.opened.push(path);
    const source = this.files.get(path);
    if (!source) throw new Error(`the test has no file ${path}`);
    return source;
  };
}

export function diskAt(inventory: Inventory, path: string): Disk {
  const disk = inventory.disks.find(({ file }) => file.path === path);
  if (!disk) throw new Error(`no disk at ${path}`);
  return disk;
}

export const pathsOf = (disks: readonly Disk[]): string[] => disks.map(({ file }) => file.path);
