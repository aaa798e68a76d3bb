import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { fileDigest } from '../file-digest.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { brief } from '../share.ts';
import { vhdset } from './run.ts';

const GIB = 1024 ** 3;

const LIBVHDI = `
import hashlib, pyvhdi, sys
disk = pyvhdi.file()
disk.open(sys.argv[1])
digest, left = hashlib.sha256(), disk.get_media_size()
while left:
    data = disk.read_buffer(min(left, 1 << 22))
    digest.update(data)
    left -= len(data)
print(digest.hexdigest())
`;

function run(command: string, ...args: string[]): string | null {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** SHA-256 of a disk's content as others read it; null where the program is not installed. */
const PEERS: Readonly<Record<string, (image: string, folder: string) => Promise<string | null>>> = {
  'qemu-img': async (image, folder) => {
    const raw = join(folder, 'qemu.raw');
    if (run('qemu-img', 'check', image) === null) return null;
    run('qemu-img', 'convert', '-O', 'raw', image, raw);
    return fileDigest(raw);
  },
  '7zz': async (image) => {
    if (run('7zz', 'i') === null) return null;
    // Into a pipe: as a file it would be without holes.
    const child = spawn('7zz', ['x', '-bd', '-tVHDX', '-so', image], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const hash = createHash('sha256');
    for await (const piece of child.stdout) hash.update(piece);
    return hash.digest('hex');
  },
  libvhdi: async (image) => {
    if (
      run('/usr/bin/python3', '-c', 'try: import pyvhdi; print(1)\nexcept ImportError: pass') === ''
    ) {
      return null;
    }
    return run('/usr/bin/python3', '-c', LIBVHDI, image)?.trim() ?? null;
  },
};

const LARGEST = brief ? GIB / 2 : GIB;
const known = corpus.filter(({ contentSha256, virtualSize = 0 }) => {
  return contentSha256 !== undefined && virtualSize <= LARGEST;
});

describe.skipIf(!hasCorpus).each(['dynamic', 'fixed'])('a %s VHDX made by export', (type) => {
  it.each(known)(
    'of $unpackedName reads the same by others',
    async (entry) => {
      const folder = temporaryFolder();
      const path = await corpusFile(entry.unpackedName);
      if (entry.parent) await corpusFile(entry.parent);
      const image = join(folder, 'out.vhdx');
      const args = [
        'export',
        path,
        image,
        '--format',
        'vhdx',
        ...(type === 'fixed' ? ['--fixed'] : []),
      ];
      expect((await vhdset(args)).code).toBe(0);
      for (const [name, read] of Object.entries(PEERS)) {
        const digest = await read(image, folder);
        if (digest !== null) expect(`${name}: ${digest}`).toBe(`${name}: ${entry.contentSha256}`);
      }
    },
    180_000,
  );
});
