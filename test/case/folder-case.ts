import type { Case } from '../../src/case/case.ts';
import { type CasePaths, openCaseAt } from '../../src/case/case-at.ts';
import { FolderPlaces } from '../../src/node/folder-places.ts';

/** A case of folders and files of this system, closed when `work` has ended. */
export async function withFolderCase<T>(
  request: Partial<CasePaths>,
  work: (opened: Case) => Promise<T>,
): Promise<T> {
  const places = new FolderPlaces();
  try {
    return await work(await openCaseAt(places, { paths: [], neighbours: 'ignored', ...request }));
  } finally {
    places.close();
  }
}
