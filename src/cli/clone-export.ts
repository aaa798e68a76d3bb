import { stat } from 'node:fs/promises';
import type { Argv } from 'yargs';
import { codeOf } from '../bytes/vhdset-error.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import type { ExportOptions, ExportResult } from '../disk/export-raw.ts';
import type { NewDisk } from '../disk/export-vhdx.ts';
import type { AtomicOutput } from '../node/atomic-output.ts';
import { isEqual } from '../node/fast-equality.ts';
import { InputError, UsageError } from './exit.ts';
import type { OpenedDisk } from './named-disk.ts';
import { type NewDiskOptions, vhdxOptionIn } from './new-disk.ts';

const CHOICES = ['auto', 'always', 'never'] as const;
/** Whether a new VHDX is made out of a clone of the base. */
export type CloneChoice = (typeof CHOICES)[number];

export interface CloneArgs extends NewDiskOptions {
  clone: CloneChoice;
  format: 'raw' | 'vhdx';
  range: string | undefined;
  allowMissing: boolean;
  hash: readonly string[];
}

export function withCloneOption<T>(yargs: Argv<T>): Argv<T & { clone: string | undefined }> {
  return yargs.option('clone', {
    type: 'string',
    describe:
      'VHDX: =always, =never or =auto (default): clone the base where the file system can, and write only what is newer',
  });
}

/**
 * What `--clone` says; alone it says `always`.
 * @throws {UsageError} for another word
 */
export function cloneChoice(text = 'auto'): CloneChoice {
  if (text === '') return 'always';
  const choice = CHOICES.find((one) => one === text);
  if (choice) return choice;
  throw new UsageError(`--clone takes =auto, =always or =never, not ${text}`);
}

/** @returns what keeps a clone from being what was asked for, an option; null when nothing does */
function contradictionIn({ format, range, allowMissing, hash, ...args }: CloneArgs): string | null {
  if (format === 'raw') return '--format raw';
  if (range !== undefined) return '--range';
  if (allowMissing) return '--allow-missing';
  // All of the content would have to be read.
  if (hash.length > 0) return '--hash';
  const { diskId: _, ...geometry } = args;
  return vhdxOptionIn({ ...geometry, diskId: undefined });
}

/** @throws {UsageError} when a clone must be made, and can't be what was asked for */
export function checkCloneUsage(args: CloneArgs): void {
  const contradiction = args.clone === 'always' ? contradictionIn(args) : null;
  if (contradiction === null) return;
  throw new UsageError(`--clone=always and ${contradiction} cannot be combined`);
}

/** Writes through an output that begins as a clone. */
type ToClone = (
  base: string,
  body: (output: AtomicOutput) => Promise<ExportResult>,
) => Promise<ExportResult>;

/**
 * Makes the new disk out of a clone of the base, where that may and can be.
 * @returns null when it was not done: the disk is to be written as always
 * @throws {InputError} {CloneRefusedError} when it had to be
 */
export async function tryClone(
  { disk, chain }: OpenedDisk,
  newDisk: NewDisk,
  args: CloneArgs,
  { onProgress }: ExportOptions,
  toClone: ToClone,
): Promise<ExportResult | null> {
  if (args.clone === 'never' || contradictionIn(args) !== null) return null;
  const { cloneObstacle, exportClone } = await import('../disk/export-clone.ts');
  const obstacle = await cloneObstacle(disk, newDisk);
  const { path, size } = chain.members.at(-1)!.file;
  if (obstacle !== null) {
    if (args.clone === 'auto') return null;
    throw new InputError(`${path} cannot be cloned for this: ${OBSTACLES[obstacle]}`);
  }
  try {
    return await toClone(path, async (output) => {
      const cloned = await stat(output.partialPath);
      if (cloned.size !== size) throw new InputError(`${path} has changed since it was examined`);
      const result = await exportClone(disk, output, newDisk, { onProgress, isEqual });
      // Before the file gets its name.
      await assertUnchanged(disk.layers);
      return result;
    });
  } catch (error) {
    if (codeOf(error) === 'clone-refused' && args.clone === 'auto') return null;
    throw error;
  }
}

const OBSTACLES = {
  incomplete: 'the chain is not whole',
  assumed: 'its sizes are assumed, and may be wrong',
  'sector-size': 'the new disk has another logical sector size',
  'shared-blocks': 'two of its blocks lie at the same place',
} as const;
