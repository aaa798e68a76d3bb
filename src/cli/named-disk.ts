import type { Case } from '../case/case.ts';
import { ImagePlaces } from '../case/image-places.ts';
import { type NamedChain, NamingError } from '../case/named-chain.ts';
import type { OpenChain } from '../chains/open-chain.ts';
import { readingBasis } from '../chains/reading-basis.ts';
import { inflate } from '../node/inflate.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { basisText, gapText, standingText } from '../report/view/chain-words.ts';
import type { Chain, Disk, VhdSet } from '../sets/model.ts';
import { standingOf } from '../sets/standing.ts';
import { InputError } from './exit.ts';
import type { SearchOptions } from './shared-options.ts';
import { withCase } from './with-case.ts';

export interface DiskOptions extends SearchOptions {
  /** A `.vhds`, `.avhdx` or `.vhdx`. */
  disk: string;
  /** A member of the chain whose state is meant, by path or by name. */
  at?: string | undefined;
}

/** A disk named on the command line, in its case. */
export interface NamedDisk extends NamedChain {
  readonly investigation: Case;
}

/** A disk argument opened as one address space. */
export interface OpenedDisk extends NamedDisk, Pick<OpenChain, 'disk'> {
  /** Why the chain is not whole, and what it would take; null when it is. */
  readonly gap: string | null;
  /** What the user should know although it can be read. */
  readonly warnings: readonly string[];
}

/**
 * Finds the chain that a disk argument stands for.
 * @throws {InputError} when it is no disk, or the leaf of a set is not at hand
 */
export async function withNamedDisk<T>(
  options: DiskOptions,
  work: (named: NamedDisk) => Promise<T>,
  { countAllocation = false, readsContent = false } = {},
): Promise<T> {
  const { disk, at } = options;
  await requireNoFolder(disk);
  const read = { countAllocation, readsContent };
  const request = { paths: [disk], neighbours: 'included', ...read } as const;
  return withCase(request, options, async (opened) => {
    const named = await opened.chainNamed(disk, at).catch(async (error: unknown) => {
      await refuseImage(disk, error);
      return rephraseNaming(error);
    });
    return work({ ...named, investigation: opened });
  });
}

/**
 * Opens the chain that a disk argument stands for, as far down as it can be read.
 * @throws {FormatError} when not even the leaf can
 */
export async function withOpenedDisk<T>(
  options: DiskOptions,
  work: (opened: OpenedDisk) => Promise<T>,
): Promise<T> {
  const use = async (named: NamedDisk) => {
    if (options.at === undefined) requireNewest(named);
    const { disk, gap } = await named.investigation.openChain(named.chain);
    const warnings = [
      ...(options.at === undefined ? standingOfNamed(named) : []),
      ...warningsOf(named.chain),
    ];
    return work({ ...named, disk, gap: gap && gapText(gap), warnings });
  };
  return withNamedDisk(options, use, { readsContent: true });
}

/** What keeps the disk that was named from being the newest state; nothing when it is. */
function standingOfNamed({ chain, investigation }: NamedDisk): string[] {
  return standingText(chain, standingOf(chain, investigation.inventory));
}

/** What a reading of the chain rests on beside its files: the choices of the user. */
function warningsOf(chain: Chain): string[] {
  return readingBasis(chain).map(basisText);
}

/** @throws {InputError} saying what it would take, when the chain is not whole */
export function requireWhole({ gap }: Pick<OpenedDisk, 'gap'>, remedy = ''): void {
  if (gap !== null) throw new InputError(gap + remedy);
}

/** @throws {InputError} when the chain has no such member, or several */
export function memberNamed({ investigation, chain }: NamedDisk, wanted: string): Promise<Disk> {
  return investigation.memberNamed(chain, wanted).catch(rephraseNaming);
}

/** All below a folder would be read, to find no disk in the end. */
async function requireNoFolder(path: string): Promise<void> {
  const places = new SystemPlaces();
  const kind = await places.kindOf(path);
  places.close();
  if (kind !== 'folder') return;
  throw new InputError(
    `${path} is a folder: name a disk in it; vhdset analyze ${path} lists what is there`,
  );
}

