import type { Guid } from '../bytes/guid.ts';
import type { ParentLocator } from '../formats/vhdx/parent-locator.ts';
import { type FilesAtHand, identityOf } from './files-at-hand.ts';
import type {
  Disk,
  FoundBy,
  InventoryFile,
  LinkStatus,
  ParentCandidate,
  ParentLink,
  Verdict,
} from './model.ts';
import { baseName, folderOf, pathKey, resolvedKey, stemOf } from './paths.ts';
import { looksAlike } from './twins.ts';

/** What the user says about parents. */
export interface ParentChoice {
  /** Path of a child to the path of its parent, as files at hand: decides for that child. */
  readonly parents?: ReadonlyMap<string, string>;
  /** Takes a parent of the right name, or a given one, although its identity is not the one asked for. */
  readonly ignoreIdMismatch?: boolean;
}

/**
 * Candidates looked at from one list: without a bound, thousands of files of one name, each asking
 * for that name, would take the square of their number.
 */
const MAX_LISTED = 16;

interface Hit {
  readonly file: InventoryFile;
  readonly foundBy: FoundBy;
}

interface Weighed extends Hit {
  readonly disk: Disk | null;
  readonly identity: Guid | null;
  readonly matches: ParentCandidate['matches'];
}

interface Outcome {
  readonly status: LinkStatus;
  readonly taken: Weighed | null;
}

/**
 * Looks for the parent of a differencing disk among the files at hand: where its paths lead, then
 * under the names they end in, then by identity. Identity alone proves a parent ([MS-VHDX] 2.6.2.6:
 * DataWriteGuid equal to either linkage); a name without it is at most a reason to say why not.
 * Of several proven ones, the one the child names is taken only if nothing decoded tells them apart.
 */
export function findParent(child: Disk, atHand: FilesAtHand, choice: ParentChoice): ParentLink {
  const locator = child.vhdx.metadata?.parentLocator ?? null;
  const given = choice.parents?.get(child.file.path);
  const hits = given === undefined ? hitsOf(child, locator, atHand) : givenHit(given, atHand);
  const weighed = distinct(hits).map((hit) => weigh(hit, locator, atHand));
  const sameIdentity = linkagesIn(locator).map((linkage) => atHand.byIdentity.get(linkage));
  const sameName = stemsIn(locator).map((stem) => atHand.byStem.get(stem));
  const allListed = given !== undefined || !sameIdentity.some(isLong);
  const { status, taken } = decide(child, weighed, allListed, choice.ignoreIdMismatch ?? false);
  const candidates: ParentCandidate[] = weighed.map((candidate) => ({
    path: candidate.file.path,
    foundBy: candidate.foundBy,
    matches: candidate.matches,
    verdict: verdictOn(candidate, taken, child),
    dataWriteGuid: candidate.identity,
  }));
  if (given !== undefined && weighed.length === 0) candidates.push(notAtHand(given));
  return {
    status,
    parent: taken?.disk ?? null,
    linkage: locator?.linkage ?? null,
    linkage2: locator?.linkage2 ?? null,
    name: namedPaths(locator).map(([, path]) => baseName(path))[0] ?? null,
    candidates,
    truncated: !allListed || (given === undefined && sameName.some(isLong)),
  };
}

/** In the order of the specification. */
function namedPaths(locator: ParentLocator | null): [FoundBy, string][] {
  const { relativePath = null, volumePath = null, absolutePath = null } = locator ?? {};
  const paths: [FoundBy, string | null][] = [
    ['relative-path', relativePath],
    ['volume-path', volumePath],
    ['absolute-path', absolutePath],
  ];
  return paths.filter(
    (entry): entry is [FoundBy, string] => !!entry[1] && baseName(entry[1]) !== '',
  );
}

function stemsIn(locator: ParentLocator | null): string[] {
  return [...new Set(namedPaths(locator).map(([, path]) => stemOf(baseName(path))))];
}

function linkagesIn(locator: ParentLocator | null): Guid[] {
  return [locator?.linkage, locator?.linkage2].filter((guid) => guid != null);
}

