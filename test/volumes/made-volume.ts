import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { FilePool } from '../../src/node/file-pool.ts';
import { type Peer, runPeer } from '../peers.ts';

const MIB = 1024 * 1024;

/** A folder for volumes, gone at the end of the test file; and the pool through which they are read. */
export function volumeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-volumes-'));
  const pool = new FilePool();
  afterAll(() => {
    pool.close();
    rmSync(folder, { recursive: true });
  });
  return {
    folder,
    open: (path: string) => pool.open(path),
    /** An empty file of `mebibytes`, made into a volume by a peer whose arguments end with it. */
    make(name: string, mebibytes: number, peer: Peer, ...args: string[]): string {
      const path = join(folder, name);
      writeFileSync(path, '');
      truncateSync(path, mebibytes * MIB);
      const made = runPeer(peer, ...args, path);
      if (made.status !== 0) throw new Error(made.output);
      return path;
    },
  };
}
