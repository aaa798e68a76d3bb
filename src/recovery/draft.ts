import type { Command } from './command.ts';
import { noSpace, timeFor } from './effort.ts';
import type { Draft, OptionId, Precondition, Step, Yield } from './recovery-option.ts';
import { type Situation, virtualSizeOf } from './situation.ts';

/** An option with nothing in it yet: each option states what differs. */
type Parts = Partial<Draft> & Pick<Draft, 'id' | 'title' | 'why' | 'yields'>;

export function draft(parts: Parts): Draft {
  return {
    verdict: 'possible',
    preconditions: [],
    space: noSpace(),
    time: timeFor(0),
    risk: 'None: nothing is written but new files.',
    warnings: [],
    steps: [],
    verify: [],
    reads: [],
    writes: [],
    ...parts,
  };
}

/**
 * An option that a person might think of, and that can't be had here. It has no steps, so that none
 * can be taken.
 * @param why completes "impossible here: …"
 */
export function impossible(
  id: OptionId,
  title: string,
  why: string,
  preconditions: readonly Precondition[] = [],
): Draft {
  const yields: Yield = { state: 'nothing', bytes: 0, ofBytes: null, certainty: 'exactly' };
  const risk = 'Trying it anyway would end in an error, or in lost data.';
  return draft({ id, title, verdict: 'impossible', why, yields, preconditions, risk });
}

/** What the script does. */
export function step(text: string, ...commands: Command[]): Step {
  return { text, by: 'script', commands };
}

/** What a person does, where no script may. */
export function byHand(text: string, ...commands: Command[]): Step {
  return { text, by: 'person', commands };
}

/** All of the disk, as it was at the leaf of the chain. */
export function wholeDisk(situation: Situation): Yield {
  const bytes = virtualSizeOf(situation);
  const { chain } = situation;
  const state =
    chain && chain.members.length > 1
      ? 'the whole disk in its newest state, all checkpoints included'
      : 'the whole disk';
  return { state, bytes, ofBytes: bytes, certainty: bytes === null ? 'unknown' : 'exactly' };
}
