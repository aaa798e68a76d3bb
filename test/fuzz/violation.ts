/** An invariant that did not hold: what fuzzing looks for. */
export class Violation extends Error {
  override readonly name = 'Violation';
}
