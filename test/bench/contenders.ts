import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Input } from './inputs.ts';

/** A program that does the task, and what it is measured by. */
export interface Contender {
  readonly name: string;
  readonly command: readonly string[];
  /** The raw disk it leaves behind, or a folder with nothing else; null when it makes no raw disk. */
  readonly output: string | null;
}

const LIBVHDI = `
import pyvhdi, sys
parents = []
def load(paths):
    disk = pyvhdi.file()
    disk.open(paths[0])
    if len(paths) > 1:
        parent = load(paths[1:])
        parents.append(parent)
        disk.set_parent(parent)
    return disk
disk = load(sys.argv[2:])
with open(sys.argv[1], "wb") as out:
    size = disk.get_media_size()
    at = 0
    while at < size:
        data = disk.read_buffer(min(4 << 20, size - at))
        out.write(data)
        at += len(data)
`;

const PROGRAM = resolve('bin/vhdset.js');

/** Everything installed that can flatten this disk. */
export function exporters({ files }: Input, folder: string): Contender[] {
  const leaf = files[0]!;
  const raw = (name: string) => join(folder, `${name}.raw`);
  const plain = files.length === 1;
  const list: (Contender | false)[] = [
    {
      name: 'vhdset',
      command: [process.execPath, PROGRAM, 'export', leaf, raw('vhdset')],
      output: raw('vhdset'),
    },
    plain && { name: 'cp', command: ['cp', leaf, join(folder, 'copy.vhdx')], output: null },
    plain &&
      has('qemu-img') && {
        name: 'qemu-img',
        command: ['qemu-img', 'convert', '-O', 'raw', leaf, raw('qemu')],
        output: raw('qemu'),
      },
    plain &&
      has('qemu-img') && {
        name: 'qemu-img -W -m 16',
        command: ['qemu-img', 'convert', '-W', '-m', '16', '-O', 'raw', leaf, raw('qemu-w')],
        output: raw('qemu-w'),
      },
    has('7zz') && {
      name: '7zz x',
      command: ['7zz', 'x', '-bd', '-bso0', '-tVHDX', `-o${join(folder, '7zz')}`, leaf],
      output: join(folder, '7zz'),
    },
    files.length <= 8 &&
      hasLibvhdi() && {
        name: 'libvhdi (python)',
        command: ['/usr/bin/python3', '-c', LIBVHDI, raw('libvhdi'), ...files],
        output: raw('libvhdi'),
      },
  ];
  return list.filter((contender) => contender !== false);
}

/** Hashing the virtual content, against OpenSSL on the same bytes in a flat file. */
export function hashers({ files }: Input, flat: string): Contender[] {
  return [
    {
      name: 'vhdset hash',
      command: [process.execPath, PROGRAM, 'hash', files[0]!],
      output: null,
    },
    ...(has('openssl')
      ? [
          {
            name: 'openssl (flat file)',
            command: ['openssl', 'dgst', '-sha256', flat],
            output: null,
          },
        ]
      : []),
  ];
}

/** Whether a program is installed. */
export function has(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

function hasLibvhdi(): boolean {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import pyvhdi'], { stdio: 'pipe' });
    return true;
  } catch {
    return false;
  }
}
