import type { ByteSource } from '../bytes/byte-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { CONTENT } from './content.ts';
import type { FileSystem } from './file-system.ts';
import { openFileSystem } from './open-file-system.ts';
import { type Volume, volumeSource } from './volumes.ts';

/** The volume that was asked for is not there, is not read, or is not the only one. */
class VolumeChoiceError extends VhdsetError {
  readonly code = 'no-such-volume';

  constructor(message: string) {
    super(message);
    this.name = 'VolumeChoiceError';
  }
}

/** Whether this program reads the files of a volume. */
export function isReadable({ content }: Volume): boolean {
  return content !== null && CONTENT[content.kind].instead === null;
}

/**
 * The volume that is meant.
 * @param number as `volumes` lists it; null: the only one that can be read
 * @param disk how the disk is named to people
 * @throws {VolumeChoiceError} saying which there are, or what reads the one there is
 */
export function chooseVolume(
  volumes: readonly Volume[],
  number: number | null,
  disk: string,
): Volume {
  if (number !== null) {
    const chosen = volumes.find((volume) => volume.number === number);
    if (!chosen) {
      throw new VolumeChoiceError(`${disk} has no volume ${number}; it has ${listOf(volumes)}`);
    }
    if (!isReadable(chosen)) throw new VolumeChoiceError(notRead(chosen, disk));
    return chosen;
  }
  const readable = volumes.filter(isReadable);
  const [only, ...others] = readable;
  if (only && others.length === 0) return only;
  if (only) {
    const which = `say which with --volume: ${listOf(readable)}`;
    throw new VolumeChoiceError(`${disk} has several volumes with files; ${which}`);
  }
  const [first, ...more] = volumes.filter(({ content }) => content?.kind !== 'reserved');
  if (first && more.length === 0) throw new VolumeChoiceError(notRead(first, disk));
  const hint = `${listOf(volumes)}; vhdset volumes shows what reads them`;
  const there = volumes.length === 0 ? 'no volume is recognised' : hint;
  throw new VolumeChoiceError(`${disk} has no volume whose files are read here: ${there}`);
}

/** @throws {FileSystemError} where it is damaged beyond reading */
export async function openVolume(disk: ByteSource, volume: Volume): Promise<FileSystem> {
  const { content } = volume;
  const source = volumeSource(disk, volume);
  const fileSystem = content && (await openFileSystem(source, content.kind));
  if (!fileSystem) throw new VolumeChoiceError(notRead(volume, 'the disk'));
  return fileSystem;
}

function listOf(volumes: readonly Volume[]): string {
  if (volumes.length === 0) return 'none';
  return volumes.map(({ number, content }) => `${number} (${nameOf(content)})`).join(', ');
}

const nameOf = (content: Volume['content']) => (content ? CONTENT[content.kind].name : 'unknown');

export function notRead({ number, content, unreadable }: Volume, disk: string): string {
  const where = `volume ${number} of ${disk}`;
  if (unreadable !== null) return `${where} cannot be read: ${unreadable}`;
  if (!content) return `${where} holds nothing that is known here`;
  const { name, instead } = CONTENT[content.kind];
  return `${where} is not read here (${name}): ${instead}`;
}
