import { buildVhdx, guidOf, MIB } from '../../fixtures/vhdx-builder.ts';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import type { FileRemains, FileTree, TreeEntry } from '../../src/bytes/file-tree.ts';
import type { MemorySource } from '../../src/bytes/memory-source.ts';

interface Gone extends Partial<FileRemains> {
  readonly source: MemorySource;
}

/** A tree of files, some of which were deleted. */
export function treeOf(files: Readonly<Record<string, MemorySource | Gone>>): FileTree {
  const sourceOf = (file: MemorySource | Gone) => ('source' in file ? file.source : file);
  return {
    roots: ['image#'],
    async *list(): AsyncGenerator<TreeEntry> {
      for (const [path, file] of Object.entries(files)) {
        const { size } = sourceOf(file);
        const remains: FileRemains = {
          ...{ foundBy: 'record', formerPath: path, pathCertainty: 'decoded', accepted: false },
          ...{ free: size, reused: 0, contested: 0, lost: 0, doubtful: new ByteRanges() },
          history: [],
          ...file,
        };
        const entry = {
          found: 'file',
          path,
          size,
          modified: null,
          created: null,
          id: path,
        } as const;
        yield 'source' in file ? { ...entry, remains } : entry;
      }
    },
    open: async (path) => sourceOf(files[path]!),
    pathOf: async (path) => (path in files ? path : null),
  };
}

const data = new Uint8Array(MIB).fill(1);
export const disk = (name: string, parent: string | null) =>
  buildVhdx(
    {
      dataWriteGuid: guidOf(name),
      ...(parent !== null && {
        type: 'differencing',
        parentLocator: [
          ['relative_path', `.\\${parent}`],
          ['parent_linkage', `{${guidOf(parent)}}`],
        ],
      }),
    },
    [{ block: parent === null ? 0 : 1, data }],
  );
