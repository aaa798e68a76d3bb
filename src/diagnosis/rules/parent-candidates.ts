import { formatCount } from '../../bytes/quantity.ts';
import type { Inventory, MissingParent, RelatedDisk } from '../../sets/model.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What at hand may be a missing parent in another state, and what certainly is not. */
export function parentCandidateFindings({ missingParents }: Inventory): Finding[] {
  return missingParents.flatMap((missing) =>
    missing.related.length > 0 ? [parentCandidates(missing)] : [],
  );
}

function parentCandidates({ child, related }: MissingParent): Finding {
  const [best] = related;
  return {
    id: 'parent-candidates',
    severity: 'info',
    subject: child.file.path,
    title: titleOf(related, best!),
    evidence: related.flatMap(evidenceOf),
    explanation:
      'None of them has the identity that the child asks for. A likely one is probably the right ' +
      'file in a later state: look in backups for what it held when the child was made.',
    advice:
      best!.verdict === 'likely'
        ? 'Look for the likely one in backups from before the child was made.'
        : 'Compare what speaks for each; search the backups by the identity the child asks for.',
    reference: '[MS-VHDX] 2.6.2.6.3',
  };
}

function titleOf(related: readonly RelatedDisk[], best: RelatedDisk): string {
  if (best.verdict === 'impossible') {
    return `no disk found can be its parent; ${formatCount(related.length, 'relative')} ruled out`;
  }
  const open = related.filter(({ verdict }) => verdict !== 'impossible');
  const likely = open.filter(({ verdict }) => verdict === 'likely').length;
  const noun = `${formatCount(open.length, 'disk')} found here`;
  if (likely === 0) return `${noun} may be its parent in another state`;
  if (likely < open.length) return `${noun} may be its parent in another state, ${likely} likely`;
  return `${noun} ${likely === 1 ? 'is' : 'are'} likely its parent in another state`;
}

function evidenceOf({ disk, verdict, reasons }: RelatedDisk): Evidence[] {
  const path = disk.file.path;
  const identity = disk.vhdx.header?.dataWriteGuid ?? 'unreadable';
  return [
    { path, what: `${verdict}, DataWriteGuid`, value: identity, certainty: 'decoded' },
    ...reasons.map(({ speaks, text, certainty }) => {
      return { path, what: `speaks ${speaks} it`, value: text, certainty };
    }),
  ];
}
