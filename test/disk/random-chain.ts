import { ZERO_GUID } from '../../src/bytes/guid.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import type { BlockSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { SparseMemory } from './sparse-memory.ts';

const MIB = 1024 * 1024;
/** The unit of the model: the smallest sector. */
export const UNIT = 512;

/** What the model says of one unit of a disk: which layer decides, and how. */
export interface ModelUnit {
  readonly kind: 'data' | 'zero' | 'unallocated' | 'missing';
  readonly layer: number | null;
  /** The 32-bit number that fills the unit. */
  readonly tag: number;
}

export interface RandomChain {
  /** Leaf first. */
  readonly layers: readonly Layer[];
  readonly complete: boolean;
  readonly model: readonly ModelUnit[];
}

type Random = (below: number) => number;

/** Numbers that depend on `seed` alone (xorshift32). */
export function randomFrom(seed: number): Random {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

/** A chain of 1 to 6 layers of all states and sizes, and what a disk made of it must hold. */
export async function randomChain(seed: number): Promise<RandomChain> {
  const random = randomFrom(seed);
  const count = 1 + random(6);
  const complete = random(4) > 0;
  const layers: Layer[] = [];
  let model: ModelUnit[] | null = complete ? [] : null;
  for (let layer = count - 1; layer >= 0; layer--) {
    const hasParent = layer < count - 1 || !complete;
    const made = await randomLayer(random, layer, hasParent, model);
    layers.unshift(made.layer);
    model = made.model;
  }
  return { layers, complete, model: model! };
}

async function randomLayer(
  random: Random,
  layer: number,
  hasParent: boolean,
  below: readonly ModelUnit[] | null,
): Promise<{ layer: Layer; model: ModelUnit[] }> {
  const blockSize = [1, 1, 2][random(3)]! * MIB;
  const sectorSize = random(3) === 0 ? 4096 : 512;
  const virtualSize = (1 + random((4 * MIB) / sectorSize)) * sectorSize;
  const model: ModelUnit[] = [];
  for (let unit = 0; unit < virtualSize / UNIT; unit++) {
    // Beyond the end of a shorter parent are zeros that no layer decides.
    const nothing: ModelUnit = { kind: 'unallocated', layer: null, tag: 0 };
    const absent: ModelUnit = { kind: 'missing', layer: null, tag: 0 };
    model.push(hasParent ? (below ? (below[unit] ?? nothing) : absent) : nothing);
  }
  const blocks: BlockSpec[] = [];
  for (let block = 0; block * blockSize < virtualSize; block++) {
    blocks.push(randomBlock(random, { block, blockSize, sectorSize, hasParent, layer, model }));
  }
  shuffle(random, blocks);
  const placed = blocks.map((spec, order) =>
    // Far enough from each other that the blocks appended between them have room.
    spec.fileOffset ? { ...spec, fileOffset: spec.fileOffset * (1 + order) } : spec,
  );
  const file = new SparseMemory();
  const type = hasParent ? 'differencing' : 'dynamic';
  await writeVhdx(
    file,
    {
      type,
      virtualSize,
      blockSize,
      logicalSectorSize: sectorSize,
      virtualDiskId: ZERO_GUID,
      dataWriteGuid: `00000000-0000-0000-0000-00000000000${layer + 1}`,
    },
    placed,
  );
  return { layer: { name: `layer ${layer}`, vhdx: requireReadable(await openVhdx(file)) }, model };
}

interface BlockPlace {
  readonly block: number;
  readonly blockSize: number;
  readonly sectorSize: number;
  readonly hasParent: boolean;
  readonly layer: number;
  readonly model: ModelUnit[];
}

const ZERO_STATES: number[] = [
  BlockState.Undefined,
  BlockState.Zero,
  BlockState.Unmapped,
  BlockState.UnmappedV1,
];

/** Chooses a state, writes it into the model, and says what the file shall hold. */
function randomBlock(random: Random, place: BlockPlace): BlockSpec {
  const { block, blockSize, sectorSize, hasParent, layer, model } = place;
  const unitsPerBlock = blockSize / UNIT;
  const firstUnit = block * unitsPerBlock;
  const endUnit = Math.min(model.length, firstUnit + unitsPerBlock);
  const data = Buffer.alloc(blockSize, 'stale bytes that nobody may see');
  const write = (from: number, to: number) => {
    for (let unit = from; unit < to; ) {
      const end = Math.min(to, unit + 1 + random(300));
      const tag = random(5) === 0 ? 0 : random(0xffffffff);
      const pattern = Buffer.alloc(4);
      pattern.writeUInt32LE(tag);
      data.fill(pattern, (unit - firstUnit) * UNIT, (end - firstUnit) * UNIT);
      model.fill({ kind: 'data', layer, tag }, unit, end);
      unit = end;
    }
  };
  const choice = random(hasParent ? 8 : 4);
  if (choice === 0) {
    // Bits left behind by an earlier life of the block do not count.
    if (!hasParent) return { block, state: BlockState.NotPresent };
    return { block, state: BlockState.NotPresent, present: [[0, 7]] };
  }
  if (choice === 1) {
    model.fill({ kind: 'zero', layer, tag: 0 }, firstUnit, endUnit);
    const state = ZERO_STATES[random(ZERO_STATES.length)]!;
    return random(2) === 0 ? { block, state } : { block, state, data, fileOffset: 64 * MIB };
  }
  if (choice <= 3) {
    write(firstUnit, endUnit);
    return { block, data };
  }
  const unitsPerSector = sectorSize / UNIT;
  const sectors = blockSize / sectorSize;
  const longest = [1, 8, 64, 1024][random(4)]!;
  const present: [number, number][] = [];
  for (let sector = random(longest + 1); sector < sectors; ) {
    const end = Math.min(sectors, sector + 1 + random(longest));
    // Bits past the end of the disk are set as well, as real files do.
    present.push([sector, end]);
    const to = Math.min(endUnit, firstUnit + end * unitsPerSector);
    write(Math.min(to, firstUnit + sector * unitsPerSector), to);
    sector = end + 1 + random(longest);
  }
  return { block, state: BlockState.PartiallyPresent, data, present };
}

function shuffle(random: Random, blocks: BlockSpec[]): void {
  for (let i = blocks.length - 1; i > 0; i--) {
    const other = random(i + 1);
    [blocks[i], blocks[other]] = [blocks[other]!, blocks[i]!];
  }
}

/** The bytes a model stands for; what is missing is zeros. */
export function bytesOf(model: readonly ModelUnit[]): Buffer {
  const bytes = Buffer.alloc(model.length * UNIT);
  const pattern = Buffer.alloc(4);
  for (const [unit, { tag }] of model.entries()) {
    if (tag === 0) continue;
    pattern.writeUInt32LE(tag);
    bytes.fill(pattern, unit * UNIT, (unit + 1) * UNIT);
  }
  return bytes;
}
