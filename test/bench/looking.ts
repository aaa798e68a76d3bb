import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomFillSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { type Contender, has } from './contenders.ts';
import type { Input } from './inputs.ts';

const MIB = 1024 * 1024;
const FILES = 100_000;
const FILES_IN_A_FOLDER = 100;
const LARGE_FILES = 8;
const LARGE = 256 * MIB;
const PROGRAM = [process.execPath, resolve('bin/vhdset.js')];

/** A file that holds an NTFS volume, and nothing else. */
export interface VolumeInput extends Input {
  /** Where it is mounted; null where that is not permitted. */
  readonly mounted: string | null;
  unmount(): void;
}

/** @returns undefined where no such volume can be made */
export function listInput(folder: string): VolumeInput | undefined {
  const image = made(join(folder, 'list.raw'), 512 * MIB, (root) => {
    for (let i = 0; i < FILES; i++) {
      const within = join(root, `folder ${Math.floor(i / FILES_IN_A_FOLDER)}`);
      if (i % FILES_IN_A_FOLDER === 0) mkdirSync(within);
      writeFileSync(join(within, `file ${i}.txt`), `content ${i}\n`);
    }
  });
  if (image === undefined) return undefined;
  const title = '100,000 files on NTFS';
  return { name: 'list', title, files: [image], mounted: null, unmount: () => {} };
}

/** @returns undefined where no such volume can be made */
export function extractInput(folder: string): VolumeInput | undefined {
  const image = made(join(folder, 'extract.raw'), LARGE_FILES * LARGE + 128 * MIB, (root) => {
    const content = Buffer.alloc(LARGE);
    for (let i = 0; i < LARGE_FILES; i++) {
      writeFileSync(join(root, `large ${i}.bin`), randomFillSync(content));
    }
  });
  if (image === undefined) return undefined;
  const title = '2 GiB of random data in 8 files on NTFS';
  const mounted = join(folder, 'mounted');
  mkdirSync(mounted, { recursive: true });
  const { status } = spawnSync('ntfs-3g', ['-o', 'ro', image, mounted]);
  return {
    ...{ name: 'extract', title, files: [image], mounted: status === 0 ? mounted : null },
    unmount: () => {
      if (status === 0) execFileSync('umount', ['--lazy', mounted]);
    },
  };
}

/** Everything on the volume by name; what they print is thrown away. */
export function listers({ files }: Input): Contender[] {
  const command = [...PROGRAM, 'ls', files[0]!, '-R'];
  const own: Contender = { name: 'vhdset ls -R', command, output: null };
  if (!has('fls')) return [own];
  return [own, { name: 'fls -r', command: ['fls', '-r', files[0]!], output: null }];
}

/** All files of the volume into a folder of each program's own. */
export function extractors({ files, mounted }: VolumeInput, outputs: string): Contender[] {
  const into = (name: string) => join(outputs, name);
  const list: (Contender | false)[] = [
    {
      name: 'vhdset extract',
      command: [...PROGRAM, 'extract', files[0]!, '/', into('vhdset')],
      output: into('vhdset'),
    },
    mounted !== null && {
      name: 'cp from ntfs-3g',
      command: ['cp', '-r', mounted, into('cp')],
      output: into('cp'),
    },
    has('7zz') && {
      name: '7zz x',
      // Not the file system's own files, which nobody else gives.
      command: [
        ...['7zz', 'x', '-bd', '-bso0', '-tNTFS', '-x![SYSTEM]', `-o${into('7zz')}`],
        files[0]!,
      ],
      output: into('7zz'),
    },
  ];
  return list.filter((contender) => contender !== false);
}

/** How many of the files that were put there a listing names. */
export function filesListed({ command }: Contender): number {
  const { stdout } = spawnSync(command[0]!, command.slice(1), {
    encoding: 'utf8',
    maxBuffer: 64 * MIB,
  });
  return new Set(stdout.match(/file \d+\.txt/g)).size;
}

/** One digest of all files in a folder. */
export function contentOf(folder: string): string {
  const all = createHash('sha256');
  for (const name of readdirSync(folder).sort()) {
    all.update(name).update(readFileSync(join(folder, name)));
  }
  return all.digest('hex');
}

/**
 * A volume with what `fill` puts into a folder. It gets its name when it is whole.
 * @param size bytes
 */
function made(image: string, size: number, fill: (root: string) => void): string | undefined {
  if (existsSync(image)) return image;
  if (!has('mkntfs') || !has('wimapply')) return undefined;
  const [root, archive, unfinished] = ['content', 'wim', 'part'].map((end) => `${image}.${end}`);
  rmSync(root!, { recursive: true, force: true });
  mkdirSync(root!);
  fill(root!);
  writeFileSync(unfinished!, '');
  truncateSync(unfinished!, size);
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { stdio: 'pipe', maxBuffer: 64 * MIB });
  run('mkntfs', '-F', '-Q', '-q', unfinished!);
  run('wimcapture', root!, archive!, '--compress=none', '--no-acls');
  run('wimapply', archive!, '1', unfinished!);
  renameSync(unfinished!, image);
  rmSync(root!, { recursive: true });
  rmSync(archive!);
  return image;
}
