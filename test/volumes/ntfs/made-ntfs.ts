import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, truncateSync, writeFileSync } from 'node:fs';
import { link, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileSystem } from '../../../src/volumes/file-system.ts';
import type { Random } from '../../fuzz/field.ts';
import { runPeer } from '../../peers.ts';

const MIB = 1024 * 1024;

/** Runs with a folder of its own, which is removed. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'vhdset-ntfs-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function must(program: Parameters<typeof runPeer>[0], ...args: string[]): string {
  const { status, stdout, output } = runPeer(program, ...args);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${output.slice(-500)}`);
  return stdout;
}

/** An empty volume in a file. */
export function makeNtfs(image: string, mebibytes: number, cluster: number, sector: number): void {
  writeFileSync(image, '');
  truncateSync(image, mebibytes * MIB);
  const geometry = ['-c', String(cluster), '-s', String(sector)];
  must('mkntfs', '-F', '-Q', '-q', '-L', 'Täst', ...geometry, image);
}

/** Puts a folder onto a volume, hard links too. */
export function applyFolder(folder: string, image: string): void {
  const archive = `${image}.apply.wim`;
  must('wimcapture', folder, archive, '--compress=none', '--no-acls');
  must('wimapply', archive, '1', image);
}

const ODD_NAMES = [
  ...['con', 'aux.txt', 'dot.', 'trail ', 'a*b?c', '<x>|"y"', 'back\\slash', 'CASE', 'case', 'a:b'],
  ...['ümläut ß', 'emoji \u{1f600}', '日本語'.repeat(25), 'x'.repeat(255), '..x', '-rf'],
  ...['ctrl\u0001\u001f', 'bidi\u202etxt.exe', '\u0130ı', '%41', "it's", 'new\ttab'],
];

/** Sizes about the borders at which content leaves the record, a cluster, a unit of compression. */
const SIZES = [0, 1, 300, 600, 700, 750, 900, 4095, 4096, 4097, 65_535, 65_536, 65_537, 150_000];

/** A tree of some hundred directories and about `count` files, a few of them under many names. */
export async function makeTree(folder: string, count: number, random: Random): Promise<void> {
  const directories = [folder];
  for (let i = 0; i < count / 10; i++) {
    const above =
      directories[random(3) === 0 ? directories.length - 1 : random(directories.length)]!;
    const directory = join(above, `d${i} ${'n'.repeat(random(30))}`);
    if (directory.length > 3000) continue;
    await mkdir(directory);
    directories.push(directory);
  }
  for (const name of ODD_NAMES) await writeFile(join(folder, name), name);
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const directory = directories[random(directories.length)]!;
    const path = join(directory, `file ${i}${'.x'.repeat(random(40))}`);
    if (files.length > 0 && random(8) === 0) {
      await link(files[random(files.length)]!, path);
      continue;
    }
    const size = i % 7 === 0 ? SIZES[random(SIZES.length)]! : random(2000);
    await writeFile(path, Buffer.alloc(size, `${i} `));
    files.push(path);
  }
  // So many names that they do not fit into the record.
  for (let i = 0; i < 150; i++) {
    await link(
      files[0]!,
      join(directories[i % directories.length]!, `hard link ${i} ${'l'.repeat(60)}`),
    );
  }
}

/** `path:stream` → size and SHA-1; directories with size 0. */
export type Contents = ReadonlyMap<string, string>;

/** What wimlib reads from a volume. */
export function contentsByWimlib(image: string): Contents {
  const archive = `${image}.check.wim`;
  must('wimcapture', image, archive, '--compress=none');
  const contents = new Map<string, string>();
  for (const block of must('wimdir', archive, '--detailed').split(/^-{70,}$/m)) {
    const path = /^Full Path +(?:= )"\/(.*)"$/m.exec(block)?.[1];
    if (path === undefined || path === '') continue;
    for (const part of block.split(/^\t(?=\w.* stream)/m).slice(1)) {
      const stream = /^Named data stream "(.*)"/.exec(part)?.[1] ?? '';
      const size = /Uncompressed size = (\d+)/.exec(part)![1]!;
      const hash = /Hash +(?:= )0x(\w+)/.exec(part)![1]!;
      contents.set(`${path}:${stream}`, size === '0' ? '0' : `${size} ${hash}`);
    }
  }
  return contents;
}

/** What is read here, by the walk; each stream is held against its own extents too. */
export async function contentsByWalk(
  fs: FileSystem,
  read: (target: Uint8Array, position: number) => Promise<void>,
): Promise<{ readonly contents: Contents; readonly storage: ReadonlySet<string> }> {
  const contents = new Map<string, string>();
  const storage = new Set<string>();
  for await (const entry of fs.walk()) {
    if (entry.found === 'unreadable') throw new Error(JSON.stringify(entry));
    if (entry.faults.length > 0) throw new Error(JSON.stringify(entry.faults));
    if (entry.type === 'directory') contents.set(`${entry.path}:`, '0');
    for (const { name, storage: kind } of entry.streams) {
      const stream = await fs.openStream(entry, name);
      const bytes = new Uint8Array(stream.size);
      await stream.read(bytes, 0);
      storage.add(kind);
      const hash = createHash('sha1').update(bytes).digest('hex');
      contents.set(`${entry.path}:${name}`, bytes.length === 0 ? '0' : `${bytes.length} ${hash}`);
      for (const { kind, offset, length, position } of stream.extents()) {
        if (kind !== 'data' && kind !== 'zero') continue;
        const there = new Uint8Array(length);
        if (position !== null) await read(there, position);
        if (Buffer.compare(there, bytes.subarray(offset, offset + length)) !== 0) {
          throw new Error(`${entry.path}:${name} lies elsewhere than its extent at ${offset} says`);
        }
      }
    }
  }
  return { contents, storage };
}

/** Whether a volume can be mounted by FUSE here; a container often may not. With CI=true it must. */
export function canMount(): boolean {
  return existsSync('/dev/fuse') && spawnSync('ntfs-3g', ['--help']).error === undefined
    ? true
    : notMounted('FUSE and ntfs-3g are not both there');
}

/** What needs a mount is skipped where none is permitted; with CI=true that is a failure. */
function notMounted(reason: string): false {
  if (process.env.CI === 'true') throw new Error(`nothing can be mounted here: ${reason}`);
  return false;
}

/** Mounts a volume, lets it be changed, and dismounts it; false where the system does not let it be mounted. */
export async function whileMounted(
  image: string,
  folder: string,
  change: (root: string) => Promise<void>,
): Promise<boolean> {
  const root = join(folder, 'mounted');
  await mkdir(root);
  const options = 'compression,streams_interface=windows';
  const { status, stderr } = spawnSync('ntfs-3g', ['-o', options, image, root], {
    encoding: 'utf8',
  });
  if (status !== 0) return notMounted(stderr);
  try {
    await change(root);
  } finally {
    spawnSync('umount', [root]);
  }
  return true;
}

/** Marks a directory of a mounted volume, so that what is made in it is compressed. */
export function compressDirectory(path: string): void {
  const script =
    'import os,sys,struct; os.setxattr(sys.argv[1],"system.ntfs_attrib_be",struct.pack(">I",0x800))';
  const { status, stderr } = spawnSync('/usr/bin/python3', ['-c', script, path]);
  if (status !== 0) throw new Error(String(stderr));
}
