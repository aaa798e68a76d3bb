/**
 * A word of a command. A plain string was written by this program: a command, a parameter, a fixed
 * value. Whatever comes from files or from the user is marked, and quoted by whoever writes it out.
 */
export type Word =
  | string
  /** `full`: the command takes no path that is relative to the folder it is called in. */
  | { readonly path: string; readonly full?: true }
  | { readonly text: string };

/**
 * One command, as words: quoting belongs to the reports. `copy` (from, to) and `make-folder` have only
 * paths and are spelt for whatever shell it is.
 */
export interface Command {
  readonly tool: 'vhdset' | 'powershell' | 'copy' | 'make-folder';
  readonly argv: readonly Word[];
}

/** This program; its name is put in front. */
export function vhdset(...argv: Word[]): Command {
  return { tool: 'vhdset', argv: ['vhdset', ...argv] };
}

/** A PowerShell command with its parameters. */
export function powershell(...argv: Word[]): Command {
  return { tool: 'powershell', argv };
}

/** Copies one file to a place where none is. */
export function copy(from: string, to: string): Command {
  return { tool: 'copy', argv: [{ path: from }, { path: to }] };
}

/** Makes a folder, unless it is there. */
export function makeFolder(path: string): Command {
  return { tool: 'make-folder', argv: [{ path }] };
}

/** The characters of a word, before any quoting. */
export function textOf(word: Word): string {
  if (typeof word === 'string') return word;
  return 'path' in word ? asOperand(word.path) : word.text;
}

/** A path that begins with a dash would be taken for an option. */
export function asOperand(path: string): string {
  return path.startsWith('-') ? `./${path}` : path;
}
