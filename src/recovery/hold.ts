import type { Hold } from '../host/hold.ts';
import { impossible } from './draft.ts';
import type { Draft, OptionId } from './recovery-option.ts';
import type { Situation } from './situation.ts';

/** Options that start, stop or move machines, or put another disk under them. */
const TOUCHING_MACHINES: ReadonlySet<OptionId> = new Set([
  'grant-permissions',
  'merge-on-live-cluster',
  'merge-without-room',
  'rebuild-set',
]);

/** Under a hold no option that touches a machine can be had; the others stay as they are. */
export function heldBack(option: Draft, { hold }: Situation): Draft {
  if (!hold || !TOUCHING_MACHINES.has(option.id)) return option;
  const why =
    `HOLD: ${reasonOf(hold)} A machine may be running on disks that its configuration does not name; ` +
    'do not start, stop or move any machine of this set until the chain is proven good.';
  return impossible(option.id, option.title, why, option.preconditions);
}

/** What stands above every plan of what is held. */
export function holdWarning(hold: Hold): string {
  return (
    'HOLD: do not restart, shut down or move any machine that uses these disks: do not shut all nodes down ' +
    `to start them again; no live, quick or storage migration. ${reasonOf(hold)} A restart may open the older chain, and what ` +
    'was written since is lost. Instead: flatten a copy, ask the host what it has open (vhdset ' +
    'collect), and open a case with the vendor.'
  );
}

const TIES = {
  'names a disk': 'it names a disk of this set',
  'names a machine': 'it names a machine of this set',
  'may be of this set': 'it names nothing that is known here, so it may be of this set',
} as const;

function reasonOf({ signs }: Hold): string {
  const strongest =
    signs.find(({ by }) => by === 'names a disk') ??
    signs.find(({ by }) => by === 'names a machine') ??
    signs[0]!;
  const more = signs.length > 1 ? `, and ${signs.length - 1} more like it` : '';
  return `The log has ${strongest.sign.summary} (${TIES[strongest.by]})${more}.`;
}
