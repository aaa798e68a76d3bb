import { SourceChangedError } from '../bytes/source-changed-error.ts';
import { type HeaderCopy, readHeaders } from '../formats/vhdx/header.ts';
import type { Layer } from './layer.ts';

/**
 * Proves that the files of a disk are what they were when they were opened: to be asked when all of
 * a result has been read, and before it counts. Headers are compared besides what the source knows,
 * since a system may write times late, and every program that opens a disk for writing changes its
 * headers first.
 * @throws {SourceChangedError} for the first file that changed
 */
export async function assertUnchanged(layers: readonly Layer[]): Promise<void> {
  for (let first = 0; first < layers.length; first += AT_A_TIME) {
    const checks = layers.slice(first, first + AT_A_TIME).map(assertLayerUnchanged);
    for (const check of await Promise.allSettled(checks)) {
      if (check.status === 'rejected') throw check.reason;
    }
  }
}

/** Files that are looked at together: each waits for the system a few times. */
const AT_A_TIME = 16;

async function assertLayerUnchanged({ name, vhdx }: Layer): Promise<void> {
  await vhdx.file.verifyUnchanged?.();
  const { copies } = await readHeaders(vhdx.file);
  const same = copies.every((copy, i) => isSame(copy, vhdx.headers[i]!));
  if (!same) throw new SourceChangedError(name, 'its headers are others now');
}

/** The checksum stands for all that a valid header holds; of a damaged one its fields have to do. */
function isSame(now: HeaderCopy, before: HeaderCopy): boolean {
  if (now.valid !== before.valid) return false;
  if (!now.header || !before.header) return now.header === before.header;
  const { checksum, sequenceNumber, dataWriteGuid, fileWriteGuid, logGuid } = now.header;
  return (
    checksum === before.header.checksum &&
    sequenceNumber === before.header.sequenceNumber &&
    dataWriteGuid === before.header.dataWriteGuid &&
    fileWriteGuid === before.header.fileWriteGuid &&
    logGuid === before.header.logGuid
  );
}
