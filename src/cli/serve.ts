import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Argv } from 'yargs';
import type { ByteSource } from '../bytes/byte-source.ts';
import { formatBytes } from '../bytes/quantity.ts';
import { openImageDisk } from '../disk/image-disk.ts';
import { type ListenAt, type NbdServer, startNbdServer } from '../node/nbd-server.ts';
import { jsonText } from '../report/json/json-text.ts';
import { printable } from '../report/printable.ts';
import type { ServedExport } from '../serve/served-export.ts';
import { baseName } from '../sets/paths.ts';
import type { Command } from './command.ts';
import {
  missingOf,
  requireNoState,
  type WarnedImage,
  withDiskImage,
} from './disk-image-argument.ts';
import { ExitCode, UsageError } from './exit.ts';
import { type DiskOptions, type OpenedDisk, withOpenedDisk } from './named-disk.ts';
import { remark } from './remarks.ts';
import { partitionOf, type ServedPart } from './served-partition.ts';
import {
  type OutputOptions,
  type SearchOptions,
  withOutputOptions,
  withSearchOptions,
} from './shared-options.ts';

interface ServeArgs extends OutputOptions, SearchOptions {
  disks: string[];
  at: string | undefined;
  partition: number | undefined;
  socket: string | undefined;
  port: number | undefined;
  address: string | undefined;
  once: boolean;
}

const LOOPBACK = '127.0.0.1';
const NBD_PORT = 10809;

export const serve: Command<ServeArgs> = {
  options: (yargs: Argv) =>
    withSearchOptions(withOutputOptions(yargs))
      .positional('disks', {
        type: 'string',
        array: true,
        demandOption: true,
        describe:
          'A .vhds, .avhdx or .vhdx each, which stands for its whole chain; or a raw or EWF image of a disk',
      })
      .option('at', {
        type: 'string',
        describe: 'The state at this member of the chain, by path or by name',
      })
      .option('partition', {
        type: 'number',
        describe: 'Only this partition, by its number in the list of vhdset volumes',
      })
      .option('socket', {
        type: 'string',
        describe: 'Listen on a new Unix socket at this path (default: one in its own folder)',
      })
      .option('port', {
        type: 'number',
        describe: `Listen on a port of ${LOOPBACK} (${NBD_PORT} is NBD’s; 0: any that is free)`,
      })
      .option('address', {
        type: 'string',
        describe: 'With --port: listen on this address; anyone who reaches it can read the disk',
      })
      .option('once', {
        type: 'boolean',
        default: false,
        describe: 'End when the last client has left',
      }) as unknown as Argv<ServeArgs>,

  notes:
    'The first line on stdout is the URI for qemu-img, nbdcopy, nbdinfo, nbdfuse and every other client of NBD; docs/serve.md has recipes. What is missing is answered with an error, never with zeros. Nothing is ever written.',

  examples: [
    {
      line: 'serve copy/shared.vhds',
      tells: 'the chain as one disk, for anyone with access to this account',
      goesOn: true,
    },
    {
      line: 'serve copy/shared.vhds --socket disk.sock --once',
      tells: 'for nbdcopy "nbd+unix:///?socket=disk.sock" disk.raw, which ends it',
      goesOn: true,
    },
  ],

  async run(args) {
    checkUsage(args);
    const named = args.disks.map((disk) => ({ ...args, disk }));
    return withServedDisks(named, (opened) => runServer(opened, args));
  },
};

/** @throws {UsageError} when options contradict each other */
function checkUsage({ disks, at, partition, socket, port, address }: ServeArgs): void {
  if (partition !== undefined && disks.length > 1) {
    throw new UsageError('--partition is for one disk: serve each disk by itself');
  }
  if (partition !== undefined && !(Number.isInteger(partition) && partition > 0)) {
    throw new UsageError('--partition takes the number of a partition: vhdset volumes lists them');
  }

  if (at !== undefined && disks.length > 1) {
    throw new UsageError('--at is for one disk: with several, name each checkpoint file itself');
  }
  if (socket !== undefined && port !== undefined) {
    throw new UsageError('--socket and --port: give only one of them');
  }
  if (address !== undefined && port === undefined) {
    throw new UsageError('--address needs --port');
  }
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new UsageError('--port takes a number from 0 to 65535');
  }
  if (socket === undefined || process.platform !== 'win32') return;
  throw new UsageError('Windows has no Unix sockets that NBD clients can use: use --port');
}

/** A chain or the image of a disk, as it is served. */
interface Served {
  readonly disk: ServedExport['disk'] & { readonly virtualSize: number };
  /** For people: which state it is in, and what it is made of. */
  readonly state: string;
  readonly made: string;
  readonly warnings: readonly string[];
  /** What of it is served; null for all of it. */
  readonly part: ServedPart | null;
}

/** A disk before it is known which part of it is served. */
interface Whole extends Omit<Served, 'part'> {
  /** All of its bytes, to find the partitions. */
  readonly source: ByteSource;
  /** Bytes, where the disk tells. */
  readonly sectorSize: number | undefined;
}

