import { describe, expect, it } from 'vitest';
import { buildVhdx, patternOf } from '../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { requireSameBytes } from './compare-disks.ts';
import { GuardedSource } from './guarded-source.ts';
import { MutantSource } from './mutant-source.ts';
import { requirePrintable } from './require-printable.ts';
import { requireSafeNumbers } from './require-safe-numbers.ts';
import { runCase } from './run-case.ts';
import type { Subject } from './subject.ts';
import { excusedBy, mapOf } from './undetectable.ts';
import { Violation } from './violation.ts';

const BAT = 0x300000;
const PAYLOAD = 0x400000;
const original = await buildVhdx({}, [{ block: 0, data: patternOf(1, 0x2000) }]);
const good = await diskOf(original);

async function diskOf(source: MemorySource | MutantSource): Promise<VirtualDisk> {
  const vhdx = requireReadable(await openVhdx(source));
  return openDisk([{ name: 'disk', vhdx }], { complete: true });
}

function changedAt(offset: number, ...bytes: number[]) {
  const source = new MutantSource(original, [{ offset, bytes: Uint8Array.from(bytes) }]);
  return { what: '', source, repaired: false };
}

describe('wrong bytes', () => {
  it('are noticed, down to the sector', async () => {
    const disk = await diskOf(changedAt(PAYLOAD + 512, 99).source);
    await expect(requireSameBytes(disk, good, [])).rejects.toThrow('wrong bytes at 512 ');
    await expect(requireSameBytes(disk, good, [{ offset: 1024, length: 512 }])).rejects.toThrow(
      Violation,
    );
    await requireSameBytes(disk, good, [{ offset: 512, length: 512 }]);
  });

  it('are noticed where the good disk knows nothing', async () => {
    const layers = good.layers.map((layer) => {
      const metadata = { ...layer.vhdx.metadata, hasParent: true };
      return { ...layer, vhdx: { ...layer.vhdx, metadata } };
    });
    const knowsLess = openDisk(layers, { complete: false });
    await expect(requireSameBytes(good, knowsLess, [])).rejects.toThrow('wrong bytes at 1048576 ');
  });

  it('are excused for the changed sectors of payload alone', async () => {
    const map = await mapOf(good, 0);
    expect(await excusedBy(changedAt(PAYLOAD + 512, 99), map)).toEqual([
      { offset: 512, length: 1 },
    ]);
  });

  it('are excused for the block of a changed entry of the table alone', async () => {
    const map = await mapOf(good, 0);
    const excused = await excusedBy(changedAt(BAT + 8, 6), map);
    expect(excused).toEqual([{ offset: 0x100000, length: 0x100000 }]);
  });

  it('are not excused by bytes that stay the same, nor by changes to headers and log', async () => {
    const map = await mapOf(good, 0);
    expect(await excusedBy(changedAt(BAT + 8, 0), map)).toEqual([]);
    expect(await excusedBy({ ...changedAt(0x10008, 7), repaired: true }, map)).toEqual([]);
    expect(await excusedBy(changedAt(0x100000, 7), map)).toEqual([]);
  });
});

describe('the bounds', () => {
  const guarded = new GuardedSource(new MutantSource(new MemorySource(), [], 2 ** 30));

  it('hold for the length of one read, its place, and all reads together', async () => {
    await expect(guarded.read(Buffer.alloc(2 ** 27), 0)).rejects.toThrow('in one read');
    await expect(guarded.read(Buffer.alloc(1), Number.NaN)).rejects.toThrow('at the offset NaN');
    const small = new GuardedSource(new MemorySource(Buffer.alloc(1024)));
    const reading = async () => {
      for (;;) await small.read(Buffer.alloc(1024 * 1024), 0).catch(rethrowViolation);
    };
    await expect(reading()).rejects.toThrow('bytes read from a file of 1024');
  });

  it('hold for what is printed', () => {
    expect(() => requirePrintable('a\nb')).not.toThrow();
    expect(() => requirePrintable('a\u001b[2J')).toThrow('U+1b');
    expect(() => requirePrintable('a\u202eb')).toThrow('U+202e');
    expect(() => requireSafeNumbers({ deep: [{ size: 2 ** 53 }] })).toThrow('size is');
    expect(() => requireSafeNumbers({ deep: [{ size: 2 ** 53 - 1 }] })).not.toThrow();
  });
});

it('takes no error for a named one that is not, and tells how to run the case again', async () => {
  const subject: Subject = {
    name: 'faulty',
    mutate: async () => changedAt(0, 0),
    exercise: async () => void (undefined as unknown as string[]).length,
  };
  const running = runCase({ subject, seed: 4, number: 2 });
  await expect(running).rejects.toThrow(/TypeError.*--subject 'faulty' --seed 4 --case 2/s);
});

function rethrowViolation(error: unknown): void {
  if (error instanceof Violation) throw error;
}
