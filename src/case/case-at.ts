import type { FileTree } from '../bytes/file-tree.ts';
import type { Places } from '../bytes/places.ts';
import { type Case, type CaseRequest, openCase } from './case.ts';

/** What is investigated, by paths as a person writes them. */
export interface CasePaths extends Omit<CaseRequest, 'trees' | 'search' | 'eventLogs' | 'host'> {
  readonly paths: readonly string[];
  /**
   * What lies beside a file that is named: `ignored`; `searched` for parents; or `included`, as if
   * the whole folder had been named, without the folders below.
   */
  readonly neighbours: 'ignored' | 'searched' | 'included';
  /** Folders and files where parents may lie besides. */
  readonly search?: readonly string[];
  readonly eventLogs?: readonly string[];
  /** A folder with what the hosts said. */
  readonly host?: string | undefined;
}

/** As {@link openCase}, for what the paths lead to. The places stay open as long as the case is used. */
export async function openCaseAt(places: Places, request: CasePaths): Promise<Case> {
  const { paths, neighbours, search = [], parents = [], eventLogs = [] } = request;
  const beside = neighbours === 'ignored' ? new Map() : await treesBeside(places, paths);
  const included = neighbours === 'included' ? [...beside.values()] : [];
  const others = neighbours === 'included' ? paths.filter((path) => !beside.has(path)) : paths;
  const searched = neighbours === 'searched' ? [...beside.values()] : [];
  const searchTrees = await places.trees([...search, ...parents.map(({ parent }) => parent)]);
  const logs: { tree: FileTree; path: string }[] = [];
  for (const path of eventLogs) {
    for (const tree of await places.trees([path])) logs.push({ tree, path });
  }
  const hosts = request.host === undefined ? [] : await places.trees([request.host]);
  return openCase({
    ...request,
    trees: [...included, ...(await places.trees(others))],
    search: [...searchTrees, ...searched],
    eventLogs: logs,
    host: hosts[0],
  });
}

/** The tree of each file among the paths and what lies beside it. */
async function treesBeside(
  places: Places,
  paths: readonly string[],
): Promise<Map<string, FileTree>> {
  const beside = new Map<string, FileTree>();
  for (const path of paths) {
    if ((await places.kindOf(path)) === 'file') beside.set(path, await places.beside(path));
  }
  return beside;
}
