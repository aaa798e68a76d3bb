import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buildVhdx,
  guidOf,
  MIB,
  patternOf,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../../src/bytes/memory-source.ts';
import { BlockState } from '../../../src/formats/vhdx/block-allocation-table.ts';
import type { BlockSpec, VhdxSpec } from '../../../src/formats/vhdx/write/vhdx-spec.ts';
import { hasPeer, runPeer } from '../../peers.ts';

const hasQemu = hasPeer('qemu-img');
const hasVhdiinfo = hasPeer('vhdiinfo');
const has7zz = hasPeer('7zz');

/** What the disk must hold, computed without the writer. */
function contentOf(spec: Spec, blocks: readonly BlockSpec[]): Buffer {
  const content = Buffer.alloc(spec.virtualSize);
  for (const { block, data, dataOffset = 0 } of blocks) {
    if (data) Buffer.from(data).copy(content, block * spec.blockSize + dataOffset);
  }
  return content;
}

type Spec = Partial<VhdxSpec> & { virtualSize: number; blockSize: number };
const DYNAMIC: Spec = { type: 'dynamic', virtualSize: 9 * MIB, blockSize: MIB };
const BLOCKS: BlockSpec[] = [
  { block: 7, data: patternOf(1, MIB) },
  { block: 0, data: patternOf(2, 5000), dataOffset: 4096 },
  { block: 8, data: patternOf(3, MIB) },
];

/**
 * A file, and which peers read it: QEMU knows no parents and no 4096-byte sectors; 7-Zip knows both,
 * but refused a disk of an odd number of 512-byte sectors, and takes two files with one FileWriteGuid for
 * the same.
 */
interface Sample {
  readonly name: string;
  readonly spec: Spec;
  readonly blocks: readonly BlockSpec[];
  readonly qemu?: false;
  readonly sevenZip?: false;
}

const SAMPLES: readonly Sample[] = [
  { name: 'dynamic', spec: DYNAMIC, blocks: BLOCKS },
  { name: 'fixed', spec: { ...DYNAMIC, type: 'fixed' }, blocks: BLOCKS },
  { name: 'empty', spec: DYNAMIC, blocks: [] },
  {
    name: 'zero-and-unmapped',
    spec: DYNAMIC,
    blocks: [
      ...BLOCKS,
      { block: 1, state: BlockState.Zero },
      { block: 2, state: BlockState.Unmapped },
    ],
  },
  {
    name: 'blocks-of-32-mib',
    spec: { ...DYNAMIC, virtualSize: 65 * MIB, blockSize: 32 * MIB },
    blocks: [{ block: 2, data: patternOf(4, MIB) }],
  },
  {
    name: 'sectors-of-4096',
    spec: { ...DYNAMIC, logicalSectorSize: 4096 },
    blocks: BLOCKS,
    qemu: false,
  },
  {
    name: 'odd-number-of-sectors',
    spec: { ...DYNAMIC, virtualSize: 9 * MIB + 512 },
    blocks: [...BLOCKS, { block: 9, data: patternOf(6, 512) }],
    sevenZip: false,
  },
  {
    name: 'odd-number-of-pages',
    spec: { ...DYNAMIC, virtualSize: 9 * MIB + 4096 },
    blocks: [...BLOCKS, { block: 9, data: patternOf(6, 512) }],
  },
  {
    name: 'behind-a-bitmap-entry',
    spec: { ...DYNAMIC, virtualSize: 4 * 4096 * MIB, blockSize: 256 * MIB },
    blocks: [{ block: 17, data: patternOf(5, 4096) }],
  },
];

