import type { InventoryFile } from '../sets/model.ts';
import { folderOf } from '../sets/paths.ts';
import { textOf } from './command.ts';
import { withHashedFiles } from './effort.ts';
import type { Draft } from './recovery-option.ts';

/** Bytes of the files found in each folder and below it, by its path; those of relative paths also by `.`. */
export type FolderSizes = ReadonlyMap<string, number>;

/** Paths of files that are not below the folder in which the program was called. */
const ELSEWHERE = /^([\\/]|[A-Za-z]:|\.\.[\\/])/;

export function folderSizes(files: readonly Pick<InventoryFile, 'path' | 'size'>[]): FolderSizes {
  const sizes = new Map<string, number>();
  for (const { path, size } of files) {
    const folders = new Set<string>();
    let folder = outerOf(path);
    // A root is in itself.
    while (folder !== '' && !folders.has(folder)) {
      folders.add(folder);
      folder = outerOf(folder);
    }
    if (!ELSEWHERE.test(path)) folders.add('.');
    for (const folder of folders) sizes.set(folder, (sizes.get(folder) ?? 0) + size);
  }
  return sizes;
}

/** The folder that a path is in, without a separator at its end unless it is a root. */
export function outerOf(path: string): string {
  return folderOf(path).replace(/(?<=[^:\\/])[\\/]$/, '');
}

/** An option whose script first makes a manifest of whole folders takes the time to hash them as well. */
export function withManifests(option: Draft, sizes: FolderSizes): Draft {
  const words = option.steps
    .filter(({ by }) => by === 'script')
    .flatMap(({ commands }) => commands.map(({ argv }) => argv.map(textOf)));
  const hashed = words.filter(([tool, verb]) => tool === 'vhdset' && verb === 'hash');
  const bytes = hashed
    .filter((line) => line.includes('--manifest'))
    .reduce((sum, [, , folder]) => sum + (sizes.get(folder!) ?? 0), 0);
  return { ...option, time: withHashedFiles(option.time, bytes) };
}
