import { randomFrom } from '../../fixtures/scene/random.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { slowness } from '../processor-time.ts';
import { GuardedSource } from './guarded-source.ts';
import type { Subject } from './subject.ts';
import { Violation } from './violation.ts';

/** Milliseconds of processor time: a busy machine is no hang. */
const LONGEST = 2000;
/** Bytes outside the heap of JavaScript that one case may take: the log and its patches, three times. */
const MOST_MEMORY = 256 * 1024 * 1024;

/** One case, by numbers that bring it back. */
export interface Case {
  readonly subject: Subject;
  readonly seed: number;
  readonly number: number;
}

/**
 * Makes the mutant of a case and does everything with it; it must end soon, in bounds, with a
 * result or a named error.
 * @throws {Violation} that names the case
 */
export async function runCase({ subject, seed, number }: Case): Promise<void> {
  const random = randomFrom(`${subject.name}/${seed}/${number}`);
  const mutant = await subject.mutate(random);
  const before = process.cpuUsage();
  const memory = process.memoryUsage().arrayBuffers;
  try {
    await subject.exercise(new GuardedSource(mutant.source), mutant, random);
  } catch (error) {
    if (!isNamed(error)) throw violated(error, subject.name, seed, number, mutant.what);
  }
  const { user, system } = process.cpuUsage(before);
  const grown = process.memoryUsage().arrayBuffers - memory;
  const took = (user + system) / 1000;
  const isLong = took > LONGEST && took > LONGEST * slowness();
  if (isLong || grown > MOST_MEMORY) {
    const what = `${took} ms, ${grown} bytes`;
    throw violated(new Violation(what), subject.name, seed, number, mutant.what);
  }
}

function isNamed(error: unknown): boolean {
  return codeOf(error) !== undefined && !(error instanceof Violation);
}

function violated(
  cause: unknown,
  name: string,
  seed: number,
  number: number,
  what: string,
): Violation {
  const again = `npm run fuzz -- --subject '${name}' --seed ${seed} --case ${number}`;
  const message = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return new Violation(`${name}: ${what}\n${message}\nagain: ${again}`, { cause });
}
