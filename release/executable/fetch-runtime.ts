import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Runtime } from './targets.ts';

const run = promisify(execFile);

/** Kept between builds, and gone with what else npm installed. */
const CACHE = resolve('node_modules/.cache/vhdset-runtimes');

/**
 * The folder of an unpacked package that holds a build of Node.js; fetched from npm's registry at
 * most once. Nothing of the package is run while it is installed.
 * @throws {Error} when the archive is not the one that was chosen
 */
export async function fetchRuntime(runtime: Runtime): Promise<string> {
  const folder = join(CACHE, `${runtime.package}-${runtime.version}`);
  if (await isThere(folder)) return folder;
  await mkdir(CACHE, { recursive: true });
  const work = await mkdtemp(join(CACHE, 'fetching-'));
  try {
    const wanted = `${runtime.package}@${runtime.version}`;
    await run('npm', ['pack', '--silent', '--pack-destination', work, wanted]);
    const archive = join(work, `${runtime.package}-${runtime.version}.tgz`);
    requireIntegrity(await readFile(archive), runtime.integrity, wanted);
    await run('tar', ['-xzf', archive, '-C', work]);
    await rename(join(work, 'package'), folder).catch(async (error) => {
      // Another build was faster.
      if (!(await isThere(folder))) throw error;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}

/** @param integrity `<algorithm>-<digest in base64>` */
export function requireIntegrity(bytes: Uint8Array, integrity: string, what: string): void {
  const algorithm = integrity.slice(0, integrity.indexOf('-'));
  const found = `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
  if (found !== integrity) throw new Error(`${what}: expected ${integrity}, got ${found}`);
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
