import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, patternOf } from '../../fixtures/vhdx-builder.ts';
import { type ByteSource, ShortReadError } from '../../src/bytes/byte-source.ts';
import { FormatError } from '../../src/bytes/fault.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { SourceError } from '../../src/bytes/source-error.ts';
import { checkFile } from '../../src/diagnosis/conformance/check-file.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { coverageOf } from '../../src/disk/coverage.ts';
import { exportRaw } from '../../src/disk/export-raw.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { hostOf } from '../../src/host/host.ts';
import { readMachines } from '../../src/host/machines-at-hand.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { sourceError } from '../../src/node/source-error.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';
import { sample } from '../formats/vmcx/sample.ts';
import { TROUBLES, type Trouble, TroubleMaker } from './failing-source.ts';

const parent = await buildVhdx({}, [
  { block: 0, data: patternOf(1, MIB) },
  { block: 1, data: patternOf(2, MIB) },
]);
const child = await buildVhdx(
  {
    type: 'differencing',
    dataWriteGuid: guidOf('child'),
    parentLocator: [
      ['parent_linkage', `{${guidOf('data')}}`],
      ['relative_path', '.\\parent.vhdx'],
    ],
  },
  [
    {
      block: 0,
      state: BlockState.PartiallyPresent,
      data: patternOf(3, MIB),
      present: [[4, 900]],
    },
    { block: 2, data: patternOf(4, MIB) },
  ],
);
const FILES: ReadonlyMap<string, MemorySource> = new Map([
  ['s.vhds', new MemorySource(encodeVhds({ activeLeaf: 'child.avhdx' }))],
  ['child.avhdx', child],
  ['parent.vhdx', parent],
  ['node.vmcx', new MemorySource(sample())],
]);

/** A named error, or none: anything else is a fault of the program. */
function requireNamed(error: unknown): void {
  const named = [FormatError, ShortReadError, SourceError, MissingDataError];
  if (!named.some((type) => error instanceof type)) throw error;
}

/**
 * Runs a piece of work again and again, with trouble at its first read, its second, … until it
 * gets by with fewer reads.
 * @param judge told what came out; null when the work ended in a named error
 */
async function withTroubleAtEveryRead<T>(
  trouble: Trouble,
  work: (around: (source: ByteSource) => ByteSource) => Promise<T>,
  judge: (result: T | null, at: number) => void,
  where: 'near' | 'far' = 'near',
): Promise<number> {
  for (let at = 0; ; at++) {
    const maker = new TroubleMaker(trouble, at);
    let result: T | null = null;
    try {
      result = await work((source) => maker.around(source, where));
    } catch (error) {
      requireNamed(error);
    }
    if (maker.reads <= at) return at;
    judge(result, at);
  }
}

/** What an analysis says is wrong, file by file. */
async function analyse(around: (source: ByteSource) => ByteSource): Promise<Set<string>> {
  const files = [...FILES].map(([path, source]) => ({ path, source: around(source) }));
  const inventory = await takeInventory([new MemoryTree(files)]);
  const machines = await readMachines(inventory.files);
  expect(inventory.files).toHaveLength(FILES.size);
  const findings = diagnose(inventory, hostOf(inventory, machines));
  const unread = machines.configurations.filter(({ error, faults }) => error || faults.length > 0);
  return new Set([
    ...unread.map(({ file }) => file.path),
    ...findings.filter(({ id }) => DAMAGE.has(id)).map(({ subject }) => subject),
  ]);
}

const DAMAGE = new Set([
  ...['unreadable-file', 'foreign-content', 'unreadable-disk', 'truncated-file'],
  ...['unreadable-part', 'contradictory-type', 'overlapping-blocks', 'header-decides-log'],
  ...['damaged-header', 'damaged-region-table', 'damaged-structure', 'damaged-set-file'],
]);

async function chainOf(around: (source: ByteSource) => ByteSource): Promise<VirtualDisk> {
  const layers = [];
  for (const [name, source] of [['child', child] as const, ['parent', parent] as const]) {
    layers.push({ name, vhdx: requireReadable(await openVhdx(around(source))) });
  }
  return openDisk(layers, { complete: true });
}

const good = await chainOf((source) => source);
const content = Buffer.alloc(good.virtualSize);
await good.read(content, 0);

