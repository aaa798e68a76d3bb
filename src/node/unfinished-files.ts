import { unlinkSync } from 'node:fs';
import { constants } from 'node:os';
import { markAsKept } from './partial-names.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Whether a signal ends the program here; false while a command decides that itself. */
let endsAtSignals = true;

/**
 * From now on the caller decides what a signal does: it may let what is being written become complete. Files
 * that are not complete when the program ends are removed as before.
 */
export function takeSignals(): void {
  endsAtSignals = false;
}

/** Paths, and whether the file stays when the program ends early. */
const unfinished = new Map<string, 'remove' | 'keep'>();

/**
 * Has a file removed when the program ends early, by a signal or otherwise; or kept, and a signal
 * says where. While there are such files, the signals that end a program do so through an orderly
 * exit, with the status 128 + number.
 */
export function watchUnfinished(path: string, fate: 'remove' | 'keep' = 'remove'): void {
  if (unfinished.size === 0) {
    process.on('exit', removeAll);
    for (const signal of SIGNALS) process.on(signal, leave);
  }
  unfinished.set(path, fate);
}

/** The file is complete, or gone, or was left behind and told of. */
export function unwatchUnfinished(path: string): void {
  if (!unfinished.delete(path) || unfinished.size > 0) return;
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, leave);
}

function leave(signal: (typeof SIGNALS)[number]): void {
  if (!endsAtSignals) return;
  const kept = pathsThat('keep').map(markAsKept);
  const rest =
    kept.length > 0 ? `what was written is kept in ${kept.join(', ')}` : 'it was removed';
  // On a terminal the progress stands in this line.
  const line = process.stderr.isTTY ? '\n' : '';
  process.stderr.write(`${line}vhdset: ${signal}: the output is not complete; ${rest}\n`);
  process.exit(128 + constants.signals[signal]);
}

function removeAll(): void {
  for (const path of pathsThat('remove')) {
    try {
      unlinkSync(path);
    } catch {
      // The program is ending; what cannot be removed carries a name that tells it is partial.
    }
  }
}

function pathsThat(fate: 'remove' | 'keep'): string[] {
  return [...unfinished].filter(([, value]) => value === fate).map(([path]) => path);
}
