import { resolve } from 'node:path';
import { type Contender, has } from './contenders.ts';
import type { Input } from './inputs.ts';

/** Comparing a disk with its export, both of the same content: nothing may be left out. */
export function comparers({ files }: Input, flat: string): Contender[] {
  const own: Contender = {
    name: 'vhdset compare',
    command: [process.execPath, resolve('bin/vhdset.js'), 'compare', files[0]!, flat],
    output: null,
  };
  if (files.length > 1 || !has('qemu-img')) return [own];
  const qemu: Contender = {
    name: 'qemu-img compare',
    command: ['qemu-img', 'compare', '-f', 'vhdx', '-F', 'raw', files[0]!, flat],
    output: null,
  };
  return [own, qemu];
}
