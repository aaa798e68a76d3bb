import { unlinkSync } from 'node:fs';
import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const unfinished = new Set<string>();

/**
 * Has a file removed when the program ends early, by a signal or otherwise. While there are such
 * files, the signals that end a program do so through an orderly exit, with the status 128 + number.
 */
export function watchUnfinished(path: string): void {
  if (unfinished.size === 0) {
    process.on('exit', removeAll);
    for (const signal of SIGNALS) process.on(signal, leave);
  }
  unfinished.add(path);
}

/** The file is complete, or gone. */
export function unwatchUnfinished(path: string): void {
  if (!unfinished.delete(path) || unfinished.size > 0) return;
  process.off('exit', removeAll);
  for (const signal of SIGNALS) process.off(signal, leave);
}

function leave(signal: (typeof SIGNALS)[number]): void {
  process.exit(128 + constants.signals[signal]);
}

function removeAll(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // The program is ending; what cannot be removed carries a name that tells it is partial.
    }
  }
}