function* hitsOf(child: Disk, locator: ParentLocator | null, atHand: FilesAtHand): Generator<Hit> {
  const folder = folderOf(child.file.path);
  for (const [foundBy, path] of namedPaths(locator)) {
    for (const file of listed(atHand.byPath.get(resolvedKey(folder, path))))
      yield { file, foundBy };
  }
  for (const stem of stemsIn(locator)) {
    for (const file of listed(atHand.byStem.get(stem))) {
      if (file !== child.file) yield { file, foundBy: 'name' };
    }
  }
  for (const linkage of linkagesIn(locator)) {
    for (const { file } of listed(atHand.byIdentity.get(linkage)))
      yield { file, foundBy: 'identity' };
  }
}

function givenHit(path: string, { byPath }: FilesAtHand): Hit[] {
  const files = byPath.get(pathKey(path)) ?? [];
  const file = files.find((candidate) => candidate.path === path) ?? files[0];
  return file ? [{ file, foundBy: 'given' }] : [];
}

const listed = <T>(items: readonly T[] = []): readonly T[] => items.slice(0, MAX_LISTED);

const isLong = (items: readonly unknown[] = []): boolean => items.length > MAX_LISTED;

/** Each file once, by the first way it came up. */
function distinct(hits: Iterable<Hit>): Hit[] {
  const first = new Map<InventoryFile, Hit>();
  for (const hit of hits) if (!first.has(hit.file)) first.set(hit.file, hit);
  return [...first.values()];
}

function weigh(hit: Hit, locator: ParentLocator | null, { diskIn }: FilesAtHand): Weighed {
  const disk = diskIn.get(hit.file) ?? null;
  const identity = disk && identityOf(disk);
  let matches: ParentCandidate['matches'] = null;
  // An all-zero linkage is null in a locator: never a match.
  if (identity && identity === locator?.linkage) matches = 'parent_linkage';
  else if (identity && identity === locator?.linkage2) matches = 'parent_linkage2';
  return { ...hit, disk, identity, matches };
}

function decide(
  child: Disk,
  weighed: readonly Weighed[],
  allListed: boolean,
  ignoreIdMismatch: boolean,
): Outcome {
  const others = weighed.filter(({ disk }) => disk !== child);
  const proven = others.filter(({ matches }) => matches);
  if (proven.length > 0) return chooseProven(proven, allListed);
  const itself = weighed.find(({ disk, matches, foundBy }) => {
    return disk === child && (matches || foundBy === 'given');
  });
  if (itself) return { status: 'cycle', taken: itself };
  const named = others.filter(({ identity }) => identity);
  if (named.length === 0) return { status: 'missing', taken: null };
  return ignoreIdMismatch ? chooseUnproven(named) : { status: 'identity-mismatch', taken: null };
}

/** One DataWriteGuid says: the same data. A copy that differs anyhow contradicts it, so nobody is trusted then. */
function chooseProven([best, ...rest]: readonly Weighed[], allListed: boolean): Outcome {
  const rivals = rest.filter(({ file }) => file.id === null || file.id !== best!.file.id);
  const decided =
    rivals.length === 0 ||
    (best!.foundBy !== 'identity' &&
      rivals.every(({ foundBy, disk }) => {
        return foundBy !== best!.foundBy && looksAlike(best!.disk!, disk!);
      }));
  return decided && allListed
    ? { status: 'resolved', taken: best! }
    : { status: 'ambiguous', taken: null };
}

/** Without identity the name has to do: the first place it leads to, if only one file is there. */
function chooseUnproven([best, next]: readonly Weighed[]): Outcome {
  return best!.foundBy === next?.foundBy
    ? { status: 'ambiguous', taken: null }
    : { status: 'resolved', taken: best! };
}

function verdictOn(candidate: Weighed, taken: Weighed | null, child: Disk): Verdict {
  if (candidate.disk === child) return 'itself';
  if (candidate === taken) return candidate.matches ? 'taken' : 'taken-unproven';
  if (!candidate.identity) return 'unreadable';
  return candidate.matches ? 'copy' : 'identity-differs';
}

function notAtHand(path: string): ParentCandidate {
  return { path, foundBy: 'given', matches: null, verdict: 'unreadable', dataWriteGuid: null };
}
