import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { corpusVolume, hasCorpus } from '../corpus.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer, hasPythonModule } from '../peers.ts';
import { shareOf } from '../share.ts';
import { writeRandomChain } from './chain-files.ts';
import { childOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { startServe } from './nbd-server.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;
const run = promisify(execFile);

/** What a peer printed; the server answers meanwhile, so nothing may block. */
async function peer(command: string, ...args: string[]): Promise<string> {
  return (await run(command, args, { timeout: 60_000, maxBuffer: 64 * MIB })).stdout;
}

interface Range {
  start: number;
  length: number;
  kind: string;
  zero: boolean;
  data: boolean;
}

/** The ranges of `vhdset map`, neighbours that a property says nothing different of joined. */
async function mapOf<T>(disk: string, property: (range: Range) => T): Promise<[number, T][]> {
  const { stdout } = await vhdset(['map', disk, '--json']);
  const joined: [number, T][] = [];
  for (const range of JSON.parse(stdout).extents as Range[]) {
    const value = property(range);
    const last = joined.at(-1);
    if (last && JSON.stringify(last[1]) === JSON.stringify(value)) last[0] += range.length;
    else joined.push([range.length, value]);
  }
  return joined;
}

const KINDS = ['data', 'zero', 'unallocated', 'missing'];

describe.skipIf(!hasPeer('qemu-img') || !hasPeer('nbdinfo'))('over random chains', () => {
  it('is for qemu-img, nbdinfo and nbdcopy the disk that an export writes', async () => {
    for (let seed = 1; seed <= shareOf(5); seed++) {
      const folder = temporaryFolder();
      const { leaf } = await writeRandomChain(folder, seed);
      const raw = join(folder, 'disk.raw');
      expect((await vhdset(['export', leaf, raw, '-q'])).code).toBe(0);
      const { uri } = await startServe(leaf);
      await peer('qemu-img', 'compare', '-f', 'raw', '-F', 'raw', uri, raw);
      await peer('nbdcopy', uri, join(folder, 'copy.raw'));
      expect(readFileSync(join(folder, 'copy.raw')).equals(readFileSync(raw))).toBe(true);
      await peer('qemu-img', 'convert', '-O', 'qcow2', uri, join(folder, 'copy.qcow2'));
      await peer('qemu-img', 'compare', join(folder, 'copy.qcow2'), raw);
      const map = JSON.parse(await peer('qemu-img', 'map', '--output=json', uri)) as Range[];
      const told = map.map(({ length, zero, data }) => [length, { zero, data }]);
      expect(told).toEqual(await mapOf(leaf, ({ zero, data }) => ({ zero, data })));
      const kinds = JSON.parse(await peer('nbdinfo', '--map=vhdset:kind', '--json', uri));
      const numbers = kinds.map(({ length, type }: { length: number; type: number }) => [
        length,
        type,
      ]);
      expect(numbers).toEqual(await mapOf(leaf, ({ kind }) => KINDS.indexOf(kind)));
    }
  }, 180_000);
});

describe.skipIf(!hasPeer('nbdkit') || !hasPeer('qemu-io'))('with nbdkit', () => {
  it('takes writes into an overlay, and never into the chain', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    const { uri } = await startServe(join(folder, 'leaf.avhdx'));
    const commands = 'read -P 109 0 4k" -c "write -P 7 0 64k" -c "read -P 7 0 64k';
    const io = `qemu-io -f raw -c "${commands}" -c "read -P 109 1M 1M" "$uri"`;
    const output = await peer('nbdkit', '-U', '-', '--filter=cow', 'nbd', uri, '--run', io);
    expect(output).not.toContain('verification failed');
    expect(output.match(/65536\/65536/g)).toHaveLength(2);
    const again = await peer('qemu-io', '-r', '-f', 'raw', '-c', 'read -P 109 0 4k', uri);
    expect(again).not.toContain('failed');
  });
});

const EDGES = `
import errno, json, nbd, os, socket, struct, sys
uri, path = sys.argv[1:3]
told = {}

def connected(name="", contexts=()):
    h = nbd.NBD()
    h.set_export_name(name)
    for context in contexts:
        h.add_meta_context(context)
    h.set_strict_mode(0)
    h.connect_unix(path)
    return h

def error(action):
    try:
        action()
    except nbd.Error as e:
        return e.errno or "error"
    return None

told["unknown"] = error(lambda: connected("nothing of that name"))
h = connected(contexts=["base:allocation", "vhdset:kind"])
size = h.get_size()
told["flags"] = [h.is_read_only(), h.can_multi_conn(), h.can_df()]
told["end"] = h.pread(1, size - 1) == b"\\0"
told["past"] = error(lambda: h.pread(512, size - 256))
told["far"] = error(lambda: h.pread(512, 2**62))
told["zero"] = error(lambda: h.pread(0, 0))
told["write"] = error(lambda: h.pwrite(b"x" * 70000, 0))
told["trim"] = error(lambda: h.trim(4096, 0))
told["zeroes"] = error(lambda: h.zero(4096, 0))
told["flush"] = error(lambda: h.flush())
told["cache"] = error(lambda: h.cache(4096, 0))
told["huge"] = error(lambda: h.pread(64 * 1024 * 1024, 0))
told["statusPast"] = error(lambda: h.block_status(512, size, lambda *a: 0))

pending, buffers = [], []
for i in range(64):
    buffer = nbd.Buffer(4096)
    buffers.append(buffer)
    pending.append(h.aio_pread(buffer, i * 512))
while pending:
    h.poll(-1)
    pending = [cookie for cookie in pending if not h.aio_command_completed(cookie)]
told["many"] = all(
    bytes(b.to_bytearray()) == h.pread(4096, i * 512) for i, b in enumerate(buffers))

clients = [connected() for _ in range(100)]
told["hundred"] = all(c.pread(3, 0) == b"mmm" for c in clients)

def raw():
    s = socket.socket(socket.AF_UNIX)
    s.connect(path)
    s.recv(18)
    return s

garbage = [raw() for _ in range(10)]
for i, s in enumerate(garbage):
    s.sendall(os.urandom(4096))
abrupt = raw()
abrupt.sendall(b"\\0\\0\\0\\3IHAVEOPT\\0\\0\\0\\1\\0\\0\\0\\0")
abrupt.recv(10)
abrupt.sendall(struct.pack(">IHHQQI", 0x25609513, 0, 0, 1, 0, 1048576)[:20])
abrupt.close()
deaf = []
for _ in range(4):
    s = raw()
    s.sendall(b"\\0\\0\\0\\3IHAVEOPT\\0\\0\\0\\1\\0\\0\\0\\0")
    s.setblocking(False)
    try:
        for i in range(10000):
            s.send(struct.pack(">IHHQQI", 0x25609513, 0, 0, i, 0, 1048576))
    except BlockingIOError:
        pass
    deaf.append(s)
told["afterwards"] = h.pread(3, 0) == b"mmm" and connected().pread(3, 4096) == b"lll"
with open("/proc/%s/status" % sys.argv[3]) as status:
    told["megabytes"] = next(int(l.split()[1]) // 1024 for l in status if l.startswith("VmRSS"))
print(json.dumps(told))
`;