/** @throws {InputError} where what names no chain is the image of a disk, a volume on one, or unknown */
async function refuseImage(path: string, error: unknown): Promise<void> {
  if (!(error instanceof NamingError)) return;
  await refuseVolume(path, error);
  if (error.trouble.why !== 'no-disk' || error.trouble.file.kind !== 'other') return;
  const { withDiskImage } = await import('./disk-image-argument.ts');
  const kind = await withDiskImage(path, async (image) => image.kind);
  if (kind === null) {
    const neither = neitherDiskNorSet(path, 'other');
    throw new InputError(`${neither}; no partition table or file system is recognised in it`);
  }
  const what = kind === 'raw' ? 'a raw image of a disk' : 'an EWF image of a disk';
  throw new InputError(
    `${path} is ${what}, not a chain: volumes, ls, cat, extract, export, hash, map, compare and serve take it; ` +
      `name a disk in it as ${path}#1/folder/file.vhdx`,
  );
}

/** @throws {InputError} for `image.E01#2`, or what is no disk on it, where a disk is wanted */
async function refuseVolume(path: string, { trouble }: NamingError): Promise<void> {
  const places = new SystemPlaces();
  const inside = await new ImagePlaces(places, inflate).inside(path).finally(() => places.close());
  if (!inside) return;
  const { image, volume, names } = inside;
  if (names.length === 0) {
    throw new InputError(
      `${path} is a volume, and what is wanted here is a disk: name ${image} itself, ` +
        `or a disk on the volume as ${path}/folder/file.vhdx`,
    );
  }
  // What is wrong with a disk is said by whoever read it.
  const unknown =
    trouble.why === 'no-disk' && trouble.file.kind === 'other' && trouble.file.error === null;
  if (!unknown && trouble.why !== 'not-at-hand') return;
  throw new InputError(
    `${path} is neither a VHDX nor a VHD Set; ` +
      `vhdset ls ${image}#${volume ?? ''} "/${names.join('/')}" lists what is there`,
  );
}

/**
 * A set that names an ancestor of newer disks stands for an old state: that is read only when asked for.
 * @throws {InputError} naming both ways
 */
export function requireNewest({ set, chain }: NamedChain): void {
  const newer = set?.descendants ?? [];
  if (!set || newer.length === 0) return;
  const old = chain.leaf.file.path;
  const [leaf] = newer.filter((disk) => newer.every((other) => other.parent?.parent !== disk));
  throw new InputError(
    `${set.file.path} is behind: newer disks (${newer.length}) descend from the one it names. ` +
      `For the newest state name ${leaf?.file.path ?? 'the newest'} itself; ` +
      `for the state that the set knows add --at ${old}`,
  );
}

/** @param kind what the file is by its content */
export function neitherDiskNorSet(path: string, kind: string): string {
  return `${path} is neither a VHDX nor a VHD Set: ${contentText(kind)}`;
}

/** @param kind what a file is by its content; `other` is none that is known here */
export function contentText(kind: string): string {
  if (kind === 'empty') return 'it is empty';
  return `its content is ${kind === 'other' ? 'unknown' : kind}`;
}

/** Says what can be typed instead. */
export function rephraseNaming(error: unknown): never {
  throw error instanceof NamingError ? new InputError(namingText(error)) : error;
}

function namingText({ path, trouble }: NamingError): string {
  switch (trouble.why) {
    case 'not-at-hand':
      return neitherDiskNorSet(path, 'other');
    case 'no-disk': {
      const { error, kind } = trouble.file;
      return error ?? neitherDiskNorSet(path, kind);
    }
    case 'leaf-unknown':
    case 'leaf-absent':
    case 'leaf-ambiguous':
      return leafText(path, trouble.set);
    case 'no-member': {
      const leaf = trouble.chain.leaf.file.path;
      return `${path} is not in the chain of ${leaf}; vhdset chain ${leaf} lists its members`;
    }
    case 'several-members':
      return `several members of the chain are named ${path}; say which by its path`;
  }
}

function leafText(path: string, { activeLeaf: { name, candidates } }: VhdSet): string {
  if (candidates.length > 1) {
    const paths = candidates.map(({ file }) => file.path).join(', ');
    return `${path} names ${name}, and there are several: name one of ${paths}`;
  }
  return name === null
    ? `${path} does not say which disk is in use; name the newest .avhdx itself`
    : `${path} names the disk ${name}, which is not beside it; name its folder with --search`;
}
