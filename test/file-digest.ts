import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const PIECE = 4 * 1024 * 1024;

/** Takes holes for the zeros that they are: read, they would drive everything else from memory. */
const WITH_HOLES = `
import hashlib, os, sys
digest, zeros, at = hashlib.sha256(), bytes(1 << 22), 0
with open(sys.argv[1], 'rb') as file:
    size = os.fstat(file.fileno()).st_size
    while at < size:
        try:
            data = os.lseek(file.fileno(), at, os.SEEK_DATA)
        except OSError:
            data = size
        while at < data:
            length = min(len(zeros), data - at)
            digest.update(zeros[:length])
            at += length
        if at >= size:
            break
        end = os.lseek(file.fileno(), at, os.SEEK_HOLE)
        file.seek(at)
        while at < end:
            piece = file.read(min(len(zeros), end - at))
            digest.update(piece)
            at += len(piece)
print(digest.hexdigest())
`;
const hasPython = spawnSync('python3', ['-c', 'import os; os.SEEK_DATA']).status === 0;

/** SHA-256 of a file, in hexadecimal digits; several times as fast as `sha256sum`. */
export function fileDigest(path: string): string {
  const { size, blocks } = statSync(path);
  const isSparse = blocks * 512 < size / 2;
  if (isSparse && hasPython) {
    return execFileSync('python3', ['-c', WITH_HOLES, path], { encoding: 'utf8' }).trim();
  }
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafe(PIECE);
  const handle = openSync(path, 'r');
  try {
    for (;;) {
      const got = readSync(handle, piece);
      if (got === 0) return hash.digest('hex');
      hash.update(piece.subarray(0, got));
    }
  } finally {
    closeSync(handle);
  }
}
