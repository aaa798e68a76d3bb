import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasStrace } from '../node/child-script.ts';
import { childOf, writeDisk } from './disk-files.ts';
import { temporaryFolder } from './volume-images.ts';

const PROGRAM = resolve('bin/vhdset.js');
const folder = temporaryFolder('kept-open');
const LAYERS = 40;
const MIB = 1024 * 1024;
const nameOf = (number: number) => `layer-${number}.avhdx`;

/** Each layer holds a sector of every block, so that each is read for every window of the disk. */
beforeAll(async () => {
  const sizes = { virtualSize: 64 * MIB, blockSize: MIB };
  await writeDisk(join(folder, nameOf(1)), 1, [], sizes);
  for (let number = 2; number <= LAYERS; number++) {
    const changes = Array.from({ length: 64 }, (_, block) => {
      const present = [[number * 8, 8] as const];
      return { block, state: 7, present, data: Buffer.alloc(4096, number) };
    });
    const spec = { ...childOf(nameOf(number - 1), number - 1), ...sizes };
    await writeDisk(join(folder, nameOf(number)), number, changes, spec);
  }
});

/** Runs `hash` where so many files may be open; `before` is a program that runs it. */
function hashWith(openFiles: number, before = '') {
  const leaf = join(folder, nameOf(LAYERS));
  const words = `ulimit -n ${openFiles}; exec ${before} "$0" "$1" hash "$2" -q`;
  const ran = spawnSync('sh', ['-c', words, process.execPath, PROGRAM, leaf], { encoding: 'utf8' });
  return { status: ran.status, digest: ran.stdout.split(' ')[0] };
}

describe.skipIf(!hasStrace)('the layers of a chain', () => {
  it('are opened once, however many they are and however often each is read', () => {
    const log = join(folder, 'opened.log');
    expect(hashWith(4096, `strace -f -e trace=open,openat -o '${log}'`).status).toBe(0);
    const opened = readFileSync(log, 'utf8').match(/[^/"]+\.avhdx(?=")/g) ?? [];
    for (let number = 1; number <= LAYERS; number++) {
      // The one that is named is looked at before, since it might be an image.
      const times = number === LAYERS ? 2 : 1;
      expect(opened.filter((name) => name === nameOf(number))).toHaveLength(times);
    }
  });

  it('are read through few descriptors where few are allowed', () => {
    const many = hashWith(4096);
    expect(many.digest).toMatch(/^[0-9a-f]{64}$/);
    for (const openFiles of [64, 100, 256]) expect(hashWith(openFiles)).toEqual(many);
  });
});
