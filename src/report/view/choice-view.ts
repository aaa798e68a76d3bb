import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Command } from '../../recovery/command.ts';
import type { FilesBetween, StateChoice } from '../../recovery/state-choice.ts';
import type { CountedVolume, NamedChange } from '../../volumes/counted-changes.ts';
import { type Folding, folding } from './folding.ts';
import { pathWithin } from './names.ts';

/** What a state that could be taken gives and loses, in files. Names from files: hostile until escaped. */
export interface ChoiceView {
  /** `Without f.avhdx, 14 files would be lost (3 that it alone has, 11 in its version; 12 MiB).` */
  readonly words: string;
  /** Tells every file; null where there is none to tell of. */
  readonly tells: Command | null;
}

/** Choices that are listed before the rest is counted. */
const SHOWN_CHOICES = 8;
/** Files that are named. */
const SHOWN_FILES = 5;
/** Remarks of the file systems that are told. */
const SHOWN_WARNINGS = 2;

export function choiceViews(
  choices: readonly StateChoice[],
  roots: readonly string[],
): Folding<ChoiceView> {
  // One line says it of all of them.
  const blank = choices.filter(hasNothingRecognised);
  const told = blank.length > 1 ? choices.filter((choice) => !blank.includes(choice)) : choices;
  const views = told.map((choice) => ({
    words: wordsOf(choice, roots),
    tells: isReadable(choice) ? choice.tells : null,
  }));
  if (blank.length > 1) views.push({ words: wordsOfBlank(blank, roots), tells: null });
  return folding(views, SHOWN_CHOICES);
}

function hasNothingRecognised({ files }: StateChoice): boolean {
  if (!files || files.volumes.length > 0) return false;
  return files.trouble === null && files.missing === 0 && files.notCompared === 0;
}

function wordsOfBlank(blank: readonly StateChoice[], roots: readonly string[]): string {
  const named = (paths: readonly string[]) => {
    const names = [...new Set(paths)].map((path) => pathWithin(path, roots));
    const more = names.length - SHOWN_FILES;
    return [...names.slice(0, SHOWN_FILES), ...(more > 0 ? [`… and ${more} more`] : [])].join(', ');
  };
  const [others, against] = [blank.map(({ path }) => path), blank.map((one) => one.against)];
  return (
    `No file system is recognised in ${named(against)}, nor in what could be taken instead or is ` +
    `not used: ${named(others)}. What these ${blank.length} hold cannot be told in files.`
  );
}

/** As far as is known. */
function isReadable({ files }: StateChoice): boolean {
  if (!files || files.trouble !== null) return true;
  return files.volumes.some(({ status }) => status !== 'not-read');
}

/** The names in a choice, and whose files are the ones that would be lost. */
interface Sides {
  readonly head: string;
  /** `it`, or the name of the state that is given up. */
  readonly loser: string;
  readonly other: string;
  readonly losing: 'newer' | 'older';
}

function wordsOf(choice: StateChoice, roots: readonly string[]): string {
  const { kind, files } = choice;
  const [path, against] = [choice.path, choice.against].map((one) => pathWithin(one, roots));
  const sides: Sides =
    kind === 'orphan'
      ? { head: `Without ${path}`, loser: 'it', other: against!, losing: 'newer' }
      : {
          head: `With ${path} ${kind === 'parent' ? 'as the parent ' : ''}in place of ${against}`,
          loser: against!,
          other: path!,
          losing: 'older',
        };
  if (!files) return `${sides.head}: which files would be lost was not looked into; this tells:`;
  const sentences = [...files.volumes.flatMap((one) => volumeWords(one, files, sides))];
  const { missing, notCompared, trouble } = files;
  if (files.volumes.length === 0 && trouble === null) {
    sentences.push(`${sides.head}: neither state has a file system that is recognised.`);
  }
  if (missing > 0) {
    sentences.push(
      `${formatBytes(missing)} of the disk are in no file found: what lies there is unknown.`,
    );
  }
  if (notCompared > 0) {
    sentences.push(
      `At most ${formatBytes(notCompared)} of content were not compared: more files may differ there.`,
    );
  }
  if (trouble !== null) {
    sentences.push(`${sides.head}: which files would be lost could not be told: ${trouble}.`);
  }
  return sentences.join(' ');
}

function volumeWords(volume: CountedVolume, { volumes }: FilesBetween, sides: Sides): string[] {
  const { number, label, status, reason, counts, undetermined, unknownBytes, more } = volume;
  const several = volumes.length > 1;
  const which = several ? `Volume ${number}${label ? ` “${label}”` : ''}: ` : '';
  if (status === 'not-read') {
    return [`${which}${sides.head}: the file system could not be read: ${reason ?? 'unknown'}.`];
  }
  const { head, loser, other, losing } = sides;
  const [lone, gained] =
    losing === 'newer' ? [counts.added, counts.removed] : [counts.removed, counts.added];
  const versions = counts.changed.files + counts.renamed.files;
  const bytesOf = losing === 'newer' ? 'bytes' : 'previousBytes';
  const bytes = lone.bytes + counts.changed[bytesOf] + counts.renamed[bytesOf];
  const lost = lone.files + versions;
  const owner = loser === 'it' ? 'its version' : `the version of ${loser}`;
  const parts = [
    ...(lone.files > 0 ? [`${lone.files.toLocaleString('en-US')} that ${loser} alone has`] : []),
    ...(versions > 0 ? [`${versions.toLocaleString('en-US')} in ${owner}`] : []),
  ];
  const atLeast = more ? 'at least ' : '';
  const sentences = [
    lost > 0
      ? `${which}${head}, ${atLeast}${formatCount(lost, 'file')} would be lost (${parts.join(', ')}; ${formatBytes(bytes)}).`
      : `${which}${head}, no file is known to be lost.`,
  ];
  const named = lostAmong(volume.largest, losing).slice(0, SHOWN_FILES);
  if (named.length > 0) {
    sentences.push(`${named.length < lost ? 'The largest' : 'They are'}: ${named.join(', ')}.`);
  }
  if (gained.files > 0) {
    const count = formatCount(gained.files, 'file');
    sentences.push(`${other} has ${count} that ${loser} has not (${formatBytes(gained.bytes)}).`);
  }
  if (status === 'formatted') sentences.push('The two are different file systems.');
  if (undetermined > 0) {
    sentences.push(
      `Of ${formatCount(undetermined, 'place')} it is unknown what became of the files.`,
    );
  }
  if (unknownBytes > 0) {
    sentences.push(`Of ${formatBytes(unknownBytes)} of content it is unknown whether they differ.`);
  }
  return [...sentences, ...volume.warnings.slice(0, SHOWN_WARNINGS).map((text) => `${text}.`)];
}

function lostAmong(changes: readonly NamedChange[], losing: Sides['losing']): string[] {
  const gained = losing === 'newer' ? 'removed' : 'added';
  return changes
    .filter(({ change, type }) => type === 'file' && change !== gained)
    .map(({ path }) => path);
}
