import type { ByteSource } from './byte-source.ts';
import type { FileTree } from './file-tree.ts';
import type { Places } from './places.ts';

/** Places that tell how many bytes are read of their files. */
export function countedPlaces(base: Places, onRead: (bytes: number) => void): Places {
  return {
    kindOf: (path) => base.kindOf(path),
    trees: async (paths) => (await base.trees(paths)).map((tree) => countedTree(tree, onRead)),
    beside: async (path) => countedTree(await base.beside(path), onRead),
  };
}

function countedTree(tree: FileTree, onRead: (bytes: number) => void): FileTree {
  return {
    roots: tree.roots,
    ...(tree.containers ? { containers: tree.containers } : {}),
    ...(tree.filesAtOnce ? { filesAtOnce: tree.filesAtOnce } : {}),
    list: (signal) => tree.list(signal),
    open: async (path) => counted(await tree.open(path), onRead),
    pathOf: (spelling) => tree.pathOf(spelling),
  };
}

function counted(source: ByteSource, onRead: (bytes: number) => void): ByteSource {
  const { size } = source;
  const result: ByteSource = {
    size,
    async read(target, position) {
      await source.read(target, position);
      onRead(target.length);
    },
  };
  const readNow = source.readNow?.bind(source);
  if (readNow) {
    result.readNow = (target, position) => {
      const done = readNow(target, position);
      if (done) onRead(target.length);
      return done;
    };
  }
  const verifyUnchanged = source.verifyUnchanged?.bind(source);
  if (verifyUnchanged) result.verifyUnchanged = verifyUnchanged;
  return result;
}
