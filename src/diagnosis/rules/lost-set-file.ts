import { formatCount } from '../../bytes/quantity.ts';
import { inferLostSets, type LostSet } from '../../sets/lost-sets.ts';
import type { Inventory } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Finding } from '../finding.ts';

/** Disks of a VHD Set whose `.vhds` is gone or damaged, and which of them was its leaf. */
export function lostSetFindings(inventory: Inventory): Finding[] {
  return inferLostSets(inventory).map(lostSetFile);
}

function lostSetFile({ base, file, leaves, likelyLeaf }: LostSet): Finding {
  const lost = file ? 'does not tell its active leaf' : 'was not found';
  const leaf = likelyLeaf
    ? 'the newest leaf is known'
    : `which of ${formatCount(leaves.length, 'leaf', 'leaves')} was active is not known`;
  return {
    id: 'lost-set-file',
    severity: 'info',
    subject: (file ?? likelyLeaf?.file ?? leaves[0]!.file).path,
    title: `the .vhds of these disks ${lost}; ${leaf}`,
    evidence: leaves.map((disk) => ({
      path: disk.file.path,
      what: disk === likelyLeaf ? 'most probably the active leaf' : 'a leaf of this set',
      value: `named after the set ${base}`,
      certainty: 'inferred',
    })),
    explanation:
      'Only a VHD Set gives its first disk such a name. Its .vhds holds no data: the chain is proven by the ' +
      'identities of the disks, without it.',
    advice:
      'Look for the original .vhds first: in the source folder, on every node, in backups. Otherwise work ' +
      `with ${likelyLeaf ? baseName(likelyLeaf.file.path) : 'a leaf'} as the disk, or make a new set from it.`,
    reference: null,
  };
}
