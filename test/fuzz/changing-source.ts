import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { CachedSource } from '../../src/bytes/cached-source.ts';
import { OverlaySource, type Patch } from '../../src/bytes/overlay-source.ts';
import { SourceChangedError } from '../../src/bytes/source-changed-error.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { assertUnchanged } from '../../src/disk/assert-unchanged.ts';
import { exportRaw } from '../../src/disk/export-raw.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { encodeHeader, HEADER_OFFSETS } from '../../src/formats/vhdx/header.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import type { RandomChain, randomFrom } from '../disk/random-chain.ts';
import { SparseMemory } from '../disk/sparse-memory.ts';
import { Violation } from './violation.ts';

type Random = ReturnType<typeof randomFrom>;

/**
 * Who keeps the file. `system`: it knows when the file was written to, as a file system does.
 * `nobody`: only the headers show it, which every writer of a disk changes first.
 */
type Keeper = 'system' | 'nobody';

/** A file in which another program writes, once, when so many reads of it have been made. */
class ChangingSource implements ByteSource {
  readonly size: number;
  changed = false;
  reads = 0;
  readonly verifyUnchanged?: () => Promise<void>;
  #current: ByteSource;
  readonly #patches: readonly Patch[];
  readonly #at: number;

  constructor(file: ByteSource, keeper: Keeper, patches: readonly Patch[], at: number) {
    this.size = file.size;
    this.#current = file;
    this.#patches = patches;
    this.#at = at;
    if (keeper === 'system') {
      this.verifyUnchanged = async () => {
        if (this.changed) throw new SourceChangedError('the file', 'it was written to');
      };
    }
  }

  /** A near file: every read is made. */
  readNow(): boolean {
    return false;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    if (!this.changed && this.reads >= this.#at) {
      this.#current = new OverlaySource(this.#current, this.#patches);
      this.changed = true;
    }
    this.reads++;
    await this.#current.read(target, position);
  }
}

/** A far one: read through a cache, which must not keep a change from being seen. */
const far = (source: ChangingSource): ByteSource =>
  new CachedSource({
    size: source.size,
    read: (target, position) => source.read(target, position),
    verifyUnchanged: () => source.verifyUnchanged!(),
  });

/** What a writer does: another FileWriteGuid in a header, then other bytes, anywhere behind. */
function writes({ vhdx }: Layer, random: Random): Patch[] {
  const number = random(2);
  const fileWriteGuid = '00000000-0000-4000-8000-00000000abcd';
  const header = encodeHeader({
    ...(vhdx.headers[number]!.header ?? vhdx.header),
    fileWriteGuid,
  });
  const patches: Patch[] = [
    { offset: HEADER_OFFSETS[number]!, length: header.length, bytes: header },
  ];
  for (let count = 1 + random(4); count > 0; count--) {
    const length = [8, 512, 64 * 1024][random(3)]!;
    // A table, a bitmap, or payload: wherever in the file it is.
    const reach = random(3) === 0 ? 4 * 0x100000 : vhdx.file.size;
    const start = 0x100000 + random(Math.max(1, reach - 0x100000 - length));
    const bytes = Uint8Array.from({ length }, () => random(256));
    patches.push({ offset: start, length, bytes });
  }
  return patches;
}

/**
 * Exports a disk while one of its files is written to in the midst of it.
 * @throws {Violation} where the export ends well, and the change was not noticed or its bytes are others
 */
export async function changedInTheMidst(
  chain: RandomChain,
  content: Buffer,
  number: number,
  random: Random,
): Promise<string> {
  const layer = chain.layers[number]!;
  const keeper = (['system', 'nobody'] as const)[random(2)]!;
  const isFar = keeper === 'system' && random(2) === 0;
  const patches = writes(layer, random);
  const at = random(random(2) === 0 ? 8 : 30);
  // Whoever looks at the headers alone can't know of what was written before they were first read.
  const opening = keeper === 'nobody' ? await readsOfOpening(layer) : 0;
  const source = new ChangingSource(layer.vhdx.file, keeper, patches, opening + at);
  const target = new SparseMemory();
  let inTime = false;
  try {
    const vhdx = requireReadable(await openVhdx(isFar ? far(source) : source));
    const layers = chain.layers.map((one, i) => (i === number ? { ...one, vhdx } : one));
    const disk = openDisk(layers, { complete: chain.complete });
    const sink = { write: target.write.bind(target), truncate: async () => {} };
    await exportRaw(disk, sink, { missing: 'zeros' });
    inTime = source.changed;
    await assertUnchanged(layers);
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return codeOf(error) === 'source-changed' ? 'changed in the midst' : 'refused';
  }
  const when = `change at read ${opening + at} of ${source.reads}, kept by ${keeper}`;
  // What is written while the headers are compared came after all that was read.
  if (inTime) throw new Violation(`${when}: nobody noticed`);
  const bytes = Buffer.alloc(content.length);
  const held = Math.min(bytes.length, target.size);
  await target.read(bytes.subarray(0, held), 0);
  for (let offset = 0; offset < content.length; offset += 512) {
    if (chain.model[offset / 512]!.kind === 'missing') continue;
    if (bytes.compare(content, offset, offset + 512, offset, offset + 512) !== 0) {
      throw new Violation(`${when}: other bytes at ${offset}, although nothing changed`);
    }
  }
  return 'not changed in time';
}

async function readsOfOpening({ vhdx: { file } }: Layer): Promise<number> {
  const source = new ChangingSource(file, 'system', [], Number.POSITIVE_INFINITY);
  await openVhdx(source);
  return source.reads;
}
