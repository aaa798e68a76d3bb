import { formatCount } from '../bytes/quantity.ts';
import type { Disk } from '../sets/model.ts';
import { folderOf } from '../sets/paths.ts';
import { lastWritten } from '../sets/times.ts';
import { type Command, makeFolder, vhdset, type Word } from './command.ts';
import { noSpace, timeFor } from './effort.ts';
import { virtualSizeOf } from './members.ts';
import type { Draft, OptionId, Precondition, Step, Yield } from './recovery-option.ts';
import type { Situation } from './situation.ts';

/** An option with nothing in it yet: each option states what differs. */
type Parts = Partial<Draft> & Pick<Draft, 'id' | 'title' | 'why' | 'yields'>;

export function draft(parts: Parts): Draft {
  const folders = foldersOf(parts.writes ?? []);
  const first =
    folders.length > 0 ? [step('Make the folder for new files.', ...folders.map(makeFolder))] : [];
  return {
    verdict: 'possible',
    preconditions: [],
    space: noSpace(),
    time: timeFor({}),
    risk: 'None: nothing is written but new files.',
    warnings: [],
    verify: [],
    reads: [],
    writes: [],
    ...parts,
    steps: [...first, ...(parts.steps ?? [])],
  };
}

/** The folders of new files, each once. */
function foldersOf(writes: readonly string[]): string[] {
  const folders = writes.map((path) => folderOf(path).replace(/(?<=[^:\\/])[\\/]$/, ''));
  return [...new Set(folders)].filter((folder) => folder !== '');
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
  return { text, notes: [], by: 'script', commands };
}

/** What a person does, where no script may. */
export function byHand(text: string, ...commands: Command[]): Step {
  return { text, notes: [], by: 'person', commands };
}

/**
 * Proves that a new disk has the content of the old: `Both must hold the same: …`.
 * @param what completes the sentence
 * @param source the disk, and the words that the chain below it needs
 */
export function sameContent(
  what: string,
  [disk, ...words]: readonly [Word, ...Word[]],
  target: string,
): Step {
  const command = vhdset('compare', disk, { path: target }, ...words);
  return step(`Both must hold the same: ${what}.`, command);
}

/** All of the disk, as it was at the leaf of the chain; which state that is, no more than is known. */
export function wholeDisk(situation: Situation): Yield {
  const bytes = virtualSizeOf(situation);
  const certainty = bytes === null ? 'unknown' : 'exactly';
  return { state: stateOf(situation), bytes, ofBytes: bytes, certainty };
}

function stateOf({ chain, standing: { newer, suspects } }: Situation): string {
  const until = chain && untilWords(chain.leaf);
  if (newer.length > 0) {
    const count = formatCount(newer.length, 'newer disk holds', 'newer disks hold');
    return `an old state of the disk${until}; ${count} what was written since`;
  }
  if (suspects.length > 0) {
    return `the disk as these files hold it${until}; a newer disk may be among the files that could not be read`;
  }
  return chain && chain.members.length > 1
    ? 'the whole disk in its newest state, all checkpoints included'
    : 'the whole disk';
}

/** `, last written 2026-11-21 02:10 UTC`; nothing where the file system gives no time. */
function untilWords(disk: Disk): string {
  const time = lastWritten(disk);
  if (time === null) return '';
  return `, last written ${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