describe.skipIf(!hasPythonModule('nbd'))('at the edges of the protocol', () => {
  it('answers what can be answered, and outlives every client', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    const socket = join(folder, 'nbd.sock');
    const server = await startServe(join(folder, 'leaf.avhdx'), '--socket', socket);
    const script = join(folder, 'edges.py');
    writeFileSync(script, EDGES);
    const told = JSON.parse(
      await peer('/usr/bin/python3', script, server.uri, socket, String(server.pid)),
    );
    const [EPERM, EINVAL] = ['EPERM', 'EINVAL'];
    expect(told).toEqual({
      unknown: expect.anything(),
      flags: [true, true, true],
      end: true,
      ...{ past: EINVAL, far: EINVAL, zero: null, huge: EINVAL, statusPast: EINVAL },
      ...{ write: EPERM, trim: EPERM, zeroes: EPERM, flush: EINVAL, cache: EINVAL },
      ...{ many: true, hundred: true, afterwards: true },
      megabytes: expect.any(Number),
    });
    expect(told.megabytes).toBeLessThan(300);
    expect(server.stderr()).toBe('');
    server.kill();
    expect(await server.ended).toBe(0);
  }, 240_000);

  it('answers an error exactly where the map says that data is missing', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    rmSync(join(folder, 'base.vhdx'));
    const leaf = join(folder, 'leaf.avhdx');
    const server = await startServe(leaf);
    const script = `
import json, nbd, sys
h = nbd.NBD()
h.connect_uri(sys.argv[1])
failed = []
for at in range(0, h.get_size(), 4096):
    try:
        h.pread(4096, at)
        failed.append(0)
    except nbd.Error as e:
        failed.append(e.errno)
print(json.dumps(failed))
`;
    const failed: (string | 0)[] = JSON.parse(
      await peer('/usr/bin/python3', '-c', script, server.uri),
    );
    const { stdout } = await vhdset(['map', leaf, '--json']);
    const expected = new Array(failed.length).fill(0);
    for (const { start, length, kind } of JSON.parse(stdout).extents as Range[]) {
      if (kind === 'missing') expected.fill('EIO', start / 4096, (start + length) / 4096);
    }
    expect(expected).toContain('EIO');
    expect(expected).toContain(0);
    expect(failed).toEqual(expected);
    expect(server.stderr()).toContain('the parent of');
  });
});

it.skipIf(!hasPeer('nbdcopy') || !hasCorpus)('gives the medium of an EWF image', async () => {
  const copy = join(temporaryFolder(), 'copy.raw');
  const image = corpusVolume('image-split.E01');
  const { uri } = await startServe(image, '--once');
  await peer('nbdcopy', uri, copy);
  // The MD5 that was stored when the image was made.
  const md5 = createHash('md5').update(readFileSync(copy)).digest('hex');
  expect(md5).toBe('38ea5af8a80e16e46c095c9110242fc0');
  expect((await vhdset(['compare', image, copy])).code).toBe(0);
  writeFileSync(copy, 'x', { flag: 'r+' });
  expect((await vhdset(['compare', image, copy])).code).toBe(1);
});

it.skipIf(!hasPeer('nbdcopy'))(
  'reads 4096-byte sectors and a dirty end as any client asks',
  async () => {
    const folder = temporaryFolder();
    const base = join(folder, 'base.vhdx');
    await writeDisk(base, 1, [{ block: 7, data: Buffer.alloc(MIB, 'e') }], {
      logicalSectorSize: 4096,
      virtualSize: 8 * MIB - 4096,
    });
    await writeDisk(join(folder, 'leaf.avhdx'), 2, [], {
      ...childOf('base.vhdx', 1),
      logicalSectorSize: 4096,
      virtualSize: 8 * MIB,
    });
    const { uri } = await startServe(join(folder, 'leaf.avhdx'), '--once');
    await peer('nbdcopy', uri, join(folder, 'copy.raw'));
    const copy = readFileSync(join(folder, 'copy.raw'));
    expect(copy.subarray(7 * MIB).toString('latin1')).toBe(
      'e'.repeat(MIB - 4096) + '\0'.repeat(4096),
    );
  },
);
