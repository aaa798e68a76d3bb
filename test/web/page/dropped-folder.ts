import { openAsBlob, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { PlacedFile } from '../../../src/web/dropped-files.ts';

/** What was read of files that were dropped. */
export interface Reads {
  count: number;
  bytes: number;
}

/** The files of a folder as a page gets them, each read counted. */
export async function droppedFolder(
  folder: string,
): Promise<{ files: PlacedFile[]; reads: Reads }> {
  const reads = { count: 0, bytes: 0 };
  const files = readdirSync(folder).map(async (name): Promise<PlacedFile> => {
    const path = join(folder, name);
    const blob = await openAsBlob(path);
    const slice = (start: number, end: number) => {
      reads.count++;
      reads.bytes += end - start;
      return blob.slice(start, end);
    };
    const lastModified = statSync(path).mtimeMs;
    return {
      path: `${basename(folder)}/${name}`,
      file: { name, size: blob.size, lastModified, slice },
    };
  });
  return { files: await Promise.all(files), reads };
}
