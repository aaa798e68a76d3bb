import type { ByteSource } from '../bytes/byte-source.ts';
import { encodeLatin1 } from '../bytes/latin1.ts';
import { SlicedSource } from '../bytes/sliced-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { FileSystem } from './file-system.ts';

/** The beginning of a disk or set in clusters that no file uses. */
export interface CarvedDisk {
  /** On the volume, in bytes. */
  readonly position: number;
  readonly extension: 'vhdx' | 'vhds';
  /** From there to the next cluster in use: where it really goes on, nothing tells. */
  readonly source: ByteSource;
}

/** [MS-VHDX] 2.2.1, [MS-RSVD]: the first eight bytes. */
const BEGINNINGS = [
  ['vhdx', encodeLatin1('vhdxfile')],
  ['vhds', encodeLatin1('vhdsetv1')],
] as const;
const BEGINNING_LENGTH = 8;
const READ = 1024 * 1024;

/** Whether content begins as a disk or a set does; false also where its beginning can't be read. */
export async function startsLikeDisk(source: ByteSource): Promise<boolean> {
  const bytes = new Uint8Array(BEGINNING_LENGTH);
  try {
    await source.read(bytes, 0);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return false;
  }
  return beginningAt(bytes, 0) !== null;
}

/** Looks at the first bytes of every free cluster of a volume; what the medium does not give is passed over. */
export async function* carveDisks(
  fileSystem: FileSystem,
  volume: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<CarvedDisk> {
  const { clusterSize } = fileSystem;
  const step = Math.max(READ, clusterSize);
  const buffer = new Uint8Array(step);
  for await (const { position: start, length, state } of fileSystem.occupancy()) {
    if (state === 'in-use') continue;
    const end = Math.min(start + length, volume.size);
    for (let at = start; at + BEGINNING_LENGTH <= end; at += step) {
      signal?.throwIfAborted();
      const piece = buffer.subarray(0, Math.min(step, end - at));
      try {
        await volume.read(piece, at);
      } catch (error) {
        if (!(error instanceof VhdsetError)) throw error;
        continue;
      }
      for (let inside = 0; inside + BEGINNING_LENGTH <= piece.length; inside += clusterSize) {
        const extension = beginningAt(piece, inside);
        if (extension === null) continue;
        const position = at + inside;
        yield { position, extension, source: new SlicedSource(volume, position, end - position) };
      }
    }
  }
}

function beginningAt(bytes: Uint8Array, at: number): CarvedDisk['extension'] | null {
  const found = BEGINNINGS.find(([, beginning]) =>
    beginning.every((byte, i) => bytes[at + i] === byte),
  );
  return found?.[0] ?? null;
}
