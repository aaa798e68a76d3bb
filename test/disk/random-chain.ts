import { ZERO_GUID } from '../../src/bytes/guid.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { BlockState } from '../../src/formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex, payloadEntryIndex } from '../../src/formats/vhdx/geometry.ts';
import { bitmapSliceOf } from '../../src/formats/vhdx/sector-bitmap.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { planLayout } from '../../src/formats/vhdx/write/layout.ts';
import type { BlockSpec, VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';
import { moveIntoLog } from './dirty-log.ts';
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
  /** The files as they stand, logs not replayed; `layer-0.avhdx` is what the leaf is called by. */
  readonly files: readonly SparseMemory[];
  readonly complete: boolean;
  /** Byte offset on the disk of the first unit of the model; before it no layer decides anything. */
  readonly start: number;
  readonly model: readonly ModelUnit[];
  /** What each layer says alone, leaf first: as a model of a disk made of it and nothing else. */
  readonly own: readonly (readonly ModelUnit[])[];
}

/**
 * Places whose neighbourhood is worth a look: the beginning; where a page of a sector bitmap ends
 * (in sectors of 512 and of 4096 bytes); and where a chunk does, and so a bitmap and a stretch of the table.
 */
const BOUNDARIES = [8 * MIB, 64 * MIB, 4096 * MIB, 32768 * MIB];

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

/**
 * A chain of 1 to 6 layers of all states and sizes, some with a dirty log, and what a disk made of
 * it must hold.
 * @param options.far have it lie around one of the boundaries of the format, every other time
 */
export async function randomChain(seed: number, options = { far: false }): Promise<RandomChain> {
  const random = randomFrom(seed);
  const count = 1 + random(6);
  const complete = random(4) > 0;
  const boundary = options.far && random(2) ? BOUNDARIES[random(BOUNDARIES.length)]! : 0;
  const start = Math.max(0, boundary - 2 * MIB);
  const layers: Layer[] = [];
  const files: SparseMemory[] = [];
  const own: ModelUnit[][] = [];
  for (let layer = count - 1; layer >= 0; layer--) {
    const hasParent = layer < count - 1 || !complete;
    const made = await randomLayer(random, layer, hasParent, start);
    layers.unshift(made.layer);
    files.unshift(made.file);
    own.unshift(made.own);
  }
  return { layers, files, complete, start, model: modelOf(own, complete), own };
}

const NOTHING: ModelUnit = { kind: 'unallocated', layer: null, tag: 0 };
const ABSENT: ModelUnit = { kind: 'missing', layer: null, tag: 0 };

/**
 * What a disk of such layers holds: where a layer says nothing, the one below; beyond the end of a
 * shorter one, nobody, whatever is below that.
 * @param own of each layer, leaf first
 */
export function modelOf(own: readonly (readonly ModelUnit[])[], complete: boolean): ModelUnit[] {
  const [leaf = []] = own;
  return leaf.map((_, i) => {
    for (const layer of own) {
      const unit = layer[i];
      if (!unit) return NOTHING;
      if (unit.kind !== 'unallocated') return unit;
    }
    return complete ? NOTHING : ABSENT;
  });
}

async function randomLayer(
  random: Random,
  layer: number,
  hasParent: boolean,
  start: number,
): Promise<{ layer: Layer; file: SparseMemory; own: ModelUnit[] }> {
  const blockSize = [1, 1, 2][random(3)]! * MIB;
  const sectorSize = random(3) === 0 ? 4096 : 512;
  const fixed = !hasParent && start === 0 && random(3) === 0;
  const length = (1 + random((4 * MIB) / sectorSize)) * sectorSize;
  const own: ModelUnit[] = new Array(length / UNIT).fill(NOTHING);
  const blocks: BlockSpec[] = [];
  for (let at = 0; at < length; at += blockSize) {
    const block = (start + at) / blockSize;
    const place = { block, firstUnit: at / UNIT, blockSize, sectorSize, hasParent, layer, own };
    blocks.push(fixed ? presentBlock(random, place) : randomBlock(random, place));
  }
  shuffle(random, blocks);
  const placed = blocks.map((spec, order) =>
    // Far enough from each other that the blocks appended between them have room.
    spec.fileOffset ? { ...spec, fileOffset: spec.fileOffset * (1 + order) } : spec,
  );
  const file = new SparseMemory();
  const spec: VhdxSpec = {
    type: fixed ? 'fixed' : hasParent ? 'differencing' : 'dynamic',
    virtualSize: start + length,
    blockSize,
    logicalSectorSize: sectorSize,
    virtualDiskId: ZERO_GUID,
    dataWriteGuid: identityOf(layer),
    ...(hasParent ? { parentLocator: locatorOf(layer + 1) } : {}),
  };
  await writeVhdx(file, spec, placed);
  if (random(4) === 0) await moveIntoLog(file, spec, await pagesOfNote(random, file, spec));
  const vhdx = requireReadable(await openVhdx(file));
  return { layer: { name: `layer ${layer}`, vhdx }, file, own };
}

const identityOf = (layer: number) => `00000000-0000-0000-0000-00000000000${layer + 1}`;

