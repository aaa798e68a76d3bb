import type { SkippedEntry } from '../bytes/file-tree.ts';
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

interface CandidateList {
  readonly foundBy: FoundBy;
  readonly files: readonly InventoryFile[];
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
 * Of several proven ones, the one the child names, or that lies beside it, is taken only if nothing
 * decoded tells them apart.
 */
export function findParent(child: Disk, atHand: FilesAtHand, choice: ParentChoice): ParentLink {
  const locator = child.vhdx.metadata?.parentLocator ?? null;
  const paths = namedPaths(locator);
  const given = choice.parents?.get(child.file.path);
  const lists =
    given === undefined
      ? listsOf(child, paths, linkagesIn(locator), atHand)
      : [{ foundBy: 'given' as const, files: filesAt(given, atHand) }];
  const weighed = distinct(lists, child).map((hit) => weigh(hit, locator, atHand));
  const tooLong = lists.filter(({ files }) => files.length > MAX_LISTED);
  const allProvenListed = !tooLong.some(({ foundBy }) => foundBy === 'identity');
  const { status, taken } = decide(
    child,
    weighed,
    allProvenListed,
    choice.ignoreIdMismatch ?? false,
  );
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
    name: paths[0] ? baseName(paths[0].path) : null,
    candidates,
    truncated: tooLong.length > 0,
    skipped: taken ? [] : skippedNamed(paths, atHand),
  };
}

interface NamedPath {
  readonly foundBy: FoundBy;
  readonly path: string;
}

/** The paths a child gives that end in a name, in the order of the specification. */
function namedPaths(locator: ParentLocator | null): NamedPath[] {
  const { relativePath = null, volumePath = null, absolutePath = null } = locator ?? {};
  const paths = [
    { foundBy: 'relative-path' as const, path: relativePath ?? '' },
    { foundBy: 'volume-path' as const, path: volumePath ?? '' },
    { foundBy: 'absolute-path' as const, path: absolutePath ?? '' },
  ];
  return paths.filter(({ path }) => baseName(path) !== '');
}

/** A child names its parent in several ways, mostly under one name. */
function skippedNamed(
  paths: readonly NamedPath[],
  { skippedByStem }: FilesAtHand,
): readonly SkippedEntry[] {
  const stems = new Set(paths.map(({ path }) => stemOf(baseName(path))));
  return [...stems].flatMap((stem) => (skippedByStem.get(stem) ?? []).slice(0, MAX_LISTED));
}

function linkagesIn(locator: ParentLocator | null): Guid[] {
  return [locator?.linkage, locator?.linkage2].filter((guid) => guid != null);
}

/** Everything at hand that may be the parent, by the way it comes up; best way first. */
function listsOf(
  child: Disk,
  paths: readonly NamedPath[],
  linkages: readonly Guid[],
  { byPath, byStem, byIdentity }: FilesAtHand,
): CandidateList[] {
  const folder = folderOf(child.file.path);
  const stems = new Set(paths.map(({ path }) => stemOf(baseName(path))));
  return [
    ...paths.map(({ foundBy, path }) => {
      return { foundBy, files: byPath.get(resolvedKey(folder, path)) ?? [] };
    }),
    ...[...stems].map((stem) => ({ foundBy: 'name' as const, files: byStem.get(stem) ?? [] })),
    ...linkages.map((linkage) => {
      return { foundBy: 'identity' as const, files: byIdentity.get(linkage) ?? [] };
    }),
  ];
}

function filesAt(path: string, { byPath }: FilesAtHand): InventoryFile[] {
  const files = byPath.get(pathKey(path)) ?? [];
  const exact = files.filter((file) => file.path === path);
  return (exact.length > 0 ? exact : files).slice(0, 1);
}

/** Each file once, by the first way it came up; a child that bears the name it asks for is no hit. */
function distinct(lists: readonly CandidateList[], child: Disk): Hit[] {
  const first = new Map<InventoryFile, Hit>();
  for (const { foundBy, files } of lists) {
    for (const file of files.slice(0, MAX_LISTED)) {
      const ownName = foundBy === 'name' && file === child.file;
      if (!ownName && !first.has(file)) first.set(file, { file, foundBy });
    }
  }
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
  allProvenListed: boolean,
  ignoreIdMismatch: boolean,
): Outcome {
  const others = weighed.filter(({ disk }) => disk !== child);
  const proven = others.filter(({ matches }) => matches);
  if (proven.length > 0) return chooseProven(child, proven, allProvenListed);
  const itself = weighed.find(({ disk, matches, foundBy }) => {
    return disk === child && (matches || foundBy === 'given');
  });
  if (itself) return { status: 'cycle', taken: itself };
  const named = others.filter(({ identity }) => identity);
  if (named.length === 0) return { status: 'missing', taken: null };
  return ignoreIdMismatch ? chooseUnproven(named) : { status: 'identity-mismatch', taken: null };
}

/** One DataWriteGuid says: the same data. A copy that differs anyhow contradicts it, so nobody is trusted then. */
function chooseProven(child: Disk, proven: readonly Weighed[], allProvenListed: boolean): Outcome {
  const [only] = proven;
  if (proven.length === 1 && allProvenListed) return { status: 'resolved', taken: only! };
  const folder = pathKey(folderOf(child.file.path));
  const reasons = new Map(proven.map((candidate) => [candidate, reasonFor(candidate, folder)]));
  const best = proven.reduce((a, b) => (reasons.get(b)! < reasons.get(a)! ? b : a));
  const rivals = proven.filter(({ file }) => {
    return file !== best.file && (file.id === null || file.id !== best.file.id);
  });
  const decided = rivals.every((rival) => {
    return reasons.get(rival) !== reasons.get(best) && looksAlike(best.disk!, rival.disk!);
  });
  return decided && allProvenListed
    ? { status: 'resolved', taken: best }
    : { status: 'ambiguous', taken: null };
}

const BY_PATH: readonly FoundBy[] = ['given', 'relative-path', 'volume-path', 'absolute-path'];

/**
 * Why this one, the best reason first: the child's path leads to it; it lies beside the child, under
 * the right name or another; it has the right name. Copies of a chain under other names keep together
 * so, although the names that they ask for are found elsewhere.
 */
function reasonFor({ file, foundBy }: Weighed, folder: string): number {
  const path = BY_PATH.indexOf(foundBy);
  if (path >= 0) return path;
  const beside = pathKey(folderOf(file.path)) === folder;
  return BY_PATH.length + (beside ? 0 : 2) + (foundBy === 'name' ? 0 : 1);
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

/** Whether the parent was taken because the user said so, although its identity is not the one asked for. */
export function takenUnproven(link: Pick<ParentLink, 'candidates'> | null): boolean {
  return link?.candidates.some(({ verdict }) => verdict === 'taken-unproven') ?? false;
}
