import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of its own for one test, open to every account, removed at its end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-test-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const NOBODY = 65_534;

/** Runs `action` without the rights of root, to whom nothing is forbidden. */
export async function withoutPrivileges<T>(action: () => Promise<T>): Promise<T> {
  const account = process.geteuid?.();
  if (account !== 0) return action();
  process.seteuid?.(NOBODY);
  try {
    return await action();
  } finally {
    process.seteuid?.(account);
  }
}

/** Where mounting is not permitted, what needs it is skipped; with CI=true that is a failure. */
function notMounted(error: unknown): undefined {
  if (process.env.CI === 'true') throw new Error('nothing can be mounted here', { cause: error });
}

/** A folder that is a file system of `size` bytes; undefined where mounting is not permitted. */
export function smallFileSystem(size: number): string | undefined {
  const folder = temporaryFolder();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', folder], { stdio: 'pipe' });
  } catch (error) {
    return notMounted(error);
  }
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
  });
  return folder;
}

const MAKERS = {
  xfs: ['mkfs.xfs', '-q', '-m', 'reflink=1'],
  btrfs: ['mkfs.btrfs', '-q'],
} as const;

/** A file system of a gibibyte that clones files; undefined where mounting is not permitted. */
export function cloningFileSystem(kind: keyof typeof MAKERS): string | undefined {
  const [image, folder] = [join(temporaryFolder(), 'image'), temporaryFolder()];
  const [maker, ...options] = MAKERS[kind];
  writeFileSync(image, '');
  truncateSync(image, 1024 ** 3);
  try {
    execFileSync(maker, [...options, image], { stdio: 'pipe' });
    execFileSync('mount', ['-o', 'loop', image, folder], { stdio: 'pipe' });
  } catch (error) {
    return notMounted(error);
  }
  onTestFinished(() => {
    execFileSync('umount', ['--lazy', folder]);
  });
  return folder;
}
