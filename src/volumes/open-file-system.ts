import type { ByteSource } from '../bytes/byte-source.ts';
import type { ContentKind } from './content.ts';
import type { FileSystem } from './file-system.ts';

/**
 * Opens the file system of a volume, where it is one that is read here. Each reader is loaded only
 * when there is something for it to read.
 * @param kind as recognised
 * @returns null for what is named and not read
 * @throws {FileSystemError} `file-system-unreadable`
 */
export async function openFileSystem(
  volume: ByteSource,
  kind: ContentKind,
): Promise<FileSystem | null> {
  switch (kind) {
    case 'fat12':
    case 'fat16':
    case 'fat32': {
      const { FatFileSystem } = await import('./fat-file-system.ts');
      return FatFileSystem.open(volume);
    }
    case 'exfat': {
      const { ExfatFileSystem } = await import('./exfat-file-system.ts');
      return ExfatFileSystem.open(volume);
    }
    case 'ntfs': {
      const { openNtfs } = await import('./ntfs/ntfs-file-system.ts');
      return openNtfs(volume);
    }
    default:
      return null;
  }
}
