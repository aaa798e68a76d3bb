import type { Chain, FoundBy, ParentLink } from '../../sets/model.ts';
import { takenUnproven } from '../../sets/parent-link.ts';

const FOUND_BY: Readonly<Record<FoundBy, string>> = {
  'relative-path': 'found by relative path',
  'volume-path': 'found by volume path',
  'absolute-path': 'found by absolute path',
  name: 'found by name',
  identity: 'found by identity alone',
  given: 'named on the command line',
};

/** Whether the parent is proven to be the one that the child was made from. */
export function isProven(link: ParentLink): boolean {
  return link.status === 'resolved' && !takenUnproven(link);
}

/** How a link was proven, or why it was not. */
export function describeLink(link: ParentLink): string {
  const taken = link.candidates.find(({ verdict }) => verdict.startsWith('taken'));
  switch (link.status) {
    case 'resolved':
      return taken && isProven(link)
        ? `identity matches, ${FOUND_BY[taken.foundBy]}`
        : 'parent forced, not proven: its identity does not match';
    case 'missing':
      return link.name === null
        ? 'parent missing, and no name is given'
        : `parent missing: ${link.name}`;
    case 'identity-mismatch':
      return `parent refused: ${link.name ?? 'it'} has another identity`;
    case 'ambiguous':
      return `parent ambiguous: ${link.candidates.length} disks have the identity`;
    case 'cycle':
      return 'parent refused: the chain would run in a circle';
  }
}

/** What all links of a complete chain have in common; null when they differ. */
export function commonProof({ members }: Chain): string | null {
  const links = members.flatMap((disk) => disk.parent ?? []);
  const proofs = new Set(links.map((link) => (isProven(link) ? describeLink(link) : '')));
  const [proof] = proofs;
  return proofs.size === 1 && proof ? proof : null;
}
