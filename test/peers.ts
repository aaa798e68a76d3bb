import { spawnSync } from 'node:child_process';

/** Programs of others that read the same formats: oracles, never needed to run the product. */
/** An argument with which each says something and ends. */
const ASK = {
  'qemu-img': '--version',
  vhdiinfo: '-V',
  '7zz': '--help',
  man: '--version',
  evtxexport: '-V',
  // Partition tables and what volumes hold.
  sfdisk: '--version',
  sgdisk: '--version',
  blkid: '--version',
  mmls: '-V',
  // What lies on volumes, and puts it there.
  fls: '-V',
  icat: '-V',
  wimcapture: '--version',
  wimapply: '--version',
  wimdir: '--version',
  mcopy: '-V',
  mdel: '-V',
  // Images of disks.
  ewfacquire: '-V',
  // Makers of file systems.
  mkntfs: '--version',
  'mkfs.fat': '--help',
  'mkfs.exfat': '-V',
  'mkfs.xfs': '-V',
  'mkfs.btrfs': '--version',
  mke2fs: '-V',
  mkswap: '--version',
  // Shells that complete.
  zsh: '--version',
  fish: '--version',
  // Clients of NBD.
  'qemu-io': '--version',
  nbdinfo: '--version',
  nbdcopy: '--version',
  nbdkit: '--version',
  nbdfuse: '--version',
  // Servers of files.
  nginx: '-v',
  'redis-server': '--version',
  openssl: 'version',
} as const;

export type Peer = keyof typeof ASK;

/**
 * Whether a peer is installed; tests with it skip visibly when it is not. With CI=true its absence
 * is a failure.
 */
export function hasPeer(peer: Peer): boolean {
  const found = !spawnSync(peer, [ASK[peer]]).error;
  if (!found && process.env.CI === 'true') throw new Error(`${peer} is not installed`);
  return found;
}

/** The same of a module for Debian's Python. */
export function hasPythonModule(name: string): boolean {
  const found = spawnSync('/usr/bin/python3', ['-c', `import ${name}`]).status === 0;
  if (!found && process.env.CI === 'true') throw new Error(`python3 has no ${name}`);
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
