import type { Host } from '../../host/host.ts';
import { canTellCauses, type MergeCause, mergeCauses } from '../../host/merge-causes.ts';
import type { Inventory, VhdSet } from '../../sets/model.ts';
import type { Finding } from '../finding.ts';

/** Why the checkpoints of each set do not merge, as far as logs, lists and hosts tell. */
export function whyNotMergingFindings({ sets }: Inventory, host: Host): Finding[] {
  if (!canTellCauses(host)) return [];
  return sets.filter((set) => set.checkpoints.length > 0).map((set) => whyNotMerging(set, host));
}

function whyNotMerging(set: VhdSet, host: Host): Finding {
  const subject = set.file.path;
  const causes = mergeCauses(set, host);
  const [first] = causes;
  const left = causes.filter(({ standing }) => standing !== 'excluded');
  return {
    id: 'why-not-merging',
    severity: 'info',
    subject,
    title:
      first?.standing === 'seen'
        ? `seen here, and known to keep checkpoints from merging: ${first.cause}`
        : `why checkpoints do not merge is not proven: ${left.length} known causes remain`,
    evidence: causes.map(({ cause, standing, because, source }) => ({
      path: source ?? subject,
      what: `${cause}: ${WORDS[standing]}`,
      value: because,
      certainty: CERTAINTY[standing],
    })),
    explanation:
      'The evidence lists every known cause, the most certain first. What was seen did happen; ' +
      'whether something else also keeps them from merging is not proven. A cause is ruled out only for ' +
      'the time when the host was asked.',
    advice: first?.standing === 'seen' ? null : 'Ask the hosts: vhdset collect',
    reference: null,
  };
}

const WORDS: Readonly<Record<MergeCause['standing'], string>> = {
  seen: 'seen',
  possible: 'possible',
  open: 'not known',
  excluded: 'ruled out',
};

const CERTAINTY = {
  seen: 'decoded',
  possible: 'inferred',
  open: 'unknown',
  excluded: 'inferred',
} as const;
