import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, ShortReadError } from '../../../src/bytes/byte-source.ts';
import { FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import type { ConfigurationNode } from '../../../src/formats/configuration-tree.ts';
import { encodeVmcx } from '../../../src/formats/vmcx/encode.ts';
import { openVmcx } from '../../../src/formats/vmcx/vmcx.ts';
import { machineFrom } from '../../../src/host/machine.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';
import { processorTime } from '../../processor-time.ts';
import {
  AT,
  branch,
  changed,
  codesOf,
  contentOf,
  leaf,
  open,
  sample,
  sampleTree,
  seal,
  setObject,
} from './sample.ts';

const real = corpus
  .filter(({ kind }) => kind === 'vmcx' || kind === 'vmrs')
  .map(({ unpackedName }) => unpackedName);

function entryTypes(root: ConfigurationNode): Record<string, number> {
  const types: Record<string, number> = {};
  const visit = (node: ConfigurationNode) => {
    const type = node.value?.type ?? 'node';
    types[type] = (types[type] ?? 0) + 1;
    node.children.forEach(visit);
  };
  root.children.forEach(visit);
  return types;
}

describe.skipIf(!hasCorpus)('openVmcx on real files', () => {
  it.each(real)('%s is sound, and holds what its bytes say', async (name) => {
    const golden = join(import.meta.dirname, '../../../fixtures/golden/vmcx', `${name}.json`);
    const vmcx = await open(await readFile(await corpusFile(name)));
    const { path: _, ...machine } = machineFrom(vmcx.tree, name);
    expect(vmcx.faults).toEqual([]);
    const decoded = {
      header: vmcx.header,
      replayLog: vmcx.replayLog,
      keyTables: vmcx.keyTables.map(({ offset, size, index, sequence, entries }) => ({
        offset,
        size,
        index,
        sequence,
        entries: entries.length,
      })),
      entryTypes: entryTypes(vmcx.tree),
      machine,
    };
    await expect(`${JSON.stringify(decoded, null, 2)}\n`).toMatchFileSnapshot(golden);
  });

  it.each(real)('%s survives being written again', async (name) => {
    const { tree: root } = await open(await readFile(await corpusFile(name)));
    const copy = await open(encodeVmcx(root));
    expect(copy.faults).toEqual([]);
    expect(contentOf(copy.tree)).toEqual(contentOf(root));
  });

  it.each(real)('%s, damaged anywhere: a fault, an error, or the same content', async (name) => {
    const file = await readFile(await corpusFile(name));
    await survives(file, 200);
  });
});

/** Changes random bytes: nothing but the known errors, and never other content without a fault. */
async function survives(file: Buffer, numRuns: number): Promise<void> {
  const original = JSON.stringify(contentOf((await open(file)).tree));
  const hit = fc.record({ at: fc.nat(file.length - 1), mask: fc.integer({ min: 1, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(hit, { minLength: 1, maxLength: 4 }), async (hits) => {
      const damaged = changed(file, (bytes) => {
        for (const { at, mask } of hits) bytes[at] = bytes[at]! ^ mask;
      });
      const result = await open(damaged).catch((error: unknown) => error);
      if (result instanceof FormatError || result instanceof ShortReadError) return;
      if (result instanceof Error) throw result;
      const { tree: root, faults } = result as Awaited<ReturnType<typeof open>>;
      if (faults.length === 0) expect(JSON.stringify(contentOf(root))).toBe(original);
    }),
    { numRuns },
  );
}

describe('openVmcx', () => {
  it('decodes a store to the tree it was made from', async () => {
    const { tree: root, faults } = await open(sample());
    expect(contentOf(root)).toEqual(contentOf(sampleTree));
    expect(faults).toEqual([]);
    expect(root.children[0]?.offset).toBe(AT.configuration);
  });

  it('reads the list of a host, whose root has another name', async () => {
    const tree = branch('', branch('Configurations', leaf('version', 'integer', '1')));
    expect(contentOf((await open(encodeVmcx(tree))).tree)).toEqual(contentOf(tree));
  });

  it('notices every single changed byte that means something', async () => {
    const file = sample();
    const original = JSON.stringify(contentOf((await open(file)).tree));
    const regions = [
      [0, 0x2e],
      [0x1000, 0x102e],
      [AT.objectTable, AT.objectTable + 8 + 3 * 18],
      [AT.keyTable, AT.keyTable + 0x1a0],
      [AT.replayLog, AT.replayLog + 0x22],
    ] as const;
    for (const [start, end] of regions) {
      for (let at = start; at < end; at++) {
        const damaged = changed(file, (bytes) => bytes.writeUInt8(bytes.readUInt8(at) ^ 0x5a, at));
        const result = await open(damaged).catch((error: unknown) => error);
        if (result instanceof FormatError || result instanceof ShortReadError) continue;
        if (result instanceof Error) throw result;
        const { faults, tree: root } = result as Awaited<ReturnType<typeof open>>;
        if (faults.length > 0) continue;
        expect(JSON.stringify(contentOf(root)), `byte 0x${at.toString(16)}`).toBe(original);
      }
    }
  });

  it('survives several changed bytes at once', () => survives(sample(), 500));

  it('reads any beginning of a file without other errors', async () => {
    const file = sample();
    for (let size = 0; size < file.length; size += 61) {
      const result = await open(file.subarray(0, size)).catch((error: unknown) => error);
      if (size < AT.replayLog) expect(result).not.toHaveProperty('faults', []);
      if (result instanceof Error) expect(result).toBeInstanceOf(ShortReadError);
    }
  });

  it('ends in bounded time when a hundred thousand entries are all wrong', async () => {
    const size = 4 * 1024 * 1024 - 0x1000;
    const file = Buffer.concat([sample(), Buffer.alloc(size)]);
    const at = 0x5000;
    sample().copy(file, at, AT.keyTable, AT.keyTable + 10);
    file.writeUInt16LE(2, at + 2);
    seal(file, at, 10, 6);
    setObject(file, 1, { type: 2, offset: at, size });
    for (let entry = 10; entry + 34 <= size; entry += 34) {
      file.writeUInt8(9, at + entry);
      file.writeUInt32LE(34, at + entry + 2);
      // Each is its own parent, and no checksum is right.
      file.writeUInt16LE(2, at + entry + 6);
      file.writeUInt32LE(entry, at + entry + 8);
    }
    const started = processorTime();
    const { faults, tree } = await open(file);
    expect(processorTime() - started).toBeLessThan(40_000);
    expect(contentOf(tree)).toEqual(contentOf(sampleTree));
    expect(new Set(codesOf(faults))).toEqual(
      new Set(['vmcx-entry-checksum', 'vmcx-entry-size', 'vmcx-entry-cycle']),
    );
  });

  it('passes a failing source on, whichever read fails', async () => {
    const inner = new MemorySource(encodeVmcx(branch('', leaf('x', 'string', 'y'.repeat(9000)))));
    for (let good = 0; ; good++) {
      let reads = 0;
      const failing: ByteSource = {
        size: inner.size,
        read: async (target, position) => {
          if (reads++ === good) throw new Error('device failed');
          await inner.read(target, position);
        },
      };
      const result = await openVmcx(failing).catch((error: unknown) => error);
      if (!(result instanceof Error)) break;
      expect(result.message).toBe('device failed');
      expect(good).toBeLessThan(20);
    }
  });
});
