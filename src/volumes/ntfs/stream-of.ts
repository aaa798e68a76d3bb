import { AttributeType } from '../../formats/ntfs/attribute-header.ts';
import type { FileStream, StreamEntry } from '../file-system.ts';
import { FileSystemError, type FileSystemErrorCode } from '../file-system-error.ts';
import { CompressedStream, LARGEST_UNIT } from './compressed-stream.ts';
import { clusterParts, type NtfsFile, type NtfsVolume, partsOf } from './ntfs-file.ts';
import { ResidentStream } from './resident-stream.ts';
import { RunStream } from './run-stream.ts';
import { buildRunTable } from './run-table.ts';

const REFUSED: Partial<Record<StreamEntry['storage'], readonly [FileSystemErrorCode, string]>> = {
  'efs-encrypted': [
    'efs-encrypted',
    'it is encrypted by EFS: only Windows, with the key of a user or a recovery agent, can decrypt it',
  ],
  'wof-compressed': [
    'wof-compressed',
    'it is compressed by Windows Overlay Filter (CompactOS): attach the disk read-only to a Windows machine and copy it there',
  ],
  deduplicated: [
    'deduplicated',
    'its content lies in the chunk store of Data Deduplication: attach the disk read-only to a Windows Server with that feature and copy it there',
  ],
  elsewhere: [
    'content-elsewhere',
    'it is a placeholder: its content was moved to a cloud or an archive and is not on this volume',
  ],
};

/** Attributes of a file that is opened through a filter. */
const REPARSE_POINT = 0x400;

/**
 * The content of one stream of a file.
 * @param stream as the file's facts tell it
 * @throws {FileSystemError} where it is not to be decoded, or the file does not describe it
 */
export function streamOf(
  volume: NtfsVolume,
  file: NtfsFile,
  stream: StreamEntry,
  about: { readonly path: string; readonly attributes: number },
): FileStream {
  const { path } = about;
  const refused = REFUSED[stream.storage];
  if (refused) throw new FileSystemError(refused[0], path, refused[1]);
  if (stream.name === '' && (about.attributes & REPARSE_POINT) !== 0 && file.reparse === null) {
    const why =
      'it is a reparse point, but of which kind cannot be read: its content may lie elsewhere';
    throw new FileSystemError('file-damaged', path, why);
  }
  const parts = partsOf(file, AttributeType.Data, stream.name);
  const first = parts[0]!;
  if (first.resident) {
    const { record, valueOffset } = first;
    return new ResidentStream(first, (length) =>
      volume.mft.extentsOf(record.number, valueOffset, length),
    );
  }
  const described = clusterParts(parts);
  if (!described || !Number.isSafeInteger(stream.size)) {
    throw new FileSystemError('file-damaged', path, 'its record describes the content in two ways');
  }
  const { table } = buildRunTable(described, volume.totalClusters);
  const { clusterSize } = volume.boot;
  // A deleted stream whose sizes were set to 0 is given with all that its clusters hold.
  const validSize = first.size === stream.size ? first.validSize : stream.size;
  const shape = { table, clusterSize, size: stream.size, validSize, path };
  if (!first.compressed || first.compressionUnit === 0) {
    return new RunStream(volume.source, shape);
  }
  if (first.compressionUnit * clusterSize > LARGEST_UNIT) {
    const why = `it says that ${first.compressionUnit} clusters of ${clusterSize} bytes are compressed together`;
    throw new FileSystemError('file-damaged', path, why);
  }
  return new CompressedStream(volume.source, shape, first.compressionUnit);
}
