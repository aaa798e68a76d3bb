import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** One run of a program. Seconds and bytes. */
export interface Run {
  readonly wall: number;
  /** Until what it wrote is on the disk, and survives a loss of power. */
  readonly durable: number;
  /** Of all its threads, in the program and in the system; null where GNU time is not installed. */
  readonly cpu: number | null;
  readonly peakMemory: number | null;
}

const TIME = '/usr/bin/time';
const FORMAT = '%U %S %M';

/**
 * @param folder whose file system the program writes to
 * @throws when the program fails
 */
export function measure(command: readonly string[], folder: string): Run {
  const timed = existsSync(TIME) ? [TIME, '-q', '-f', FORMAT, ...command] : [...command];
  const start = performance.now();
  const done = spawnSync(timed[0]!, timed.slice(1), { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const wall = (performance.now() - start) / 1000;
  requireSuccess(command, done);
  spawnSync('sync', ['-f', folder]);
  const durable = (performance.now() - start) / 1000;
  if (!existsSync(TIME)) return { wall, durable, cpu: null, peakMemory: null };
  const [user, system, kib] = done.stderr.trim().split('\n').at(-1)!.split(' ').map(Number);
  return { wall, durable, cpu: user! + system!, peakMemory: kib! * 1024 };
}

function requireSuccess(command: readonly string[], done: SpawnSyncReturns<string>): void {
  if (done.status === 0) return;
  throw new Error(`${command.join(' ')} failed: ${done.error?.message ?? done.stderr}`);
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