describe('what other readers make of the files written', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'vhdset-peers-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const save = (name: string, image: MemorySource): string => {
    const path = join(folder, `${name}.vhdx`);
    writeFileSync(path, image.bytes);
    return path;
  };

  describe.each(SAMPLES)('$name', ({ name, spec, blocks, qemu = true, sevenZip = true }) => {
    let path: string;
    beforeAll(async () => {
      path = save(name, await buildVhdx(spec, blocks));
    });
    const small = spec.virtualSize < 100 * MIB;

    it.skipIf(!hasQemu || !qemu)('qemu-img finds no error', () => {
      expect(runPeer('qemu-img', 'check', path)).toMatchObject({ status: 0 });
      const info = JSON.parse(runPeer('qemu-img', 'info', '--output=json', path).stdout);
      expect(info).toMatchObject({ format: 'vhdx', 'virtual-size': spec.virtualSize });
    });

    it.skipIf(!hasQemu || !qemu || !small)('qemu-img reads the same bytes', () => {
      const raw = join(folder, `${name}.raw`);
      expect(runPeer('qemu-img', 'convert', '-O', 'raw', path, raw)).toMatchObject({ status: 0 });
      expect(readFileSync(raw).equals(contentOf(spec, blocks))).toBe(true);
    });

    it.skipIf(!hasVhdiinfo)('vhdiinfo names type, size and identity', () => {
      const { status, stdout } = runPeer('vhdiinfo', path);
      expect(status).toBe(0);
      expect(stdout).toContain(`(${spec.virtualSize} bytes)`);
      expect(stdout).toMatch(spec.type === 'fixed' ? /Disk type\s+: Fixed/ : /: Dynamic/);
      expect(stdout).toContain(guidOf('data'));
    });

    it.skipIf(!has7zz || !sevenZip)('7zz lists it with its size', () => {
      const { status, stdout } = runPeer('7zz', 'l', path);
      expect(status).toBe(0);
      expect(stdout).toContain(`VirtualDiskSize: ${spec.virtualSize}`);
      expect(stdout).toContain('Creator Application = vhdset fixture');
    });

    it.skipIf(!has7zz || !sevenZip || !small)('7zz extracts the same bytes', () => {
      const target = join(folder, `${name}-7z`);
      expect(runPeer('7zz', 'x', `-o${target}`, path)).toMatchObject({ status: 0 });
      const extracted = readFileSync(join(target, `${name}.img`));
      expect(extracted.equals(contentOf(spec, blocks))).toBe(true);
    });
  });

  describe('differencing', () => {
    let child: string;
    const present = [
      [0, 8],
      [16, 17],
    ] as const;
    beforeAll(async () => {
      save('parent', await buildVhdx({ ...DYNAMIC, dataWriteGuid: guidOf('parent') }, BLOCKS));
      const parentLocator = [
        ['parent_linkage', `{${guidOf('parent')}}`],
        ['relative_path', '.\\parent.vhdx'],
      ] as const;
      const partial = { block: 7, state: BlockState.PartiallyPresent, present };
      const image = await buildVhdx({ ...DYNAMIC, type: 'differencing', parentLocator }, [
        { ...partial, data: patternOf(9, MIB) },
        { block: 1, data: patternOf(8, MIB) },
      ]);
      child = save('child', image);
    });

    it.skipIf(!hasQemu)('qemu-img refuses it: it knows no parents', () => {
      expect(runPeer('qemu-img', 'info', child).output).toContain('not supported');
    });

    it.skipIf(!hasVhdiinfo)('vhdiinfo names the parent', () => {
      const { status, stdout } = runPeer('vhdiinfo', child);
      expect(status).toBe(0);
      expect(stdout).toMatch(/Disk type\s+: Differential/);
      expect(stdout).toContain(`Parent identifier\t: ${guidOf('parent')}`);
    });

    it.skipIf(!has7zz)('7zz reads child and parent as one disk', () => {
      const target = join(folder, 'child-7z');
      expect(runPeer('7zz', 'x', `-o${target}`, child)).toMatchObject({ status: 0 });
      const content = contentOf(DYNAMIC, BLOCKS);
      patternOf(8, MIB).copy(content, MIB);
      for (const [from, end] of present) {
        patternOf(9, MIB).copy(content, 7 * MIB + from * 512, from * 512, end * 512);
      }
      expect(readFileSync(join(target, 'child.img')).equals(content)).toBe(true);
    });
  });

  // QEMU 7.2 replays only a part when a later entry begins behind the wrap: it takes the first
  // sequence with the highest number, and does not ask where the tail points.
  describe('dirty log', () => {
    it.skipIf(!hasQemu).each([
      ['one entry', 1, 0],
      ['three entries', 3, 0],
      ['an entry around the end of the log', 1, MIB - 8192],
    ])('qemu-img replays %s to the same bytes', async (name, count, position) => {
      const image = await buildVhdx(DYNAMIC, BLOCKS);
      const taken = takePages(image, 3 * MIB, 3 * 4096);
      const share = taken.length / count;
      const entries = Array.from({ length: count }, (_, i) => ({
        patches: taken.slice(i * share, (i + 1) * share),
        ...(i === 0 ? { position } : {}),
      }));
      await setLog(image, { guid: guidOf('log'), entries });
      const path = save(name, image);
      expect(runPeer('qemu-img', 'check', '-r', 'all', path)).toMatchObject({ status: 0 });
      const raw = join(folder, `${name}.raw`);
      expect(runPeer('qemu-img', 'convert', '-O', 'raw', path, raw)).toMatchObject({ status: 0 });
      expect(readFileSync(raw).equals(contentOf(DYNAMIC, BLOCKS))).toBe(true);
    });
  });
});
