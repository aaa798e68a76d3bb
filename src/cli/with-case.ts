import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { Case } from '../case/case.ts';
import { type CasePaths, openCaseAt } from '../case/case-at.ts';
import { openDiskImage } from '../case/disk-image.ts';
import { ImagePlaces, placesInImages } from '../case/image-places.ts';
import { inflate } from '../node/inflate.ts';
import { openFileLimit } from '../node/open-file-limit.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { NotAtHandError, type ParentPair } from '../sets/parent-pairs.ts';
import { readingChoices } from './assumptions.ts';
import { InputError, UsageError } from './exit.ts';
import type { SearchOptions } from './shared-options.ts';

/** What a command says of its case beside the shared options. */
interface CommandRequest
  extends Pick<CasePaths, 'paths' | 'neighbours' | 'countAllocation' | 'eventLogs' | 'host'> {
  /** Whether the content is read, and so all files of a chain in turn. */
  readonly readsContent?: boolean;
}

/**
 * Opens the case of a command, and closes its files when `work` has ended.
 * @throws {UsageError} for a `--parent` that makes no sense
 * @throws {InputError} for a `--search` that is not there
 */
export async function withCase<T>(
  { readsContent = false, ...request }: CommandRequest,
  options: SearchOptions,
  work: (opened: Case) => Promise<T>,
): Promise<T> {
  const { search, ignoreIdMismatch } = options;
  const parents = options.parent.map(parsePair);
  const folders = new SystemPlaces(readsContent ? { openFiles: openFileLimit() } : {});
  try {
    const opened = await openCaseAt(placesInImages(folders, inflate, searchOf(options)), {
      ...request,
      ...readingChoices(options),
      ...{ search, parents, ignoreIdMismatch },
    }).catch((error: unknown) => {
      throw error instanceof NotAtHandError ? notAtHand(error) : error;
    });
    const { files } = opened.inventory;
    const absent = files.find(({ path, kind }) => kind === 'unreadable' && search.includes(path));
    if (absent) throw new InputError(`--search: ${absent.error}`);
    return await work(opened);
  } finally {
    folders.close();
  }
}

/** Whether a path names one file, and not a folder, nor an image, which is looked into as one is. */
export async function isSingleFile(path: string): Promise<boolean> {
  const folders = new SystemPlaces();
  try {
    const places = new ImagePlaces(folders, inflate);
    if ((await places.kindOf(path)) !== 'file') return false;
    if ((await places.inside(path)) !== null) return true;
    return (await openDiskImage(folders, path, inflate)) === null;
  } catch (error) {
    // What is wrong with it is told when it is read.
    if (!(error instanceof VhdsetError)) throw error;
    return true;
  } finally {
    folders.close();
  }
}

/** How images are searched for what was deleted. */
function searchOf({ carve = false, acceptDoubtful = false }: SearchOptions) {
  return { carve, acceptDoubtful };
}

function notAtHand({ path }: NotAtHandError): UsageError {
  return new UsageError(`--parent names ${path}, which was not found`);
}

function parsePair(text: string): ParentPair {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) {
    throw new UsageError(`--parent takes <child>=<parent>, not ${text}`);
  }
  return { child: text.slice(0, at), parent: text.slice(at + 1) };
}
