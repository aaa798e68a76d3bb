import { describe, expect, it } from 'vitest';
import { unreadable } from '../../fixtures/broken/rules/recipe.ts';
import { buildVhdx, MIB, patternOf } from '../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { coverageOf } from '../../src/disk/coverage.ts';
import { exportRaw } from '../../src/disk/export-raw.ts';
import { readAround } from '../../src/disk/unreadable-ranges.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { mapfileBlocks } from '../../src/report/text/ddrescue-mapfile.ts';
import { randomFrom } from './random-chain.ts';

const PAYLOAD = 4 * MIB;
const CONTENT = patternOf(1, 2 * MIB);

async function exported(bad: readonly number[]) {
  let source: ByteSource = await buildVhdx({ blockSize: 2 * MIB, virtualSize: 4 * MIB }, [
    { block: 0, data: CONTENT },
  ]);
  for (const sector of bad) source = unreadable(source, PAYLOAD + sector * 512);
  let failures = 0;
  const counted: ByteSource = {
    size: source.size,
    read: (target, position) =>
      source.read(target, position).catch((error) => {
        failures++;
        throw error;
      }),
  };
  const layer = { name: 'disk', vhdx: requireReadable(await openVhdx(counted)) };
  const disk = openDisk([layer], { complete: true });
  const sink = new MemorySource(new Uint8Array(4 * MIB));
  const truncate = async () => {};
  const write = (data: Uint8Array, at: number) => sink.write(data, at);
  const run = (missing: 'refuse' | 'zeros') => exportRaw(disk, { write, truncate }, { missing });
  return { disk, sink, run, failures: () => failures };
}

describe('sectors that the medium does not give', () => {
  it('are missing, each by itself, and everything else is exported', async () => {
    const { disk, sink, run, failures } = await exported([3, 4, 4095]);
    await run('zeros');
    const expected = Buffer.alloc(4 * MIB);
    expected.set(CONTENT);
    expected.fill(0, 3 * 512, 5 * 512);
    expected.fill(0, 4095 * 512, 4096 * 512);
    expect(Buffer.from(sink.bytes).equals(expected)).toBe(true);
    expect(await coverageOf(disk)).toMatchObject({ damaged: 3 * 512, data: 2 * MIB - 3 * 512 });
    const blocks: string[] = [];
    for await (const { offset, length, status } of mapfileBlocks(disk.extents())) {
      blocks.push(`${offset / 512} ${length / 512} ${status}`);
    }
    for await (const { kind, damage } of disk.extents()) {
      expect(damage).toBe(kind === 'missing' ? 'payload-unreadable' : null);
    }
    expect(blocks).toEqual(['0 3 +', '3 2 -', '5 4090 +', '4095 1 -', '4096 4096 +']);
    // Halved down to a sector, and that tried twice: no more than that for each.
    expect(failures()).toBeLessThan(3 * (13 + 1) + 2);
  });

  it('end an export that did not ask for a part, and are told by place', async () => {
    const { run } = await exported([3]);
    await expect(run('refuse')).rejects.toMatchObject({ code: 'source-unreadable' });
  });

  it('are found wherever they are, whatever pieces they are read in', async () => {
    const random = randomFrom(5);
    for (let times = 0; times < 20; times++) {
      const bad = new Set(Array.from({ length: 1 + random(9) }, () => random(64)));
      let source: ByteSource = new MemorySource(CONTENT.subarray(0, 64 * 512));
      for (const sector of bad) source = unreadable(source, sector * 512);
      const start = random(40) * 512 + (random(2) ? random(512) : 0);
      const target = new Uint8Array(1 + random(64 * 512 - start));
      const found: number[] = [];
      await readAround(source, target, start, (position, length) => {
        for (let at = position; at < position + length; at++) found.push(at);
      });
      const expected = Array.from(target, (_, i) => start + i).filter((at) => {
        return bad.has(Math.floor(at / 512));
      });
      expect(found).toEqual(expected);
      for (const [i, byte] of target.entries()) {
        const at = start + i;
        if (byte !== (bad.has(Math.floor(at / 512)) ? 0 : CONTENT[at])) expect(at).toBe(null);
      }
    }
  });
});
