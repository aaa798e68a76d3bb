import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { link, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AtomicOutput } from '../../src/node/atomic-output.ts';
import { pagedMemory } from '../../src/node/direct-writes.ts';
import { temporaryFolder } from './temp-folder.ts';

const PAGE = 4096;
const PIECE = 64 * PAGE;
const PIECES = 10;

describe('memory on pages', () => {
  it('is shared, begins on a page, and is given out once', () => {
    const allocate = pagedMemory();
    const given = [1, 2 * PAGE, 5000, 16 * 1024 * 1024, 40 * 1024 * 1024, 3].map(allocate);
    expect(given.map(({ length }) => length)).toEqual([
      ...[1, 2 * PAGE, 5000, 16 * 1024 * 1024, 40 * 1024 * 1024, 3],
    ]);
    for (const [i, memory] of given.entries()) {
      expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(memory.byteOffset % PAGE).toBe(0);
      memory.fill(i + 1);
    }
    for (const [i, memory] of given.entries()) {
      expect([memory[0], memory.at(-1)]).toEqual([i + 1, i + 1]);
    }
  });
});

type Call = (
  descriptor: number,
  data: Uint8Array,
  from: number,
  length: number,
  position: number,
  done: (error: Error | null, count: number, data: Uint8Array) => void,
) => void;

/** Writes ten pieces and an end that fills no page, with `write` in the place of the system's call. */
async function written(write: Call, allocate: (bytes: number) => Uint8Array = pagedMemory()) {
  const content = randomBytes(PIECES * PIECE + 777);
  const path = join(temporaryFolder(), 'disk.raw');
  const descriptors: number[] = [];
  const spy: Call = (descriptor, ...rest) => {
    descriptors.push(descriptor);
    write(descriptor, ...rest);
  };
  const calls = { ...fs, link, unlink, write: spy as typeof fs.write };
  const output = await AtomicOutput.create(path, {}, calls);
  await output.truncate(content.length);
  const writes: Promise<void>[] = [];
  for (let at = 0; at < content.length; at += PIECE) {
    const memory = allocate(Math.min(PIECE, content.length - at));
    memory.set(content.subarray(at, at + PIECE));
    writes.push(output.write(memory, at));
  }
  const done = await Promise.allSettled(writes);
  return { content, path, output, descriptors, done };
}

/** Not every file system, and not every system, has such writes. */
function hasDirect(): boolean {
  const { O_DIRECT, O_WRONLY, O_CREAT } = fs.constants;
  if (O_DIRECT === undefined) return false;
  try {
    fs.closeSync(fs.openSync(join(temporaryFolder(), 'probe'), O_WRONLY | O_CREAT | O_DIRECT));
    return true;
  } catch {
    return false;
  }
}

function openPaths(): string[] {
  if (process.platform !== 'linux') return [];
  return fs.readdirSync('/proc/self/fd').map((name) => {
    const path = `/proc/self/fd/${name}`;
    return fs.existsSync(path) ? fs.readlinkSync(path) : '';
  });
}

describe('an output whose memory begins on pages', () => {
  it('holds what was written, past the cache and through it', async () => {
    const { content, path, output, descriptors } = await written(fs.write);
    await output.commit();
    expect(fs.readFileSync(path).equals(content)).toBe(true);
    expect(new Set(descriptors).size).toBe(hasDirect() ? 2 : 1);
    expect(openPaths()).not.toContain(path);
  });

  it.each(['EINVAL', 'EOPNOTSUPP'])(
    'goes through the cache where the system answers %s',
    async (code) => {
      const direct = hasDirect();
      let first: number | null = null;
      const refusing: Call = (descriptor, data, from, length, position, done) => {
        first ??= descriptor;
        const refused = direct && descriptor === first;
        if (refused) done(Object.assign(new Error(code), { code }), 0, data);
        else fs.write(descriptor, data, from, length, position, done);
      };
      const { content, path, output, descriptors } = await written(refusing);
      await output.commit();
      expect(fs.readFileSync(path).equals(content)).toBe(true);
      // Those that were under way, and none after them.
      const asked = descriptors.filter((one) => one === first).length;
      if (direct) expect(asked).toBeLessThanOrEqual(3);
    },
  );

  it('writes the rest of what the system took in part through the cache', async () => {
    const partly: Call = (descriptor, data, from, length, position, done) => {
      fs.write(descriptor, data, from, length > PAGE ? 5 * 512 : length, position, done);
    };
    const { content, path, output } = await written(partly);
    await output.commit();
    expect(fs.readFileSync(path).equals(content)).toBe(true);
  });

  it('fails with a write that fails, and leaves nothing behind', async () => {
    const failing: Call = (_descriptor, data, _from, _length, _position, done) =>
      done(Object.assign(new Error('EIO: injected'), { code: 'EIO' }), 0, data);
    const { path, output, done } = await written(failing);
    expect(new Set(done.map(({ status }) => status))).toEqual(new Set(['rejected']));
    await expect(output.commit()).rejects.toMatchObject({ code: 'output-unwritable' });
    expect(fs.readdirSync(dirname(path))).toEqual([]);
    expect(openPaths().filter((one) => one.startsWith(dirname(path)))).toEqual([]);
  });

  it('goes through the cache from other memory', async () => {
    const other = await written(fs.write, (bytes) => new Uint8Array(bytes));
    await other.output.commit();
    expect(new Set(other.descriptors).size).toBe(1);
  });

  it('goes through the cache behind the length that was set', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    const descriptors: number[] = [];
    const write: Call = (descriptor, ...rest) => {
      descriptors.push(descriptor);
      fs.write(descriptor, ...rest);
    };
    const calls = { ...fs, link, unlink, write: write as typeof fs.write };
    const output = await AtomicOutput.create(path, {}, calls);
    await output.truncate(PIECE);
    const memory = pagedMemory()(PIECE).fill(7);
    await output.write(memory, 1);
    await output.write(memory, PIECE);
    expect(new Set(descriptors).size).toBe(1);
    await output.write(memory, 0);
    await output.commit();
    expect(new Set(descriptors).size).toBe(hasDirect() ? 2 : 1);
    expect(fs.readFileSync(path).equals(Buffer.alloc(2 * PIECE, 7))).toBe(true);
  });
});
