import { unreadable } from '../../fixtures/broken/rules/recipe.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { OverlaySource, type Patch } from '../../src/bytes/overlay-source.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { assertUnchanged } from '../../src/disk/assert-unchanged.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { readAhead } from '../../src/disk/read-ahead.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { countAllocation } from '../../src/formats/vhdx/allocation.ts';
import { areasOf } from '../../src/formats/vhdx/areas.ts';
import { BlockState, encodeBatEntry } from '../../src/formats/vhdx/block-allocation-table.ts';
import { bitmapEntryIndex, payloadEntryIndex } from '../../src/formats/vhdx/geometry.ts';
import { FILE_PARAMETERS } from '../../src/formats/vhdx/guids.ts';
import { encodeHeader, HEADER_OFFSETS } from '../../src/formats/vhdx/header.ts';
import { openVhdx, type ReadableVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { bytesOf, type RandomChain, randomChain, randomFrom } from '../disk/random-chain.ts';
import { changedInTheMidst } from './changing-source.ts';
import { Violation } from './violation.ts';

type Random = ReturnType<typeof randomFrom>;

/** A damaged file of a chain, and whether it must be wrong nowhere, told or not. */
interface Damaged {
  readonly what: string;
  readonly source: ByteSource;
  /** No byte may be wrong, not even in a disk of which damage is told. */
  readonly exact: boolean;
}

/** Images made of one chain: building it costs as much as a hundred of them. */
export const IMAGES_PER_CHAIN = 100;

const MIB = 1024 * 1024;
const { FullyPresent, PartiallyPresent } = BlockState;

/** One bit of the flags of the file parameters. */
async function flag(vhdx: ReadableVhdx, random: Random): Promise<Damaged | null> {
  const { file, metadataTable, log } = vhdx;
  const entry = metadataTable!.entries.find(({ itemId }) => itemId === FILE_PARAMETERS)!;
  // What the log brings back is no damage.
  if (log?.dirty) return null;
  const bytes = new Uint8Array(1);
  await file.read(bytes, entry.itemOffset + 4);
  const bit = random(2);
  bytes[0]! ^= 1 << bit;
  const patch = { offset: entry.itemOffset + 4, length: 1, bytes };
  return { what: `flag ${bit} changed`, source: new OverlaySource(file, [patch]), exact: true };
}

/** An entry of the table, of a payload block or a bitmap, that leads to where something else lies. */
async function overlap(vhdx: ReadableVhdx, random: Random): Promise<Damaged | null> {
  const { file, bat, geometry, header, regionTables, metadata, log } = vhdx;
  if (log?.dirty) return null;
  const places = areasOf(header, regionTables).map(({ offset }) => offset);
  const stored: number[] = [];
  for (let block = 0; block < geometry.payloadBlocks; block++) {
    const entry = payloadEntryIndex(geometry, block);
    const bytes = new DataView(new ArrayBuffer(8));
    await file.read(new Uint8Array(bytes.buffer), bat.offset + entry * 8);
    const word = bytes.getBigUint64(0, true);
    if (Number(word & 7n) < FullyPresent) continue;
    stored.push(entry);
    places.push(Number(word >> 20n) * MIB);
  }
  if (stored.length === 0) return null;
  const ofBitmap = metadata.hasParent && random(4) === 0;
  const entry = ofBitmap ? bitmapEntryIndex(geometry, 0) : stored[random(stored.length)]!;
  const own = new DataView(new ArrayBuffer(8));
  await file.read(new Uint8Array(own.buffer), bat.offset + entry * 8);
  const word = own.getBigUint64(0, true);
  const others = places.filter((place) => place !== Number(word >> 20n) * MIB);
  const place = others[random(others.length)]!;
  const bytes = new Uint8Array(8);
  encodeBatEntry(bytes as never, 0, ofBitmap ? FullyPresent : Number(word & 7n), place);
  const patch = { offset: bat.offset + entry * 8, length: 8, bytes };
  const what = `entry ${entry} leads to ${place / MIB} MiB`;
  return { what, source: new OverlaySource(file, [patch]), exact: true };
}

/** A block that says it leaves sectors to a parent, in a disk without one. */
async function partial(vhdx: ReadableVhdx, random: Random): Promise<Damaged | null> {
  const { file, bat, geometry, metadata, log } = vhdx;
  if (log?.dirty || metadata.hasParent) return null;
  const entry = payloadEntryIndex(geometry, random(geometry.payloadBlocks));
  const bytes = new Uint8Array(8);
  await file.read(bytes, bat.offset + entry * 8);
  bytes[0]! |= PartiallyPresent;
  const patch = { offset: bat.offset + entry * 8, length: 8, bytes };
  return {
    what: `block of entry ${entry} partially present`,
    source: new OverlaySource(file, [patch]),
    exact: true,
  };
}

/** Bytes of a header, or both: the choice may decide whether the log is replayed. */
async function headers({ file }: ReadableVhdx, random: Random): Promise<Damaged> {
  const patches: Patch[] = [];
  for (const offset of HEADER_OFFSETS) {
    if (random(3) === 0) continue;
    const length = [4, 512, 4096][random(3)]!;
    patches.push({ offset: offset + random(80), length, bytes: new Uint8Array(length).fill(0xee) });
  }
  const what = `bytes of ${patches.length} headers overwritten`;
  return { what, source: new OverlaySource(file, patches), exact: false };
}

/** One to three sectors that the medium does not give, in the structures or anywhere. */
async function sectors({ file }: ReadableVhdx, random: Random): Promise<Damaged> {
  let source: ByteSource = file;
  const places: number[] = [];
  for (let count = 1 + random(3); count > 0; count--) {
    const reach = random(3) === 0 ? 5 * MIB : Math.min(file.size, 12 * MIB);
    places.push(random(Math.floor(reach / 512)) * 512);
    source = unreadable(source, places.at(-1)!);
  }
  return { what: `sectors at ${places.join(', ')} unreadable`, source, exact: false };
}

const KINDS = [flag, overlap, overlap, partial, headers, sectors, sectors];
/** The largest disk of a random chain. */
const BYTES = Buffer.alloc(5 * MIB);
const pool = Array.from({ length: 8 }, () => new Uint8Array(2 * MIB));

/**
 * Makes `count` damaged images of random chains and reads each as an export would: what comes out is
 * the content that the model has, or missing, or damage is told.
 * @throws {Violation} naming seed and case for other bytes without a word
 */
export async function damagedChains(
  seed: number,
  count: number,
  only: number | null = null,
): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  let chain = await randomChain(seed);
  let content = bytesOf(chain.model);
  for (let number = 0; number < count; number++) {
    if (number > 0 && number % IMAGES_PER_CHAIN === 0) {
      chain = await randomChain(seed + number / IMAGES_PER_CHAIN);
      content = bytesOf(chain.model);
    }
    if (only !== null && number !== only) continue;
    const random = randomFrom(seed * 1_000_003 + number);
    const outcome = await oneImage(chain, content, random).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      throw new Violation(`seed ${seed}, case ${number}: ${text}`, { cause: error });
    });
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  }
  return outcomes;
}

