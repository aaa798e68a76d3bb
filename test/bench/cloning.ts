import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, statfsSync, truncateSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Contender } from './contenders.ts';
import { type Input, writeChangedBase } from './inputs.ts';

const GIB = 1024 ** 3;
/** Of the file system: base and one plain export of it. */
const ROOM = 40 * GIB;

/** A disk on a file system that clones, with a child that changed a hundredth of it. */
export interface ClonedInput extends Input {
  /** Where the file system is mounted. */
  readonly folder: string;
  unmount(): void;
}

/** @returns undefined where no XFS can be mounted */
export async function cloneInput(folder: string): Promise<ClonedInput | undefined> {
  const image = join(folder, 'clone.img');
  const mounted = join(folder, 'clone');
  const isNew = !existsSync(image);
  try {
    if (isNew) {
      writeFileSync(image, '');
      truncateSync(image, ROOM);
      execFileSync('mkfs.xfs', ['-q', '-m', 'reflink=1', image], { stdio: 'pipe' });
    }
    mkdirSync(mounted, { recursive: true });
    execFileSync('mount', ['-o', 'loop', image, mounted], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  const files = await writeChangedBase(join(mounted, 'set'), 10 * GIB);
  return {
    ...{ name: 'clone', files, folder: mounted },
    title: '10 GiB of random data, 100 MiB of it changed in a child',
    unmount: () => execFileSync('umount', ['--lazy', mounted]),
  };
}

/** Flattening with and without a clone; copying the base alone is the yardstick. */
export function cloners({ files }: ClonedInput, outputs: string): Contender[] {
  const [leaf, base] = files as [string, string];
  const program = [process.execPath, resolve('bin/vhdset.js'), 'export', leaf];
  return [
    {
      name: 'vhdset --clone',
      command: [...program, join(outputs, 'clone.vhdx'), '--clone=always'],
      output: null,
    },
    {
      name: 'vhdset --clone=never',
      command: [...program, join(outputs, 'plain.vhdx'), '--clone=never'],
      output: null,
    },
    {
      name: 'cp of the base alone',
      command: ['cp', '--reflink=never', base, join(outputs, 'copy.vhdx')],
      output: null,
    },
  ];
}

/** Bytes in use of the file system. */
export function bytesUsed(folder: string): number {
  const { blocks, bfree, bsize } = statfsSync(folder);
  return (blocks - bfree) * bsize;
}
