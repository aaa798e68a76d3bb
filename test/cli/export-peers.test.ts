import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
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

const sha256 = (path: string) => run('sha256sum', path)!.slice(0, 64);

/** SHA-256 of a disk's content as others read it; null where the program is not installed. */
const PEERS: Readonly<Record<string, (image: string, folder: string) => string | null>> = {
  'qemu-img': (image, folder) => {
    const raw = join(folder, 'qemu.raw');
    if (run('qemu-img', 'check', image) === null) return null;
    run('qemu-img', 'convert', '-O', 'raw', image, raw);
    return sha256(raw);
  },
  '7zz': (image, folder) => {
    const into = join(folder, '7zz');
    mkdirSync(into);
    if (run('7zz', 'x', '-bd', '-tVHDX', `-o${into}`, image) === null) return null;
    return sha256(join(into, readdirSync(into)[0]!));
  },
  libvhdi: (image) => {
    if (
      run('/usr/bin/python3', '-c', 'try: import pyvhdi; print(1)\nexcept ImportError: pass') === ''
    ) {
      return null;
    }
    return run('/usr/bin/python3', '-c', LIBVHDI, image)?.trim() ?? null;
  },
};

const known = corpus.filter((entry) => entry.contentSha256 && (entry.virtualSize ?? 0) <= GIB);

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
        const digest = read(image, folder);
        if (digest !== null) expect(`${name}: ${digest}`).toBe(`${name}: ${entry.contentSha256}`);
      }
    },
    180_000,
  );
});