async function oneImage(chain: RandomChain, content: Buffer, random: Random): Promise<string> {
  const changed = random(chain.layers.length);
  const good = chain.layers[changed]!.vhdx;
  const fate = random(48);
  if (fate < 4) return changedBetweenReads(chain.layers, changed, random);
  // An export in the whole, which costs as much as several of the others.
  if (fate === 4) return changedInTheMidst(chain, content, changed, random);
  let damaged: Damaged | null = null;
  // Not every file can be damaged in every way.
  while (!damaged) damaged = await KINDS[random(KINDS.length)]!(good, random);
  const { what, source, exact } = damaged;
  const opened = await openVhdx(source).catch((error: unknown) => {
    if (codeOf(error) === undefined) throw error;
    return null;
  });
  if (!opened || opened.refusal) return 'refused';
  const vhdx = requireReadable(opened);
  const faults = vhdx.faults.length;
  const told = faults > good.faults.length || (await allocationFaults(vhdx)) > 0;
  const isLast = changed === chain.layers.length - 1;
  const cut = vhdx.type !== 'differencing' && !isLast;
  const layers = chain.layers.map((layer, i) => (i === changed ? { ...layer, vhdx } : layer));
  const disk = openDisk(cut ? layers.slice(0, changed + 1) : layers, {
    complete: cut || (isLast ? vhdx.type !== 'differencing' : chain.complete),
  });
  const bytes = BYTES.subarray(0, content.length).fill(0);
  let next = 0;
  for await (const piece of readAhead(disk, {
    missing: 'zeros',
    allocate: () => pool[next++ % pool.length]!,
  })) {
    if (piece.bytes) bytes.set(piece.bytes, piece.offset);
    piece.release();
  }
  let outcome = 'same';
  for await (const { offset, length, kind } of disk.extents()) {
    if (kind === 'missing') {
      outcome = 'missing';
      continue;
    }
    if (bytes.compare(content, offset, offset + length, offset, offset + length) === 0) continue;
    for (let at = offset; at < offset + length; at += 512) {
      if (chain.model[at / 512]!.kind === 'missing' && exact === false) continue;
      if (bytes.compare(content, at, at + 512, at, at + 512) === 0) continue;
      if (told && !exact) return 'told';
      throw new Violation(`${what} in layer ${changed}: other bytes at ${at}, and nothing says so`);
    }
  }
  return told && outcome === 'same' ? 'told' : outcome;
}

async function allocationFaults(vhdx: ReadableVhdx): Promise<number> {
  try {
    return (await countAllocation(vhdx)).faults.length;
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return 1; // An analysis tells of the file as one that could not be read.
  }
}

/** A writer opens the file while it is read: it gives the header another FileWriteGuid first. */
async function changedBetweenReads(
  layers: readonly Layer[],
  changed: number,
  random: Random,
): Promise<string> {
  const { file } = layers[changed]!.vhdx;
  let current: ByteSource = file;
  const source: ByteSource = {
    size: file.size,
    read: (target, position) => current.read(target, position),
  };
  const vhdx = requireReadable(await openVhdx(source));
  const mixed = layers.map((layer, i) => (i === changed ? { ...layer, vhdx } : layer));
  await assertUnchanged(mixed);
  const number = random(2);
  const fileWriteGuid = '00000000-0000-4000-8000-00000000abcd';
  const header = { ...(vhdx.headers[number]!.header ?? vhdx.header), fileWriteGuid };
  const bytes = encodeHeader(header);
  current = new OverlaySource(file, [
    { offset: HEADER_OFFSETS[number]!, length: bytes.length, bytes },
  ]);
  const outcome = await assertUnchanged(mixed).then(
    () => 'unnoticed',
    (error: unknown) => codeOf(error),
  );
  if (outcome !== 'source-changed') throw new Violation(`a changed source: ${outcome}`);
  return outcome;
}
