/**
 * A list of which a page shows the first part, and the rest when it is asked for. A page that can
 * unfold has all of it here; one that cannot tells how many there are.
 */
export interface Folding<T> {
  readonly listed: readonly T[];
  readonly folded: readonly T[];
}

/** The first `most` are listed. */
export function folding<T>(items: readonly T[], most: number): Folding<T> {
  return { listed: items.slice(0, most), folded: items.slice(most) };
}
