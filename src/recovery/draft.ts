import { formatCount } from '../bytes/quantity.ts';
import type { Disk } from '../sets/model.ts';
import { folderOf } from '../sets/paths.ts';
import { lastWritten } from '../sets/times.ts';
import { type Command, makeFolder, textOf, vhdset, type Word } from './command.ts';
import { noSpace, timeFor } from './effort.ts';
import { outerOf } from './folder-sizes.ts';
import { virtualSizeOf } from './members.ts';
import type { Draft, OptionId, Precondition, Step, Yield } from './recovery-option.ts';
import type { Situation } from './situation.ts';

/** An option with nothing in it yet: each option states what differs. */
type Parts = Partial<Draft> & Pick<Draft, 'id' | 'title' | 'why' | 'yields'>;

export function draft(parts: Parts): Draft {
  const manifests = manifestsOf(parts);
  const writes = [...(parts.writes ?? []), ...manifests.map(({ manifest }) => manifest)];
  const folders = foldersOf(writes);
  const first =
    folders.length > 0 ? [step('Make the folder for new files.', ...folders.map(makeFolder))] : [];
  return {
    verdict: 'possible',
    preconditions: [],
    space: noSpace(),
    time: timeFor({}),
    risk: 'None: only new files are written.',
    warnings: [],
    verify: [],
    reads: [],
    ...parts,
    writes,
    steps: [...first, ...manifests.map(manifestStep), ...(parts.steps ?? [])],
  };
}

interface FolderManifest {
  readonly folder: string;
  readonly manifest: string;
}

/** Before files are copied: one manifest for each folder that they come from. */
function manifestsOf({ steps = [], writes = [] }: Parts): FolderManifest[] {
  const [target] = writes;
  const sources = steps
    .filter(({ by }) => by === 'script')
    .flatMap(({ commands }) => commands)
    .flatMap(({ tool, argv: [from] }) => (tool === 'copy' && from ? [textOf(from)] : []));
  if (target === undefined) return [];
  const folders = [...new Set(sources.map((path) => outerOf(path) || '.'))];
  return folders.map((folder, index) => {
    const name = index === 0 ? 'sources.sha256' : `sources-${index + 1}.sha256`;
    return { folder, manifest: `${folderOf(target)}${name}` };
  });
}

function manifestStep({ folder, manifest }: FolderManifest): Step {
  return step(
    'First, a manifest of the whole folder. With it, anyone can check later that nothing in it has changed.',
    vhdset('hash', { path: folder }, '--files', '--manifest', { path: manifest }),
  );
}

/** The folders of new files, each once. */
function foldersOf(writes: readonly string[]): string[] {
  const folders = writes.map(outerOf);
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

function stateOf({ chain, standing: { newer, suspects }, contradicted }: Situation): string {
  const until = chain && untilWords(chain.leaf);
  if (newer.length > 0) {
    const count = formatCount(newer.length, 'newer disk holds', 'newer disks hold');
    return `an old state of the disk${until}; ${count} what was written since`;
  }
  if (suspects.length > 0) {
    return `the disk as these files hold it${until}; a newer disk may be among the files that could not be read`;
  }
  const absent = contradicted.filter(({ kind }) => kind === 'absent').length;
  if (absent > 0) {
    const count = formatCount(absent, 'disk');
    return `the disk as these files hold it${until}; the hosts list ${count} more, which may be newer`;
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
