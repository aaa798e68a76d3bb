import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Contender, has } from './contenders.ts';
import type { Input } from './inputs.ts';

/** Starts the server behind it, copies all that it serves to nowhere, and waits until it has ended. */
const CLIENT = `
socket=$1; shift
"$@" > "$socket.log" 2>&1 &
until [ -S "$socket" ]; do sleep 0.005; done
nbdcopy "nbd+unix:///?socket=$socket" null:
wait
`;

/** Serving the virtual disk to libnbd's copier, against QEMU's server on the same bytes in a flat file. */
export function servers({ files }: Input, flat: string, folder: string): Contender[] {
  if (!has('nbdcopy')) return [];
  const served = (name: string, file: string, command: (socket: string) => string[]): Contender => {
    const socket = join(folder, `${file}.sock`);
    rmSync(socket, { force: true });
    const words = ['sh', '-c', CLIENT, 'sh', socket, ...command(socket)];
    return { name, command: words, output: null };
  };
  const own = served('vhdset serve', 'vhdset', (socket) => {
    return [
      process.execPath,
      resolve('bin/vhdset.js'),
      ...['serve', files[0]!, '--once'],
      ...['--socket', socket],
    ];
  });
  if (!has('qemu-nbd')) return [own];
  const qemu = served('qemu-nbd (flat file)', 'qemu', (socket) => {
    return ['qemu-nbd', '--read-only', '--format=raw', `--socket=${socket}`, flat];
  });
  return [own, qemu];
}
