import { spawnSync } from 'node:child_process';

/** Programs of others that read the same formats: oracles, never needed to run the product. */
export type Peer = 'qemu-img' | 'vhdiinfo' | '7zz' | 'man';

const ASK: Record<Peer, string> = {
  'qemu-img': '--version',
  vhdiinfo: '-V',
  '7zz': '--help',
  man: '--version',
};

/**
 * Whether a peer is installed; tests with it skip visibly when it is not. With CI=true its absence
 * is a failure.
 */
export function hasPeer(peer: Peer): boolean {
  const found = !spawnSync(peer, [ASK[peer]]).error;
  if (!found && process.env.CI === 'true') throw new Error(`${peer} is not installed`);
  return found;
}

export interface PeerRun {
  readonly status: number | null;
  readonly stdout: string;
  /** Both outputs: what a person would see. */
  readonly output: string;
}

/** Runs a peer to its end, for at most 30 seconds. */
export function runPeer(peer: Peer, ...args: string[]): PeerRun {
  const { status, stdout, stderr } = spawnSync(peer, args, {
    encoding: 'utf8',
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, output: stdout + stderr };
}