const locatorOf = (parent: number): (readonly [string, string])[] => [
  ['relative_path', `.\\layer-${parent}.avhdx`],
  ['parent_linkage', `{${identityOf(parent)}}`],
];

/** Pages that a log may well hold: of the table, where the last block stands, its payload, its bitmap. */
async function pagesOfNote(random: Random, file: SparseMemory, spec: VhdxSpec): Promise<number[]> {
  const { geometry, batOffset, metadataOffset } = planLayout(spec);
  const pageOf = (offset: number) => Math.floor(offset / 4096) * 4096;
  const block = geometry.payloadBlocks - 1 - random(2);
  const chunk = Math.floor(Math.max(0, block) / geometry.chunkRatio);
  const pages: number[] = [];
  const entries = [bitmapEntryIndex(geometry, chunk)];
  if (block >= 0) entries.push(payloadEntryIndex(geometry, block));
  for (const entry of entries) {
    const position = batOffset + entry * 8;
    if (random(2)) pages.push(pageOf(position));
    const bytes = Buffer.alloc(8);
    await file.read(bytes, position);
    const offset = Math.floor(Number(bytes.readBigUInt64LE() >> 20n)) * MIB;
    if (offset === 0) continue;
    const inBitmap = entry === entries[0];
    const reach = inBitmap ? 1 : 256;
    const first = inBitmap ? bitmapSliceOf(geometry, Math.max(0, block)).start : 0;
    for (let n = random(4); n > 0; n--) pages.push(pageOf(offset + first) + random(reach) * 4096);
  }
  // Where the sizes stand: without the log the file would be no disk at all.
  if (random(2)) pages.push(metadataOffset, metadataOffset + 64 * 1024);
  return pages;
}

interface BlockPlace {
  readonly block: number;
  /** Of the model. */
  readonly firstUnit: number;
  readonly blockSize: number;
  readonly sectorSize: number;
  readonly hasParent: boolean;
  readonly layer: number;
  readonly own: ModelUnit[];
}

const ZERO_STATES: number[] = [
  BlockState.Undefined,
  BlockState.Zero,
  BlockState.Unmapped,
  BlockState.UnmappedV1,
];

/** What is in a block of the file before anything is written into it. */
const stale = (blockSize: number) => Buffer.alloc(blockSize, 'stale bytes that nobody may see');

/** Random numbers into a range of units: into the model, and into the bytes of their block. */
function write(random: Random, place: BlockPlace, data: Buffer, from: number, to: number): void {
  const { firstUnit, layer, own } = place;
  for (let unit = from; unit < to; ) {
    const end = Math.min(to, unit + 1 + random(300));
    const tag = random(5) === 0 ? 0 : random(0xffffffff);
    const pattern = Buffer.alloc(4);
    pattern.writeUInt32LE(tag);
    data.fill(pattern, (unit - firstUnit) * UNIT, (end - firstUnit) * UNIT);
    own.fill({ kind: 'data', layer, tag }, unit, end);
    unit = end;
  }
}

/** Where the block, or before it the disk, ends in the model. */
const endOf = ({ own, firstUnit, blockSize }: BlockPlace): number =>
  Math.min(own.length, firstUnit + blockSize / UNIT);

function presentBlock(random: Random, place: BlockPlace): BlockSpec {
  const data = stale(place.blockSize);
  write(random, place, data, place.firstUnit, endOf(place));
  return { block: place.block, data };
}

/** Chooses a state, writes it into the model, and says what the file shall hold. */
function randomBlock(random: Random, place: BlockPlace): BlockSpec {
  const { block, firstUnit, blockSize, hasParent, layer, own } = place;
  // Bits left behind by an earlier life of the block count for nothing but the state that they are of.
  const bits = hasParent && random(2) ? { present: [[0, 7] as const, [64, 900] as const] } : {};
  const choice = random(hasParent ? 8 : 4);
  if (choice === 0) return { block, state: BlockState.NotPresent, ...bits };
  if (choice === 1) {
    own.fill({ kind: 'zero', layer, tag: 0 }, firstUnit, endOf(place));
    const state = ZERO_STATES[random(ZERO_STATES.length)]!;
    if (random(2)) return { block, state, ...bits };
    return { block, state, data: stale(blockSize), fileOffset: 64 * MIB, ...bits };
  }
  if (choice <= 3) return { ...presentBlock(random, place), ...bits };
  return partialBlock(random, place);
}

function partialBlock(random: Random, place: BlockPlace): BlockSpec {
  const { block, firstUnit, blockSize, sectorSize } = place;
  const data = stale(blockSize);
  const unitsPerSector = sectorSize / UNIT;
  const sectors = blockSize / sectorSize;
  const longest = [1, 8, 64, 1024][random(4)]!;
  const present: [number, number][] = [];
  for (let sector = random(longest + 1); sector < sectors; ) {
    const end = Math.min(sectors, sector + 1 + random(longest));
    // Bits past the end of the disk are set as well, as real files do.
    present.push([sector, end]);
    const to = Math.min(endOf(place), firstUnit + end * unitsPerSector);
    write(random, place, data, Math.min(to, firstUnit + sector * unitsPerSector), to);
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
