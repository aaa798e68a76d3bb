import type { Chain, Disk } from './model.ts';
import { lastWritten, TOLERANCE } from './times.ts';

/** A child and the parent that it names although the parent is the younger of the two. */
export interface BackwardLink {
  readonly child: Disk;
  readonly parent: Disk;
}

/**
 * The links of a chain that cannot be as they were made: a parent is last written before its child is
 * used. In a circle at least one link is of this kind. Inferred, from the file system's times.
 */
export function backwardLinks({ members }: Pick<Chain, 'members'>): BackwardLink[] {
  return members.flatMap((child) => {
    const parent = child.parent?.parent;
    if (!parent) return [];
    const [own, below] = [lastWritten(child), lastWritten(parent)];
    return own !== null && below !== null && own < below - TOLERANCE ? [{ child, parent }] : [];
  });
}
