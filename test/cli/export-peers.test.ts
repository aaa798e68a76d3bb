import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { fileDigest } from '../file-digest.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer, hasPythonModule, type Peer } from '../peers.ts';
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

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** SHA-256 of a disk's content as others read it. */
const READERS: Readonly<Record<string, (image: string, folder: string) => Promise<string>>> = {
  'qemu-img': async (image, folder) => {
    const raw = join(folder, 'qemu.raw');
    run('qemu-img', 'check', image);
    run('qemu-img', 'convert', '-O', 'raw', image, raw);
    return fileDigest(raw);
  },
  '7zz': async (image) => {
    // Into a pipe: as a file it would be without holes.
    const child = spawn('7zz', ['x', '-bd', '-tVHDX', '-so', image], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const hash = createHash('sha256');
    for await (const piece of child.stdout) hash.update(piece);
    return hash.digest('hex');
  },
  libvhdi: async (image) => {
    return run('/usr/bin/python3', '-c', LIBVHDI, image).trim();
  },
};

const known = corpus.filter(({ contentSha256, virtualSize = 0 }) => {
  return contentSha256 !== undefined && virtualSize <= GIB;
});
/** Those that are installed. */
const peers = Object.entries(READERS).filter(([name]) =>
  name === 'libvhdi' ? hasPythonModule('pyvhdi') : hasPeer(name as Peer),
);

describe.skipIf(!hasCorpus || peers.length === 0).each(['dynamic', 'fixed'])(
  'a %s VHDX made by export',
  (type) => {
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
        for (const [name, read] of peers) {
          expect([name, await read(image, folder)]).toEqual([name, entry.contentSha256]);
        }
      },
      180_000,
    );
  },
);