describe.each(TROUBLES)('a source that %s, at every read there is', (trouble) => {
  it('never ends the analysis, is told, and concerns the one file alone', async () => {
    const untold: number[] = [];
    const reads = await withTroubleAtEveryRead(trouble, analyse, (damaged, at) => {
      if (damaged?.size === 0) untold.push(at);
      if (trouble === 'fails-once') expect(damaged!.size).toBeLessThanOrEqual(1);
    });
    // Metadata table and block allocation table of the two disks are read again, and then all is there.
    expect(untold.length, `${untold}`).toBe(trouble === 'fails-once' ? 4 : 0);
    expect(reads).toBeGreaterThan(30);
  });

  it('is told as well where the files are far away, unless a second try gets all', async () => {
    const reads = await withTroubleAtEveryRead(
      trouble,
      analyse,
      (damaged) => {
        const most = trouble === 'fails-once' ? 1 : FILES.size;
        expect(damaged!.size).toBeLessThanOrEqual(most);
        if (trouble !== 'fails-once') expect(damaged!.size).toBeGreaterThan(0);
      },
      'far',
    );
    expect(reads).toBeGreaterThan(8);
  });

  it('ends the check in a named error, or is told', async () => {
    for (const [path, source] of FILES) {
      const kind = path.endsWith('vmcx') ? 'vmcx' : path.endsWith('vhds') ? 'vhds' : 'vhdx';
      await withTroubleAtEveryRead(
        trouble,
        (around) => checkFile(path, kind, around(source)),
        () => {},
      );
    }
  });

  it('never gives wrong bytes', async () => {
    const read = async (around: (source: ByteSource) => ByteSource) => {
      const disk = await chainOf(around);
      const bytes = Buffer.alloc(disk.virtualSize);
      await disk.read(bytes, 0);
      return bytes;
    };
    const reads = await withTroubleAtEveryRead(trouble, read, (bytes) => {
      if (bytes) expect(bytes.equals(content)).toBe(true);
    });
    expect(reads).toBeGreaterThan(15);
  });

  it('never lets an export end as if all were well', async () => {
    const exported = async (around: (source: ByteSource) => ByteSource) => {
      const disk = await chainOf(around);
      await coverageOf(disk);
      const sink = new MemorySource(new Uint8Array(disk.virtualSize));
      const truncate = async () => {};
      await exportRaw(disk, { write: (data, at) => sink.write(data, at), truncate });
      return Buffer.from(sink.bytes);
    };
    await withTroubleAtEveryRead(trouble, exported, (bytes) => {
      if (bytes) expect(bytes.equals(content)).toBe(true);
    });
  });
});

describe('a file of the system', () => {
  it('that may not be read is named, and the others go on', async () => {
    const tree = new MemoryTree([...FILES].map(([path, source]) => ({ path, source })));
    tree.open = async (path) => {
      if (path === 'parent.vhdx') throw sourceError(path, { code: 'EACCES' });
      return FILES.get(path)!;
    };
    const inventory = await takeInventory([tree]);
    const machines = await readMachines(inventory.files);
    const findings = diagnose(inventory, hostOf(inventory, machines));
    const ids = findings.map(({ id, subject }) => `${id} ${subject}`);
    expect(ids).toContain('unreadable-file parent.vhdx');
    expect(ids).toContain('missing-parent child.avhdx');
    expect(inventory.sets[0]?.activeLeaf.disk?.file.path).toBe('child.avhdx');
    const [unread] = findings.filter(({ id }) => id === 'unreadable-file');
    expect(unread!.evidence[0]!.value).toContain('permission denied');
  });

  it('that shrinks while it is read ends the reading by name, with the place', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vhdset-shrink-'));
    const path = join(folder, 'disk.vhdx');
    await writeFile(path, parent.bytes);
    const pool = new FilePool();
    const disk = openDisk(
      [{ name: path, vhdx: requireReadable(await openVhdx(await pool.open(path))) }],
      { complete: true },
    );
    await truncate(path, parent.size - MIB);
    const reading = disk.read(Buffer.alloc(2 * MIB), 0);
    await expect(reading).rejects.toThrow(ShortReadError);
    await expect(reading).rejects.toThrow(`${path} at offset`);
    pool.close();
    await rm(folder, { recursive: true });
  });
});
