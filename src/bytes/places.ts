import type { FileTree } from './file-tree.ts';

/** Finds the trees that paths lead to, as a person writes these: folders of a system, or a page's files. */
export interface Places {
  /** What stands there, links followed; null when nothing does, or the system does not say. */
  kindOf(path: string): Promise<'file' | 'folder' | null>;
  /**
   * The files of these paths, folders gone down into. A path that leads nowhere is an entry of its
   * tree, not an exception.
   */
  trees(paths: readonly string[]): Promise<FileTree[]>;
  /** A file and, behind it, the files of its folder, but not those in folders below. */
  beside(path: string): Promise<FileTree>;
}
