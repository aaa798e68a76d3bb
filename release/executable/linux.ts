import { chmod, copyFile } from 'node:fs/promises';
import { inject } from 'postject';
import { FUSE, RESOURCE } from './fuse.ts';

/** Makes an executable for Linux of a build of Node.js and what was prepared for it. */
export async function makeLinuxExecutable(
  node: string,
  prepared: Buffer,
  output: string,
): Promise<void> {
  await copyFile(node, output);
  await chmod(output, 0o755);
  await quietly(() => inject(output, RESOURCE, prepared, { sentinelFuse: FUSE }));
}

/** The injector's library speaks of sections that bear no name. */
async function quietly(action: () => Promise<void>): Promise<void> {
  const { log, warn, error } = console;
  const nothing = () => {};
  Object.assign(console, { log: nothing, warn: nothing, error: nothing });
  try {
    await action();
  } finally {
    Object.assign(console, { log, warn, error });
  }
}
