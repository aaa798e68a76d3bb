import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { child, disk } from '../../../fixtures/broken/rules/disk.ts';
import { LOG } from '../../../fixtures/broken/rules/log.ts';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { brokenRules, check } from './broken-files.ts';

describe('checkVhdx', () => {
  it('goes on behind damage: two bad headers, a bad table entry and a bad block', async () => {
    const file = await disk();
    file.bytes.fill(0xee, 0x10000, 0x10010);
    file.bytes.fill(0xee, 0x20000, 0x20010);
    file.bytes.fill(4, 3 * MIB + 16, 3 * MIB + 17);
    expect(await brokenRules(file)).toEqual([
      'bat-entry-state',
      'header-signature',
      'no-valid-header',
    ]);
    expect((await check(file)).unchecked).toEqual([]);
  });

  it('reads the structures with the log replayed over them', async () => {
    const file = await LOG['log-torn-entry']!.sound();
    expect(await brokenRules(file)).toEqual([]);
  });

  it('ends with names of rules for any beginning of a file', async () => {
    const { bytes } = await child();
    for (const length of [
      0,
      7,
      8,
      600,
      0x10fff,
      0x30001,
      0x50000,
      2 * MIB,
      2 * MIB + 0x10010,
      3 * MIB,
      3 * MIB + 8,
      5 * MIB,
    ]) {
      const broken = await brokenRules(new MemorySource(bytes.slice(0, length)));
      expect(broken.length, `${length} bytes`).toBeGreaterThan(0);
    }
  });

  it('survives any bytes in any structure', async () => {
    const { bytes } = await child();
    const places = [
      0,
      0x10000,
      0x20000,
      0x30000,
      0x40000,
      MIB,
      2 * MIB,
      2 * MIB + 0x10000,
      3 * MIB,
    ];
    const change = fc.record({
      base: fc.constantFrom(...places),
      at: fc.nat(300),
      value: fc.uint8Array({ minLength: 1, maxLength: 16 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const file = new MemorySource(bytes.slice());
        for (const { base, at, value } of changes) file.bytes.set(value, base + at);
        const { violations } = await check(file);
        for (const { offset, path } of violations) {
          expect(path).toBe('file');
          expect(offset).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('ends, or tells of the failing source, whichever read fails', async () => {
    const file = await child();
    let reads = 0;
    let failAt = Number.POSITIVE_INFINITY;
    const failing: ByteSource = {
      size: file.size,
      async read(target, position) {
        if (++reads > failAt) throw new Error('bad sector');
        await file.read(target, position);
      },
    };
    await check(failing);
    const needed = reads;
    for (failAt = 0; failAt < needed; failAt++) {
      reads = 0;
      // What is not needed to go on is a violation, all else ends the check.
      const told = await check(failing).then(
        ({ violations }) => violations.map(({ message }) => message).join(),
        (error: Error) => error.message,
      );
      expect(`${failAt} ${told}`).toContain('bad sector');
    }
  });
});
