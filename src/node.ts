/**
 * Node.js as a home of the library: folders as trees, files as sources, outputs that appear only
 * when they are whole, digests in threads, a server for NBD. Sources are only ever read.
 *
 * @example Analyse a folder.
 * ```ts
 * import { openCaseAt } from 'vhdset';
 * import { FolderPlaces } from 'vhdset/node';
 *
 * const places = new FolderPlaces();
 * try {
 *   const opened = await openCaseAt(places, { paths: ['copy'], neighbours: 'searched' });
 *   for (const finding of await opened.findings()) console.log(finding.title);
 * } finally {
 *   places.close();
 * }
 * ```
 * @packageDocumentation
 */
export {
  AtomicOutput,
  type TargetOptions,
  type WriteCalls,
  writeOutput,
} from './node/atomic-output.ts';
export {
  type ContentDigests,
  contentDigests,
  DIGEST_ALGORITHMS,
  type DigestAlgorithm,
} from './node/content-digests.ts';
export { FilePool } from './node/file-pool.ts';
export type { DescriptorLender, FileSource, ReadCalls } from './node/file-source.ts';
export { FolderPlaces } from './node/folder-places.ts';
export { FolderTree } from './node/folder-tree.ts';
export {
  type ListenAt,
  type NbdServer,
  type NbdServerOptions,
  startNbdServer,
} from './node/nbd-server.ts';
export { OutputError } from './node/output-error.ts';
