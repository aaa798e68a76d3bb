/**
 * A page of a browser as a home of the library: files that were dropped on it as a tree. Nothing
 * is sent anywhere. A bundler needs the npm package `buffer` at hand.
 *
 * @example Analyse the folder that a person chose with `<input type="file" webkitdirectory>`.
 * ```ts
 * import { openCase } from 'vhdset';
 * import { DroppedFiles } from 'vhdset/web';
 *
 * async function analyse(input: HTMLInputElement): Promise<void> {
 *   const opened = await openCase({ trees: [new DroppedFiles(input.files ?? [])] });
 *   for (const finding of await opened.findings()) console.log(finding.title);
 * }
 * ```
 * @packageDocumentation
 */
export { type BlobLike, BlobSource } from './web/blob-source.ts';
export { DroppedFiles, type FileLike, type PlacedFile } from './web/dropped-files.ts';
