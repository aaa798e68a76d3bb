import { afterEach, expect, it, vi } from 'vitest';
import { BlobReads } from '../../src/web/blob-reads.ts';

const TheBlob = Blob;
const blob = new TheBlob([Uint8Array.from({ length: 1000 }, (_, i) => i % 256)]);

afterEach(() => vi.unstubAllGlobals());

/** Notes how many parts each blob is made of that is made of others. */
function countJoined(): number[] {
  const joined: number[] = [];
  class Counted extends TheBlob {
    static override [Symbol.hasInstance](value: unknown) {
      return value instanceof TheBlob;
    }
    constructor(parts: BlobPart[]) {
      super(parts);
      joined.push(parts.length);
    }
  }
  vi.stubGlobal('Blob', Counted);
  return joined;
}

it('reads together what is asked for together, and gives each its own', async () => {
  const joined = countJoined();
  const reads = new BlobReads();
  const asked = Array.from({ length: 40 }, (_, i) => reads.read(blob, i * 20, i * 20 + 10));
  const got = await Promise.all(asked);
  expect(got.map(([first]) => first)).toEqual(asked.map((_, i) => (i * 20) % 256));
  expect(got.every(({ length }) => length === 10)).toBe(true);
  expect(joined).toEqual([40]);
});

it('reads together what is asked for while it reads, and is ready again afterwards', async () => {
  const joined = countJoined();
  const reads = new BlobReads();
  const follow = async (i: number) => {
    for (let at = 0; at < 5; at++) await reads.read(blob, i + at, i + at + 1);
  };
  await Promise.all(Array.from({ length: 16 }, (_, i) => follow(i)));
  expect(joined.length).toBeLessThan(20);
  expect(joined.reduce((sum, parts) => sum + parts, 0)).toBeGreaterThan(70);
  expect([...(await reads.read(blob, 3, 5))]).toEqual([3, 4]);
});

it('has few reads under way, and those side by side', async () => {
  let [now, most] = [0, 0];
  class Slow extends TheBlob {
    static override [Symbol.hasInstance](value: unknown) {
      return value instanceof TheBlob;
    }
    override async arrayBuffer() {
      most = Math.max(most, ++now);
      await new Promise((done) => setTimeout(done, 1));
      now--;
      return super.arrayBuffer();
    }
  }
  vi.stubGlobal('Blob', Slow);
  const large = new TheBlob([new Uint8Array(512 * 1024)]);
  const reads = new BlobReads();
  // 64 of these are eight reads of 4 MiB.
  const got = await Promise.all(Array.from({ length: 64 }, () => reads.read(large, 0, 512 * 1024)));
  expect(got.every(({ length }) => length === 512 * 1024)).toBe(true);
  expect(most).toBe(3);
});

it('lets a part that cannot be read fail alone', async () => {
  const gone = new TheBlob([new Uint8Array(20)]);
  const failing = Object.assign(gone, {
    slice: () =>
      Object.assign(new TheBlob([]), {
        arrayBuffer: () => Promise.reject(new Error('it is gone')),
      }),
  });
  const reads = new BlobReads();
  const [first, second, third] = await Promise.allSettled([
    reads.read(blob, 1, 3),
    reads.read(failing, 0, 10),
    reads.read(blob, 5, 7),
  ]);
  expect(first).toMatchObject({ status: 'fulfilled', value: Uint8Array.of(1, 2) });
  expect(second).toMatchObject({ status: 'rejected', reason: new Error('it is gone') });
  expect(third).toMatchObject({ status: 'fulfilled', value: Uint8Array.of(5, 6) });
});

it('reads what is large by itself, and what is no blob of the browser', async () => {
  const joined = countJoined();
  const large = new TheBlob([new Uint8Array(2 ** 20)]);
  const reads = new BlobReads();
  const other = { size: 4, slice: () => ({ arrayBuffer: async () => new ArrayBuffer(4) }) };
  const got = await Promise.all([
    reads.read(large, 0, 2 ** 20),
    reads.read(large, 0, 2 ** 20),
    reads.read(other, 0, 4),
  ]);
  expect(got.map(({ length }) => length)).toEqual([2 ** 20, 2 ** 20, 4]);
  expect(joined).toEqual([]);
});
