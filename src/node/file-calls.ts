import { lstat, readdir, realpath, stat } from 'node:fs';
import { promisify } from 'node:util';

// What is asked of the file system to find and open sources: half the time of the same functions in
// `node:fs/promises`, which would have to be loaded as well.

export const lookAt = promisify(stat);
/** Of a link itself, not of what it leads to. */
export const lookAtLink = promisify(lstat);
export const listFolder = promisify(readdir);
/** As the system has it. */
export const realPathOf: (path: string) => Promise<string> = promisify(realpath.native);
/** As it is found by walking the way, folder by folder. */
export const walkedPathOf: (path: string) => Promise<string> = promisify(realpath);
