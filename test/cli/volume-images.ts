import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { hasPeer, runPeer } from '../peers.ts';
import { random } from '../volumes/file-system-oracle.ts';
import { childOf, writeDisk } from './disk-files.ts';

const MIB = 1024 * 1024;

/** Whether volumes can be made here. */
export const canMakeVolumes = hasPeer('mkfs.fat') && hasPeer('mcopy');

/** A folder of its own, gone at the end of the test file. */
export function temporaryFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `vhdset-${name}-`));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The files on the volumes of these tests; `big.bin` takes several megabytes. */
export const FILES: ReadonlyMap<string, Uint8Array> = new Map([
  ['notes.txt', Buffer.from('remember the milk\n')],
  ['empty', new Uint8Array(0)],
  ['Sub folder/deep/file.bin', random(70_000, 1)],
  ['big.bin', random(3 * MIB, 2)],
  ['Sub folder/end.bin', random(5000, 3)],
]);

/** A FAT16 volume without a partition table. */
export function writeFatVolume(path: string, files = FILES, mebibytes = 8): void {
  writeFileSync(path, '');
  truncateSync(path, mebibytes * MIB);
  run('mkfs.fat', '-F', '16', '-s', mebibytes > 8 ? '8' : '1', '-n', 'TRANSFER', path);
  const tree = mkdtempSync(join(tmpdir(), 'vhdset-tree-'));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(tree, name)), { recursive: true });
    writeFileSync(join(tree, name), bytes);
  }
  const tops = [...new Set([...files.keys()].map((name) => name.split('/')[0]!))];
  for (const top of tops) run('mcopy', '-s', '-m', '-i', path, join(tree, top), '::/');
  rmSync(tree, { recursive: true });
}

function run(peer: 'mkfs.fat' | 'mcopy', ...args: string[]): void {
  const { status, output } = runPeer(peer, ...args);
  if (status !== 0) throw new Error(output);
}

/**
 * The same volume in a chain whose base is not there: the leaf holds all blocks of 1 MiB but one,
 * in the middle of `big.bin`.
 */
export async function writeIncompleteChain(folder: string): Promise<string> {
  const volume = join(folder, 'volume.img');
  writeFatVolume(volume);
  const bytes = readFileSync(volume);
  rmSync(volume);
  const big = bytes.indexOf(Buffer.from(FILES.get('big.bin')!.subarray(0, 64)));
  const lost = Math.floor((big + 1.5 * MIB) / MIB);
  const blocks = [...Array(8).keys()].filter((block) => block !== lost);
  const path = join(folder, 'leaf.avhdx');
  const data = (block: number) => bytes.subarray(block * MIB, (block + 1) * MIB);
  await writeDisk(
    path,
    2,
    blocks.map((block) => ({ block, data: data(block) })),
    childOf('base.vhdx', 1),
  );
  return path;
}