/** Each disk in a case of its own, in the order they are named. */
async function withServedDisks(
  [first, ...others]: readonly (DiskOptions & Pick<ServeArgs, 'at' | 'partition'>)[],
  work: (served: readonly Served[]) => Promise<number>,
): Promise<number> {
  if (!first) return work([]);
  const next = async ({ source, sectorSize, ...whole }: Whole) => {
    const { partition, disk: name } = first;
    const part =
      partition === undefined ? null : await partitionOf(source, partition, name, sectorSize);
    return withServedDisks(others, (rest) => work([{ ...whole, part }, ...rest]));
  };
  const ended = await withDiskImage(first.disk, (image) => {
    requireNoState(first.at, first.disk);
    return next(servedImage(image));
  });
  return ended ?? withOpenedDisk(first, (opened) => next(servedChain(opened, first.at)));
}

function servedImage(image: WarnedImage): Whole {
  const { path, source, kind, warnings } = image;
  const disk = openImageDisk({ name: path, source, missing: missingOf(image) });
  const made = kind === 'ewf' ? 'EWF image' : 'raw image';
  return { disk, state: '', made, warnings, source, sectorSize: undefined };
}

function servedChain({ disk, chain, gap, warnings }: OpenedDisk, at: string | undefined): Whole {
  const state = at === undefined ? '' : `, as of ${baseName(chain.leaf.file.path)}`;
  const made = disk.layers.length === 1 ? '1 file' : `${disk.layers.length} files`;
  const lacking = gap === null ? [] : [`${gap}; what is missing answers with an error`];
  const sectorSize = disk.logicalSectorSize;
  return { disk, state, made, warnings: [...warnings, ...lacking], source: disk, sectorSize };
}

async function runServer(opened: readonly Served[], args: ServeArgs): Promise<number> {
  for (const { warnings } of opened) for (const text of warnings) remark(`warning: ${text}`);
  const exports = exportsOf(opened, args);
  const { at, tidy } = placeFor(args);
  try {
    const onUnreadable = teller();
    const server = await startNbdServer(exports, at, { once: args.once, onUnreadable });
    return await untilEnded(server, () => {
      const uris = exports.map(({ name }) =>
        uriOf(at, server.port, exports.length > 1 ? name : ''),
      );
      process.stdout.write(args.json ? json(exports, uris) : text(exports, uris));
      if ('address' in at) tellWhoCanRead(at.address);
    });
  } finally {
    tidy();
  }
}

/** Exports go by the names of the files; where two are the same, by their paths. */
function exportsOf(opened: readonly Served[], { disks }: ServeArgs): ServedExport[] {
  const names = disks.map(baseName);
  const unique = new Set(names).size === names.length;
  if (new Set(disks).size < disks.length) throw new UsageError('a disk was named twice');
  return opened.map(({ disk, state, made, part }, i) => {
    const { offset, length } = part ?? { offset: 0, length: disk.virtualSize };
    const what = part ? `, ${part.what}` : '';
    return {
      name: unique ? names[i]! : disks[i]!,
      description: `${baseName(disks[i]!)}${state}${what}: ${formatBytes(length)}, ${made}, read-only`,
      ...{ disk, offset, length },
    };
  });
}

/** Where to listen, and what is to be tidied up in the end. */
function placeFor({ socket, port, address = LOOPBACK }: ServeArgs): {
  at: ListenAt;
  tidy: () => void;
} {
  if (port !== undefined) return { at: { address, port }, tidy() {} };
  if (socket !== undefined) return { at: { socket: resolve(socket) }, tidy() {} };
  if (process.platform === 'win32') return { at: { address, port: NBD_PORT }, tidy() {} };
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-'));
  return {
    at: { socket: join(folder, 'nbd.sock') },
    tidy() {
      rmdirSync(folder);
    },
  };
}

/** As the NBD project writes it; a name in it is escaped throughout. */
function uriOf(at: ListenAt, port: number | null, name: string): string {
  const path = encodeURIComponent(name);
  if ('socket' in at) {
    return `nbd+unix:///${path}?socket=${encodeURIComponent(at.socket).replaceAll('%2F', '/')}`;
  }
  const host = at.address.includes(':') ? `[${at.address}]` : at.address;
  const number = port === NBD_PORT ? '' : `:${port}`;
  return `nbd://${host}${number}/${path}`;
}

function text(exports: readonly ServedExport[], uris: readonly string[]): string {
  const lines = exports.map(({ description }, i) => `${uris[i]}\n    ${printable(description)}\n`);
  return `${lines.join('')}Nothing is ever written. Ctrl-C ends it.\n`;
}

function json(exports: readonly ServedExport[], uris: readonly string[]): string {
  return jsonText({
    exports: exports.map(({ name, length }, i) => ({ name, uri: uris[i], size: length })),
  });
}

function tellWhoCanRead(address: string): void {
  const who =
    address === LOOPBACK || address === '::1'
      ? 'every account of this machine'
      : `everyone who reaches ${address}`;
  remark(`warning: NBD asks for no password: ${who} can read the disk through this port`);
}

const MOST_TOLD = 20;

/** Says each thing once, and not without end. */
function teller(): (error: unknown) => void {
  const told = new Set<string>();
  return (error) => {
    const message = error instanceof Error ? error.message : String(error);
    if (told.has(message) || told.size >= MOST_TOLD) return;
    told.add(message);
    remark(`warning: ${message}`);
  };
}

/** Until the last client has left (`--once`), or someone ends the program. */
async function untilEnded(server: NbdServer, begun: () => void): Promise<number> {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const close = () => server.close();
  for (const signal of signals) process.on(signal, close);
  try {
    begun();
    await server.ended;
    return ExitCode.Done;
  } finally {
    for (const signal of signals) process.off(signal, close);
  }
}
