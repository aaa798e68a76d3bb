import { type Hold, type Holdable, holdableSet, holdOf } from '../../host/hold.ts';
import type { Host } from '../../host/host.ts';
import type { Inventory } from '../../sets/model.ts';
import type { Finding } from '../finding.ts';

/** Signs of a log that are listed; of more their number is told. */
const SHOWN = 5;

/** Sets, and chains without one, that must be left as they are. */
export function holdFindings({ sets, chains }: Inventory, host: Host): Finding[] {
  const ofSets = sets.map((set) => ({ subject: set.file.path, holdable: holdableSet(set) }));
  const told = new Set(ofSets.flatMap(({ holdable }) => holdable.disks));
  const ofChains = chains
    .filter(({ leaf }) => !told.has(leaf))
    .map(({ leaf, members }) => ({
      subject: leaf.file.path,
      holdable: { set: null, disks: members } satisfies Holdable,
    }));
  return [...ofSets, ...ofChains].flatMap(({ subject, holdable }) => {
    const hold = holdOf(holdable, host);
    return hold ? [held(subject, hold)] : [];
  });
}

function held(subject: string, { signs }: Hold): Finding {
  const first = signs[0]!;
  return {
    id: 'fork-commit-hold',
    severity: 'critical',
    subject,
    title: 'HOLD: do not restart, shut down or move any machine that uses these disks',
    evidence: [
      ...signs.slice(0, SHOWN).map(({ sign, by }) => ({
        path: subject,
        what: `event; it ${by}`,
        value: sign.summary,
        certainty: by === 'may be of this set' ? ('inferred' as const) : ('decoded' as const),
      })),
      ...(signs.length > SHOWN
        ? [
            {
              path: subject,
              what: 'events of this kind',
              value: signs.length,
              certainty: 'decoded' as const,
            },
          ]
        : []),
    ],
    explanation:
      'A checkpoint was made, and the machine could not switch to it: a machine may be running on disks that ' +
      'its configuration does not name. A restart, a migration, or shutting all nodes down and starting them, may then open ' +
      'the older chain, and everything written since is lost. For ordinary disks this is known from ' +
      'the field; for VHD Sets, whose configuration names the .vhds, it is inferred.',
    advice:
      'Leave the machines as they are. Flatten a copy (vhdset plan), ask the host what it has open ' +
      '(vhdset collect), and open a case with the vendor before anything is started, stopped or moved.',
    reference: `event ${first.sign.record.eventId}`,
  };
}
