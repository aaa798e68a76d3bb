import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { type Difference, differences } from '../../src/disk/compare.ts';
import { contentOfDisk, contentOfFile } from '../../src/disk/compared-content.ts';
import type { ComparedContent } from '../../src/disk/comparison-steps.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { bytesOf, type ModelUnit, randomChain, randomFrom, UNIT } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';

async function compared(a: ComparedContent, b: ComparedContent, isEqual?: typeof Buffer.compare) {
  const found: Difference[] = [];
  let read = 0;
  const onRead = (bytes: number) => {
    read += bytes;
  };
  const fast = isEqual ? { isEqual: (x: Uint8Array, y: Uint8Array) => isEqual(x, y) === 0 } : {};
  for await (const range of differences(a, b, { onRead, ...fast })) found.push(range);
  return { found, read };
}

const chainContent = (layers: readonly Layer[], complete: boolean) =>
  contentOfDisk(openDisk(layers, { complete }), ({ name }) => name);

const rawContent = (bytes: Uint8Array) => contentOfFile(new MemorySource(bytes), 'raw', null);

/** Where the model says that nobody knows, as ranges. */
function missingIn(model: readonly ModelUnit[]): Difference[] {
  const ranges: { offset: number; length: number; kind: 'missing' }[] = [];
  for (const [unit, { kind }] of model.entries()) {
    const last = ranges.at(-1);
    if (kind !== 'missing') continue;
    if (last && last.offset + last.length === unit * UNIT) last.length += UNIT;
    else ranges.push({ offset: unit * UNIT, length: UNIT, kind: 'missing' });
  }
  return ranges;
}

it('finds a chain equal to its content, but for what is missing', async () => {
  for (let seed = 1; seed <= shareOf(40); seed++) {
    const { layers, complete, model } = await randomChain(seed);
    const { found } = await compared(chainContent(layers, complete), rawContent(bytesOf(model)));
    expect(found).toEqual(missingIn(model));
  }
});

it('finds a single different byte anywhere in a file: 100 times', async () => {
  for (let seed = 1; seed <= shareOf(20); seed++) {
    const { layers, complete, model } = await randomChain(seed);
    const random = randomFrom(seed ^ 0xbad);
    const chain = chainContent(layers, complete);
    for (let i = 0; i < 5; i++) {
      const bytes = bytesOf(model);
      const at = random(bytes.length);
      bytes[at]! ^= 1 << random(8);
      const unit = Math.floor(at / UNIT);
      const { found } = await compared(chain, rawContent(bytes), Buffer.compare);
      const different = found.filter(({ kind }) => kind === 'different');
      const expected = { offset: unit * UNIT, length: UNIT, kind: 'different' };
      expect(different).toEqual(model[unit]!.kind === 'missing' ? [] : [expected]);
    }
  }
});

it('finds a single different sector of a newer layer, and reads little else: 400 times', async () => {
  for (let seed = 1; seed <= shareOf(40); seed++) {
    const { layers, model } = await randomChain(seed + 1000);
    const random = randomFrom(seed ^ 0xbee);
    const { geometry } = layers[0]!.vhdx;
    const older = chainContent(layers, true);
    for (let i = 0; i < 10; i++) {
      const sector = random(geometry.virtualSize / geometry.logicalSectorSize);
      const offset = sector * geometry.logicalSectorSize;
      const data = Buffer.alloc(geometry.blockSize);
      const inBlock = offset % geometry.blockSize;
      const units = geometry.logicalSectorSize / UNIT;
      for (let unit = 0; unit < units; unit++) {
        const pattern = Buffer.alloc(UNIT);
        pattern.fill(Buffer.from(new Uint32Array([model[offset / UNIT + unit]!.tag]).buffer));
        pattern.copy(data, inBlock + unit * UNIT);
      }
      // One bit in one of its bytes.
      data[inBlock + random(geometry.logicalSectorSize)]! ^= 1 << random(8);
      const first = inBlock / geometry.logicalSectorSize;
      const leaf = await smallLayer(
        [
          {
            block: Math.floor(offset / geometry.blockSize),
            state: 7,
            present: [[first, first + 1]],
            data,
          },
        ],
        { type: 'differencing', ...geometry, creator: 'newer' },
      );
      const { found, read } = await compared(chainContent([leaf, ...layers], true), older);
      expect(found).toHaveLength(1);
      const [{ offset: at, length, kind }] = found as [Difference];
      expect(kind).toBe('different');
      expect(length).toBe(UNIT);
      expect(at >= offset && at < offset + geometry.logicalSectorSize).toBe(true);
      expect(read).toBeLessThanOrEqual(geometry.logicalSectorSize);
    }
  }
});

it('reads nothing of what both sides hold at the same place of the same file', async () => {
  const { layers } = await randomChain(7);
  const chain = chainContent(layers, true);
  expect(await compared(chain, chain)).toEqual({ found: [], read: 0 });
  const unknown = contentOfDisk(openDisk(layers, { complete: true }), () => null);
  const { found, read } = await compared(unknown, unknown);
  expect(found).toEqual([]);
  expect(read).toBeGreaterThan(0);
});

it('compares as far as both reach, joins neighbours, and tells how far it is', async () => {
  const a = Buffer.alloc(5 * MIB, 'a');
  const b = Buffer.concat([a.subarray(0, 3 * MIB), Buffer.alloc(3 * MIB, 'b')]);
  const steps: number[] = [];
  const found: Difference[] = [];
  const onProgress = (done: number) => steps.push(done);
  for await (const range of differences(rawContent(a), rawContent(b), { onProgress })) {
    found.push(range);
  }
  expect(found).toEqual([{ offset: 3 * MIB, length: 2 * MIB, kind: 'different' }]);
  expect(steps.at(-1)).toBe(5 * MIB);
  expect(await compared(rawContent(a.subarray(0, 0)), rawContent(b))).toEqual({
    found: [],
    read: 0,
  });
});

it('ends with the error of a file that can not be read', async () => {
  const failing = { size: 8 * MIB, read: async () => Promise.reject(new Error('medium')) };
  const a = contentOfFile(failing, 'failing', null);
  await expect(compared(a, rawContent(Buffer.alloc(8 * MIB)))).rejects.toThrow('medium');
});
