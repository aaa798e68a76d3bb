import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportRaw } from '../../src/disk/export-raw.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { expectToEndWithTheNextPiece } from './aborted-reading.ts';
import { bytesOf, randomChain, randomFrom } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';
import { SparseMemory } from './sparse-memory.ts';

describe('a raw export of a chain of any shape equals its model', () => {
  it('over 500 random chains: whole, in part, sparse, full, one by one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { layers, complete, start, model } = await randomChain(seed, { far: true });
        const disk = openDisk(layers, { complete });
        const random = randomFrom(seed ^ 0xe4);
        const from = random(2) * random(512 * model.length);
        const offset = start + from;
        const rest = disk.virtualSize - offset;
        const length = random(2) ? rest : 1 + random(rest);
        const sink = new SparseMemory();
        const onProgress = progressOf();
        await exportRaw(disk, sink, {
          offset,
          length,
          missing: 'zeros',
          sparse: random(2) === 0,
          oneByOne: random(2) === 0,
          onProgress,
        });
        expect(sink.size).toBe(length);
        expect(onProgress.last()).toBe(length);
        const exported = Buffer.alloc(length);
        await sink.read(exported, 0);
        expect(exported.equals(bytesOf(model).subarray(from, from + length))).toBe(true);
      }),
      { numRuns: shareOf(500) },
    );
  }, 300_000);
});

function progressOf(): ((done: number) => void) & { last: () => number } {
  let last = 0;
  const report = (done: number) => {
    expect(done).toBeGreaterThanOrEqual(last);
    last = done;
  };
  return Object.assign(report, { last: () => last });
}

describe('an export that fails', () => {
  it('says what is missing, when it is not told to take it as zeros', async () => {
    const { layers } = await incompleteChain();
    const disk = openDisk(layers, { complete: false });
    await expect(exportRaw(disk, new SparseMemory())).rejects.toThrow(MissingDataError);
  });

  it('ends with the error of the sink, once nothing is in flight', async () => {
    const { layers, complete } = await completeChainWithData();
    let inFlight = 0;
    const sink = {
      truncate: async () => {},
      write: async () => {
        inFlight++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        inFlight--;
        throw new Error('no space left');
      },
    };
    const failed = exportRaw(openDisk(layers, { complete }), sink);
    await expect(failed).rejects.toThrow('no space left');
    expect(inFlight).toBe(0);
  });

  it('tells the sink its size before it writes', async () => {
    const { layers, complete, model } = await completeChainWithData();
    const sizes: number[] = [];
    const sink = {
      truncate: async (size: number) => {
        sizes.push(size);
        throw new Error('file too large');
      },
      write: async () => expect.fail('wrote'),
    };
    const failed = exportRaw(openDisk(layers, { complete }), sink);
    await expect(failed).rejects.toThrow('file too large');
    expect(sizes).toEqual([model.length * 512]);
  });
});

const incompleteChain = () =>
  chainWhere(({ model }) => model.some((unit) => unit.kind === 'missing'));
const completeChainWithData = () =>
  chainWhere(({ complete, model }) => complete && model.some((unit) => unit.tag !== 0));

type Chain = Awaited<ReturnType<typeof randomChain>>;

async function chainWhere(fits: (chain: Chain) => boolean): Promise<Chain> {
  for (let seed = 1; ; seed++) {
    const chain = await randomChain(seed);
    if (fits(chain)) return chain;
  }
}

it('ends with the next piece when it is aborted, at any read', async () => {
  await expectToEndWithTheNextPiece(({ disk, signal }) =>
    exportRaw(disk, new SparseMemory(), { signal }),
  );
});

it('writes no zeros on when it is aborted amidst them', async () => {
  const layer = await smallLayer([], { virtualSize: 512 * MIB });
  const stop = new AbortController();
  let writes = 0;
  const sink = {
    async write() {
      if (++writes === 3) stop.abort(new Error('enough'));
    },
    async truncate() {},
  };
  const { signal } = stop;
  const disk = openDisk([layer], { complete: true });
  await expect(exportRaw(disk, sink, { sparse: false, signal })).rejects.toThrow('enough');
  expect(writes).toBe(3);
});
