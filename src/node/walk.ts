import type { BigIntStats } from 'node:fs';
import { join } from 'node:path';
import type { SkippedEntry, TreeFile, UnreadableEntry } from '../bytes/file-tree.ts';
import { SourceError } from '../bytes/source-error.ts';
import { listFolder, lookAtLink } from './file-calls.ts';
import { type FileFacts, factsOf, irregularKind } from './file-facts.ts';
import { isInside, realPaths } from './inside-roots.ts';
import { realPath } from './real-path.ts';
import { sourceError } from './source-error.ts';

/** A file of a folder; hard links to it are listed by their own paths. */
interface FolderFile extends TreeFile, FileFacts {
  /** Without symbolic links. No two files of one walk share it; hard links have one each. */
  readonly realPath: string;
  readonly modified: Date;
  readonly created: Date;
  readonly id: string;
}

export type FolderEntry = FolderFile | UnreadableEntry | SkippedEntry;

/** How many files the system is asked about at a time: enough to hide the latency of a network. */
const LOOK_AHEAD = 64;

/** What Node.js puts in place of bytes that are not UTF-8: under such a name no file is found again. */
const REPLACEMENT = '\ufffd';

/** A path to look at; `look` is its answer, asked for ahead of time. */
interface Step {
  readonly path: string;
  readonly realPath: string;
  look?: Promise<BigIntStats | SourceError>;
}

/**
 * Everything below `roots`, folder by folder, names in the order of their code units; symbolic links
 * last, so that a file is listed under a name of its own rather than under a link's. A link is
 * followed where its target lies inside the roots and was not listed already.
 * @param roots files and folders; a root that is itself a link is followed.
 * @param beside symbolic links beside the roots, which are treated like those below them.
 */
export async function* walk(
  roots: readonly string[],
  beside: readonly string[] = [],
): AsyncGenerator<FolderEntry> {
  const realRoots = await realPaths(roots);
  const seen = new Set<string>();
  const links = [...beside];
  for (const root of roots) {
    const step = await followed(root);
    if ('found' in step) yield step;
    else yield* walkDown(step, seen, links);
  }
  // Grows while it is gone through: a folder behind a link may hold more links.
  for (const link of links) {
    const step = await followed(link);
    if ('found' in step) yield step;
    else if (!isInside(step.realPath, realRoots)) {
      yield skipped(link, 'a symbolic link that leads out of the folders given');
    } else if (seen.has(step.realPath)) {
      const reason = 'a symbolic link to what is listed by itself';
      yield { ...skipped(link, reason), target: step.realPath };
    } else yield* walkDown(step, seen, links);
  }
}

/** What lies at and below `start`; symbolic links are put aside into `links`. */
async function* walkDown(
  start: Step,
  seen: Set<string>,
  links: string[],
): AsyncGenerator<FolderEntry> {
  const pending = [start];
  for (let step = pending.pop(); step; step = pending.pop()) {
    const { path, realPath } = step;
    if (seen.has(realPath)) continue;
    const stats = await (step.look ?? lookAhead(step, pending));
    if (stats instanceof Error) yield { found: 'unreadable', path, error: stats };
    else if (stats.isSymbolicLink()) links.push(path);
    else {
      seen.add(realPath);
      if (stats.isDirectory()) {
        const content = await stepsInto(step);
        if (content instanceof Error) yield { found: 'unreadable', path, error: content };
        else for (const next of content) pending.push(next);
      } else if (stats.isFile()) yield { found: 'file', path, realPath, ...factsOf(stats) };
      else yield skipped(path, irregularKind(stats) ?? 'not a regular file');
    }
  }
}

/** Asks about `step` and about those that come next, at the same time. */
function lookAhead(step: Step, pending: Step[]): Promise<BigIntStats | SourceError> {
  for (const next of pending.slice(1 - LOOK_AHEAD)) next.look ??= lookAt(next);
  return lookAt(step);
}

function lookAt({ path, realPath }: Step): Promise<BigIntStats | SourceError> {
  // Of the last part of the real path, so that a root or followed link is not a link any more.
  return lookAtLink(realPath, { bigint: true }).catch((error: unknown) => notFound(path, error));
}

/** A file that was listed a moment ago and is not there: its name cannot be given back to the system. */
function notFound(path: string, error: unknown): SourceError {
  if (!path.includes(REPLACEMENT)) return sourceError(path, error);
  const explanation = 'its name is not valid UTF-8; rename the copy';
  return new SourceError(path, 'name-not-utf-8', explanation, { cause: error });
}

/** The content of a folder, last name first: it goes onto a stack. */
async function stepsInto(folder: Step): Promise<Step[] | SourceError> {
  try {
    const names = await listFolder(folder.realPath);
    return names
      .sort()
      .reverse()
      .map((name) => ({ path: join(folder.path, name), realPath: join(folder.realPath, name) }));
  } catch (error) {
    return sourceError(folder.path, error);
  }
}

async function followed(path: string): Promise<Step | UnreadableEntry> {
  try {
    return { path, realPath: await realPath(path) };
  } catch (error) {
    return { found: 'unreadable', path, error: notFound(path, error) };
  }
}

function skipped(path: string, reason: string): SkippedEntry {
  return { found: 'skipped', path, reason };
}
