import { describe, expect, it } from 'vitest';
import { LAYOUT } from '../../../fixtures/broken/rules/blocks.ts';
import { AT, disk, setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { changeHeader, GIB, guidOf, MIB, TIB } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { OverlaySource } from '../../../src/bytes/overlay-source.ts';
import { LAYOUT_RULES } from '../../../src/diagnosis/conformance/layout.ts';
import { encodeBatEntry } from '../../../src/formats/vhdx/block-allocation-table.ts';
import { geometryOf } from '../../../src/formats/vhdx/geometry.ts';
import { createVhdxWriter } from '../../../src/formats/vhdx/write/vhdx-writer.ts';
import { SparseMemory } from '../../disk/sparse-memory.ts';
import { processorTime } from '../../processor-time.ts';
import { brokenRules, check, eachRuleIsBroken } from './broken-files.ts';

describe('rules of places', () => {
  eachRuleIsBroken('vhdx', LAYOUT_RULES, LAYOUT);

  it.each([
    ['the header area', 0],
    ['the log', AT.log],
    ['the metadata region', AT.metadata],
    ['the block allocation table', AT.table],
  ])('see a block in %s', async (_, offset) => {
    const file = await disk();
    setBlock(file, 1, 6, offset);
    expect((await check(file)).violations).toMatchObject([
      { ruleId: 'block-overlap', offset: AT.table + 8, actual: offset },
    ]);
  });

  it('see a log in the header area', async () => {
    const file = await disk();
    for (const number of [1, 2] as const) await changeHeader(file, number, { logOffset: 0 });
    expect(await brokenRules(file)).toEqual(['header-log-offset', 'layout-overlap']);
  });

  it('see blocks that share a part only', async () => {
    const file = await disk({ virtualSize: 6 * MIB, blockSize: 2 * MIB });
    setBlock(file, 1, 6, AT.blocks + MIB);
    expect(await brokenRules(file)).toEqual(['block-overlap']);
  });

  it('allow a last block cut short where the disk ends, and bytes behind it', async () => {
    const file = await disk({ virtualSize: 2 * MIB - 4096 });
    const cut = new MemorySource(file.bytes.slice(0, AT.blocks + 2 * MIB - 4096));
    expect(await brokenRules(cut)).toEqual([]);
    const shorter = new MemorySource(file.bytes.slice(0, AT.blocks + 2 * MIB - 8192));
    expect(await brokenRules(shorter)).toEqual(['block-beyond-end']);
    await file.write(Buffer.alloc(512, 1), AT.blocks + 2 * MIB);
    expect(await brokenRules(file)).toEqual([]);
  });

  it('take no more memory for a file that claims to have 8 EiB', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const file = new OverlaySource(await disk(), [], 2 ** 63);
    expect(await brokenRules(file)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * MIB);
  });
});

describe('a full dynamic disk of 2 TiB in blocks of 2 MiB', async () => {
  const blocks = TIB;
  const file = new SparseMemory();
  const writer = createVhdxWriter(file, {
    type: 'dynamic',
    virtualSize: 2 * TIB,
    blockSize: 2 * MIB,
    virtualDiskId: guidOf('disk'),
    dataWriteGuid: guidOf('data'),
  });
  const { batOffset, payloadOffset } = writer.layout;
  await writer.finish();
  const { chunkRatio, payloadBlocks } = geometryOf(2 * blocks, 2 * MIB, 512, false);
  const table = Buffer.alloc((payloadBlocks + payloadBlocks / chunkRatio) * 8);
  for (let block = 0; block < payloadBlocks; block++) {
    const index = block + Math.floor(block / chunkRatio);
    encodeBatEntry(table, index, 6, payloadOffset + block * 2 * MIB);
  }
  await file.write(table, batOffset);
  await file.truncate(payloadOffset + 2 * TIB);

  it('is checked within seconds, all of its 1,048,576 blocks', async () => {
    const started = processorTime();
    expect((await check(file)).violations).toEqual([]);
    expect(processorTime() - started).toBeLessThan(10_000);
  });

  it('shows the one block that lies where another one lies', async () => {
    encodeBatEntry(table, 777_777, 6, payloadOffset + 2 * GIB);
    await file.write(table, batOffset);
    expect((await check(file)).violations).toMatchObject([
      { ruleId: 'block-duplicate', offset: batOffset + 777_777 * 8 },
    ]);
  });
});
