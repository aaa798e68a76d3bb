import type { Places } from '../../bytes/places.ts';
import { assertUnchanged } from '../../disk/assert-unchanged.ts';
import { contentOfDisk, contentOfFile } from '../../disk/compared-content.ts';
import type { ComparedContent } from '../../disk/comparison-steps.ts';
import type { VirtualDisk } from '../../disk/virtual-disk.ts';
import type { JobSubject } from '../../fleet/job.ts';
import { openSubject } from '../../fleet/open-subject.ts';
import { gapText } from '../../report/view/chain-words.ts';
import { InputError } from '../exit.ts';
import { rephraseNaming, requireNewest } from '../named-disk.ts';

/** The disk that a job's subject stands for, whole. */
export interface ChainContent {
  readonly path: string;
  readonly disk: VirtualDisk;
  /** @throws {SourceChangedError} for the first file that is not what it was */
  verifyUnchanged(): Promise<void>;
}

/** @throws {InputError} where the chain is not whole, or not the newest state of its set */
export async function openContent(places: Places, subject: JobSubject): Promise<ChainContent> {
  const opened = await openSubject(places, subject, { countAllocation: false });
  const named = await opened.chainNamed(subject.path).catch(rephraseNaming);
  requireNewest(named);
  const { disk, gap } = await opened.openChain(named.chain);
  if (gap !== null) throw new InputError(gapText(gap));
  return {
    path: subject.path,
    disk,
    verifyUnchanged: () => assertUnchanged(disk.layers),
  };
}

/** What is compared, and its proof. */
export interface Side {
  readonly content: ComparedContent;
  verifyUnchanged(): Promise<void>;
}

/** A chain, or a raw image of a disk, which is a subject of kind `file`. */
export async function openSide(places: Places, subject: JobSubject): Promise<Side> {
  if (subject.kind !== 'file') {
    const { disk, verifyUnchanged } = await openContent(places, subject);
    // One file, read in one way, on both sides: nothing has to be read of it.
    const identityOf = ({ name, vhdx }: (typeof disk.layers)[number]) =>
      `${vhdx.logUse === 'replayed' ? 'log replayed' : 'as it stands'}: ${name}`;
    return { content: contentOfDisk(disk, identityOf), verifyUnchanged };
  }
  const { inventory } = await openSubject(places, subject, { countAllocation: false });
  const file = inventory.files.find(({ path }) => path === subject.path);
  if (file?.kind !== 'other' || file.promised !== null) {
    throw new InputError(`${subject.path} is neither a disk, nor a set, nor a raw image of a disk`);
  }
  const source = await file.tree.open(file.path);
  return {
    content: contentOfFile(source, file.path, null),
    verifyUnchanged: async () => source.verifyUnchanged?.(),
  };
}
