import { expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { RemainsSource } from '../../src/volumes/remains-source.ts';

const content = new MemorySource(Uint8Array.from({ length: 100 }, (_, i) => i));

function source(accepted: boolean): RemainsSource {
  const doubtful = new ByteRanges();
  doubtful.add(40, 10);
  return new RemainsSource(content, 'x', {
    ...{ foundBy: 'record', formerPath: 'x', pathCertainty: 'decoded' },
    ...{ free: 90, reused: 10, contested: 0, lost: 0, doubtful, accepted, history: [] },
  });
}

it('gives what is free, and refuses what may be something else by now', async () => {
  const bytes = new Uint8Array(5);
  await source(false).read(bytes, 35);
  expect([...bytes]).toEqual([35, 36, 37, 38, 39]);
  await expect(source(false).read(bytes, 36)).rejects.toMatchObject({
    ...{ code: 'source-unreadable', reason: 'clusters-reused', offset: 40 },
  });
  await source(true).read(bytes, 42);
  expect(bytes[0]).toBe(42);
});

it('is unchanged as long as what it lies on is', async () => {
  await expect(source(false).verifyUnchanged()).resolves.toBeUndefined();
});
