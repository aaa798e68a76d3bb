import { escapeControls } from './exit.ts';
import type { OpenedDisk } from './named-disk.ts';

/** Says something on stderr, beside the data on stdout. */
export function remark(text: string): void {
  process.stderr.write(`vhdset: ${escapeControls(text)}\n`);
}

/**
 * Says what the user must know although the disk can be read. Not silenced by `--quiet`: the result
 * may not be what it seems.
 */
export function tellWarnings({ warnings }: Pick<OpenedDisk, 'warnings'>): void {
  for (const warning of warnings) remark(`warning: ${warning}`);
}
