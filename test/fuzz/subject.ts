import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { mutateBlindly, type Range } from './blind.ts';
import { changeField, type Field, type Random, repairSeals, type Seal } from './field.ts';
import { type Change, MutantSource } from './mutant-source.ts';

/** A changed file, and how it came to be. */
export interface Mutant {
  readonly what: string;
  readonly source: MutantSource;
  /** Whether checksums were made right again after the changes. */
  readonly repaired: boolean;
}

/** A good file and all that is done with it. */
export interface Subject {
  readonly name: string;
  mutate(random: Random): Promise<Mutant>;
  /**
   * Does with the mutant whatever the program does with such a file.
   * @throws {Violation} when an invariant does not hold; any other error must be a named one
   */
  exercise(source: ByteSource, mutant: Mutant, random: Random): Promise<void>;
}

/** What a binary file is made of. */
export interface Anatomy {
  readonly original: ByteSource;
  /** All fields of all structures. */
  readonly fields: readonly Field[];
  readonly seals: readonly Seal[];
  /** Where blind changes go. */
  readonly targets: readonly Range[];
}

/** One mutation of a binary file: of one to three of its fields, or a blind one; checksums repaired or not. */
export async function mutateBinary(anatomy: Anatomy, random: Random): Promise<Mutant> {
  const { original, fields, seals, targets } = anatomy;
  const words: string[] = [];
  const changes: Change[] = [];
  let { size } = original;
  if (fields.length > 0 && random(5) < 3) {
    for (let count = [1, 1, 1, 2, 3][random(5)]!; count > 0; count--) {
      const { change, what } = await changeField(original, fields[random(fields.length)]!, random);
      changes.push(change);
      words.push(what);
    }
  } else {
    const blind = await mutateBlindly(original, targets, random);
    changes.push(...blind.changes);
    words.push(blind.what);
    size = blind.size;
  }
  let source = new MutantSource(original, changes, size);
  const repaired = random(2) === 0;
  if (repaired) {
    const repairs = await repairSeals(source, seals, changes);
    source = new MutantSource(original, [...changes, ...repairs], size);
    if (repairs.length > 0) words.push('checksums repaired');
  }
  return { what: words.join('; '), source, repaired };
}
