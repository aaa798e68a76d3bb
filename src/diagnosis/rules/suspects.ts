import { formatBytes } from '../../bytes/quantity.ts';
import type { Chain, Inventory, Suspect } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Finding } from '../finding.ts';

/** Files that may be newer disks of a chain, and could not be read. */
export function suspectFindings({ chains, suspects }: Inventory): Finding[] {
  return chains.flatMap((chain) => {
    const found = suspects.get(chain.leaf) ?? [];
    return found.length > 0 ? [unreadNeighbour(chain, found)] : [];
  });
}

const NAMED = 12;

function unreadNeighbour(chain: Chain, found: readonly Suspect[]): Finding {
  const { path } = chain.leaf.file;
  const named = found.filter(({ by }) => by === 'name');
  const [first] = named.length > 0 ? named : found;
  const more = found.length > 1 ? ` and ${found.length - 1} more` : '';
  return {
    id: 'unread-neighbour',
    severity: named.length > 0 ? 'error' : 'warning',
    subject: path,
    title: `this may not be the newest disk: ${baseName(first!.file.path)}${more} could not be read`,
    evidence: found.slice(0, NAMED).map(({ file, by }) => ({
      path: file.path,
      what:
        by === 'name' ? 'named as the disks of this chain are' : 'a disk by its name, beside them',
      value: `${file.error ?? `its content is ${file.kind}`} (${formatBytes(file.size)})`,
      certainty: 'inferred',
    })),
    explanation:
      'It lies beside the disks of this chain and may be a newer one. What it holds, and which disk it ' +
      'depends on, is unknown.',
    advice:
      'Copy it again from the source before you rely on this chain: without it the newest data may be ' +
      'missing.',
    reference: null,
  };
}
