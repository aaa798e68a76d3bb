import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build as buildHuge } from '../../fixtures/scenarios/huge.ts';
import { guidOf, MIB, TIB } from '../../fixtures/vhdx-builder.ts';
import { encodeBatEntry } from '../../src/formats/vhdx/block-allocation-table.ts';
import { geometryOf } from '../../src/formats/vhdx/geometry.ts';
import { createVhdxWriter } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { slowness } from '../processor-time.ts';
import { vhdset } from './run.ts';

/** Makes a process tell at its end how long it has kept a processor busy, and its memory. */
const TELL = `process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cost = { seconds: (userCPUTime + systemCPUTime) / 1e6, bytes: maxRSS * 1024 };
  process.stderr.write(JSON.stringify(cost));
});`;

/** What `check` says of these files, and what it costs, the start of the process included. */
async function checkedAtCost(path: string) {
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(TELL)}` };
  const { code, stdout, stderr } = await vhdset(['check', path], { env });
  const { seconds, bytes } = JSON.parse(stderr) as { seconds: number; bytes: number };
  return { code, stdout, seconds, bytes };
}

/** A dynamic disk of 2 TiB all of whose blocks are present: 8 MiB of table, and a hole of 2 TiB. */
async function writeFullDisk(path: string): Promise<void> {
  const handle = openSync(path, 'wx');
  const write = async (data: Uint8Array, position: number) => {
    writeSync(handle, data, 0, data.length, position);
  };
  const sizes = { virtualSize: 2 * TIB, blockSize: 2 * MIB };
  const ids = { virtualDiskId: guidOf('disk'), dataWriteGuid: guidOf('data') };
  const writer = createVhdxWriter({ write }, { type: 'dynamic', ...sizes, ...ids });
  const { batOffset, payloadOffset } = writer.layout;
  await writer.finish();
  const { chunkRatio, payloadBlocks } = geometryOf(sizes.virtualSize, sizes.blockSize, 512, false);
  const table = Buffer.alloc((payloadBlocks + payloadBlocks / chunkRatio) * 8);
  for (let block = 0; block < payloadBlocks; block++) {
    // Scattered over the file, as a guest writes them: an odd step comes to every place once.
    const place = (block * 40_503) % payloadBlocks;
    const index = block + Math.floor(block / chunkRatio);
    encodeBatEntry(table, index, 6, payloadOffset + place * sizes.blockSize);
  }
  await write(table, batOffset);
  ftruncateSync(handle, payloadOffset + sizes.virtualSize);
  closeSync(handle);
}

describe('check of the largest disks costs less than two seconds and 150 MB', () => {
  it('64 TiB in blocks of 1 MiB, a table of 512 MiB that is empty for the most part', async () => {
    const folder = temporaryFolder();
    await buildHuge(folder);
    const { code, stdout, seconds, bytes } = await checkedAtCost(folder);
    expect(code).toBe(0);
    expect(stdout.match(/OK/g)).toHaveLength(2);
    expect(seconds).toBeLessThan(2 * slowness());
    expect(bytes).toBeLessThan(150e6);
  });

  it('2 TiB in blocks of 2 MiB, every one of them present', async () => {
    const path = join(temporaryFolder(), 'full.vhdx');
    await writeFullDisk(path);
    const { code, stdout, seconds, bytes } = await checkedAtCost(path);
    expect(stdout).toBe(`${path}  VHDX, OK\n`);
    expect(code).toBe(0);
    expect(seconds).toBeLessThan(2 * slowness());
    expect(bytes).toBeLessThan(150e6);
  });
});
