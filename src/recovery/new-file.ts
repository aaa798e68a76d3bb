import { baseName } from '../sets/paths.ts';

/** Code points; four bytes each at most, and 255 bytes is what file systems allow for a name. */
const LONGEST_STEM = 50;
const DISK_EXTENSION = /\.(?:vhds|a?vhdx)$/i;

/** A path in the folder for new files, in the manner of that folder. */
export function pathIn(folder: string, name: string): string {
  const separator = folder.includes('\\') && !folder.includes('/') ? '\\' : '/';
  return /[\\/]$/.test(folder) ? folder + name : folder + separator + name;
}

/**
 * The path of a new file that is made from another. Its name says from which, in letters, digits,
 * spaces, dots and dashes alone, whatever the old name holds.
 * @param suffix ours: what is put behind the stem, with the extension
 */
export function newFile(folder: string, from: string, suffix: string): string {
  const stem = baseName(from).replace(DISK_EXTENSION, '');
  const safe = stem.replace(/[^\p{L}\p{N} ._-]/gu, '_').replace(/^[-. ]+/, '_');
  return pathIn(folder, ([...safe].slice(0, LONGEST_STEM).join('') || 'disk') + suffix);
}
