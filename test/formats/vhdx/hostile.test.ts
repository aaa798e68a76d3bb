import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  buildVhdx,
  guidOf,
  MIB,
  patternOf,
  setLog,
  takePages,
} from '../../../fixtures/vhdx-builder.ts';
import { type ByteSource, ShortReadError } from '../../../src/bytes/byte-source.ts';
import { crc32cWithoutField } from '../../../src/bytes/crc32c.ts';
import { type Fault, FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { OverlaySource } from '../../../src/bytes/overlay-source.ts';
import { countAllocation } from '../../../src/formats/vhdx/allocation.ts';
import { BlockState } from '../../../src/formats/vhdx/block-allocation-table.ts';
import { MAX_LOG_BYTES } from '../../../src/formats/vhdx/log.ts';
import { openVhdx, requireReadable, type Vhdx } from '../../../src/formats/vhdx/vhdx.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';
import { processorTime } from '../../processor-time.ts';

/** Places of the builder's images. */
const HEADER_1 = 0x10000;
const HEADER_2 = 0x20000;
const TABLE_1 = 0x30000;
const TABLE_2 = 0x40000;
const LOG = MIB;
const METADATA = 2 * MIB;
const ITEMS = METADATA + 65536;
const BAT = 3 * MIB;
const BITMAP_ENTRY = BAT + 4096 * 8;

const parentLocator = [
  ['parent_linkage', `{${guidOf('parent')}}`],
  ['relative_path', '.\\parent.vhdx'],
] as const;
const PARTIAL = { state: BlockState.PartiallyPresent, present: [[3, 70]] } as const;

/** Never written to: changes are laid over them. */
const IMAGES: Record<string, MemorySource> = {
  dynamic: await buildVhdx({}, [{ block: 1, data: patternOf(1, MIB) }]),
  fixed: await buildVhdx({ type: 'fixed' }),
  differencing: await buildVhdx({ type: 'differencing', parentLocator }, [
    { block: 0 },
    { block: 2, ...PARTIAL },
  ]),
  dirty: await dirtyImage(),
};

async function dirtyImage(): Promise<MemorySource> {
  const image = await buildVhdx({ type: 'differencing', parentLocator }, [
    { block: 2, ...PARTIAL },
  ]);
  const patches = [
    ...takePages(image, BAT),
    ...takePages(image, METADATA),
    { offset: 4 * MIB, length: 8192, bytes: null },
  ];
  await setLog(image, { guid: guidOf('log'), entries: [{ patches }, {}, { patches }] });
  return image;
}

/**
 * The one promise about hostile files: they are refused by name, or opened and their faults named;
 * quickly, and in reads of bounded length.
 */
async function expectAnswer(source: ByteSource): Promise<Vhdx | null> {
  let longest = 0;
  const watched: ByteSource = {
    size: source.size,
    read: (target, position) => {
      longest = Math.max(longest, target.length);
      return source.read(target, position);
    },
  };
  const start = processorTime();
  const vhdx = await openVhdx(watched).catch((error) => {
    const named = error instanceof FormatError || error instanceof ShortReadError;
    if (!named) throw error;
    return null;
  });
  const faults = [...(vhdx?.faults ?? [])];
  if (vhdx && !vhdx.refusal) faults.push(...(await countAllocation(requireReadable(vhdx))).faults);
  expect(processorTime() - start).toBeLessThan(5000);
  expect(longest).toBeLessThanOrEqual(MAX_LOG_BYTES);
  expect(faults.length).toBeLessThan(5000);
  expect(faults.filter((fault) => !isNamed(fault))).toEqual([]);
  if (vhdx?.refusal) expect(vhdx.faults).toContain(vhdx.refusal);
  return vhdx;
}

function isNamed({ code, structure, offset, message }: Fault): boolean {
  return /^[a-z0-9-]+$/.test(code) && structure !== '' && offset >= 0 && message !== '';
}

const cutTo = (image: MemorySource, length: number) =>
  new MemorySource(image.bytes.subarray(0, length));

describe.each(Object.keys(IMAGES))('a %s file', (name) => {
  const boundaries = [
    [0, 8, 520, HEADER_1, HEADER_1 + 80, HEADER_1 + 4096, HEADER_2, HEADER_2 + 4096],
    [TABLE_1, TABLE_1 + 16, TABLE_1 + 65536, TABLE_2, TABLE_2 + 65536, LOG, LOG + 4096],
    [METADATA, METADATA + 32, METADATA + 192, ITEMS, ITEMS + 8, ITEMS + 24, ITEMS + 40, ITEMS + 60],
    [BAT, BAT + 8, BITMAP_ENTRY, BITMAP_ENTRY + 8, BAT + MIB, 5 * MIB, 6 * MIB],
  ].flat();

  it('opens without a fault as it stands', async () => {
    expect((await expectAnswer(IMAGES[name]!))?.faults).toEqual([]);
  });

  it('is answered for wherever it is cut', async () => {
    const image = IMAGES[name]!;
    const lengths = new Set(boundaries.flatMap((at) => [at - 1, at, at + 1]));
    for (const length of lengths) {
      if (length < 0 || length >= image.size) continue;
      const vhdx = await expectAnswer(cutTo(image, length));
      if (length < 520) expect(vhdx).toBeNull();
      // Cut inside its metadata, no file is whole.
      if (length > 520 && length < ITEMS + 40) expect(vhdx?.faults).not.toEqual([]);
    }
  });
});

/** A number somewhere in a structure; `checksum` tells which structure must be made right again. */
interface Field {
  readonly name: string;
  readonly at: number;
  readonly bytes: 2 | 4 | 8;
  readonly checksum?: { readonly at: number; readonly length: number };
}

const header = { at: HEADER_2, length: 4096 };
const table = { at: TABLE_1, length: 65536 };
/** The entries of the dirty image: two with two data sectors, an empty one between. */
const entry = { at: LOG + 16384, length: 12288 };

const FIELDS: readonly Field[] = [
  { name: 'header: sequence number', at: HEADER_2 + 8, bytes: 8, checksum: header },
  { name: 'header: log version', at: HEADER_2 + 64, bytes: 2, checksum: header },
  { name: 'header: version', at: HEADER_2 + 66, bytes: 2, checksum: header },
  { name: 'header: log length', at: HEADER_2 + 68, bytes: 4, checksum: header },
  { name: 'header: log offset', at: HEADER_2 + 72, bytes: 8, checksum: header },
  { name: 'region table: entry count', at: TABLE_1 + 8, bytes: 4, checksum: table },
  ...[0, 1].flatMap((i): Field[] => [
    { name: `region ${i}: offset`, at: TABLE_1 + 32 + i * 32, bytes: 8, checksum: table },
    { name: `region ${i}: length`, at: TABLE_1 + 40 + i * 32, bytes: 4, checksum: table },
    { name: `region ${i}: required`, at: TABLE_1 + 44 + i * 32, bytes: 4, checksum: table },
  ]),
  { name: 'log entry: length', at: entry.at + 8, bytes: 4, checksum: entry },
  { name: 'log entry: tail', at: entry.at + 12, bytes: 4, checksum: entry },
  { name: 'log entry: sequence number', at: entry.at + 16, bytes: 8, checksum: entry },
  { name: 'log entry: descriptor count', at: entry.at + 24, bytes: 4, checksum: entry },
  { name: 'log entry: flushed file offset', at: entry.at + 48, bytes: 8, checksum: entry },
  { name: 'log entry: last file offset', at: entry.at + 56, bytes: 8, checksum: entry },
  { name: 'log descriptor: file offset', at: entry.at + 64 + 16, bytes: 8, checksum: entry },
  { name: 'log descriptor: zero length', at: entry.at + 128 + 8, bytes: 8, checksum: entry },
  { name: 'log descriptor: zero offset', at: entry.at + 128 + 16, bytes: 8, checksum: entry },
  { name: 'metadata table: entry count', at: METADATA + 10, bytes: 2 },
  ...[0, 1, 2, 3, 4, 5].flatMap((i): Field[] => [
    { name: `metadata item ${i}: offset`, at: METADATA + 48 + i * 32, bytes: 4 },
    { name: `metadata item ${i}: length`, at: METADATA + 52 + i * 32, bytes: 4 },
    { name: `metadata item ${i}: flags`, at: METADATA + 56 + i * 32, bytes: 4 },
  ]),
  { name: 'block size', at: ITEMS, bytes: 4 },
  { name: 'file flags', at: ITEMS + 4, bytes: 4 },
  { name: 'virtual size', at: ITEMS + 8, bytes: 8 },
  { name: 'logical sector size', at: ITEMS + 16, bytes: 4 },
  { name: 'physical sector size', at: ITEMS + 20, bytes: 4 },
  { name: 'locator: entry count', at: ITEMS + 40 + 18, bytes: 2 },
  { name: 'locator entry: key offset', at: ITEMS + 60, bytes: 4 },
  { name: 'locator entry: value offset', at: ITEMS + 64, bytes: 4 },
  { name: 'locator entry: key length', at: ITEMS + 68, bytes: 2 },
  { name: 'locator entry: value length', at: ITEMS + 70, bytes: 2 },
  { name: 'payload entry', at: BAT, bytes: 8 },
  { name: 'partially present payload entry', at: BAT + 16, bytes: 8 },
  { name: 'bitmap entry', at: BITMAP_ENTRY, bytes: 8 },
];

/** Changes bytes of an image without copying it, and makes a checksum right if asked. */
function changed(image: MemorySource, at: number, bytes: Uint8Array, checksum?: Field['checksum']) {
  const patch = { offset: at, length: bytes.length, bytes };
  if (!checksum) return new OverlaySource(image, [patch]);
  const copy = Buffer.from(image.bytes.subarray(checksum.at, checksum.at + checksum.length));
  copy.set(bytes, at - checksum.at);
  copy.writeUInt32LE(crc32cWithoutField(copy, 4), 4);
  return new OverlaySource(image, [{ offset: checksum.at, length: checksum.length, bytes: copy }]);
}

describe.each(FIELDS)('the field $name', ({ at, bytes, checksum }) => {
  it('may hold any number', async () => {
    const max = 2n ** BigInt(bytes * 8) - 1n;
    for (const name of ['differencing', 'dirty']) {
      const image = IMAGES[name]!;
      const size = BigInt(image.size);
      const values = [0n, 1n, max, max - 1n, max >> 1n, max ^ 7n, size, size - 1n, size + 1n];
      // Powers of two reach every limit: sectors, blocks, 64 TiB, 2^53.
      for (let power = 2n; power < max; power *= 4n) values.push(power, power | 6n, power | 7n);
      for (const value of values) {
        const number = Buffer.alloc(8);
        number.writeBigUInt64LE(value & max);
        await expectAnswer(changed(image, at, number.subarray(0, bytes), checksum));
      }
    }
  });
});

/** Where random changes hit a structure, not the zeros behind it. */
const TARGETS: readonly { at: number; length: number; checksum?: Field['checksum'] }[] = [
  { at: 0, length: 520 },
  { at: HEADER_1, length: 80 },
  { at: HEADER_2, length: 80, checksum: header },
  { at: TABLE_1, length: 80 },
  { at: TABLE_1, length: 80, checksum: table },
  { at: LOG, length: 24576 },
  { at: entry.at, length: 192, checksum: entry },
  { at: METADATA, length: 224 },
  { at: ITEMS, length: 300 },
  { at: BAT, length: 32 },
  { at: BITMAP_ENTRY, length: 8 },
];

describe('random changes', () => {
  it.each(Object.keys(IMAGES))(
    'of up to eight bytes in a structure of a %s file are answered for',
    async (name) => {
      const image = IMAGES[name]!;
      const change = fc.record({
        target: fc.constantFrom(...TARGETS),
        place: fc.nat(),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
      });
      await fc.assert(
        fc.asyncProperty(change, async ({ target, place, bytes }) => {
          const at = target.at + (place % Math.max(1, target.length - bytes.length));
          await expectAnswer(changed(image, at, bytes, target.checksum));
        }),
        { numRuns: 600 },
      );
    },
  );
});

describe.skipIf(!hasCorpus)('a real file', () => {
  const pool = new FilePool(4);
  afterAll(() => pool.close());
  const images = corpus.filter(({ kind }) => kind === 'vhdx');

  it.each(images)(
    '$unpackedName is answered for wherever its header area is cut',
    async ({ unpackedName }) => {
      const file = await pool.open(await corpusFile(unpackedName));
      const { metadataRegion, batRegion, header, metadataTable } = await openVhdx(file);
      const starts = [0, 8, 520, HEADER_1, HEADER_2, TABLE_1, TABLE_2, MIB, header!.logOffset];
      const items = metadataTable!.entries.map(({ itemOffset }) => itemOffset);
      const regions = [metadataRegion!, batRegion!].flatMap(({ fileOffset, length }) => {
        return [fileOffset, fileOffset + 8, fileOffset + 65536, fileOffset + length];
      });
      for (const at of [...starts, ...items, ...regions]) {
        for (const size of [at - 1, at, at + 1]) {
          if (size < 0) continue;
          const cut: ByteSource = { size, read: (target, position) => file.read(target, position) };
          await expectAnswer(cut);
        }
      }
    },
  );

  it.each(images)(
    '$unpackedName is answered for with bytes of its structures changed',
    async ({ unpackedName }) => {
      const file = await pool.open(await corpusFile(unpackedName));
      const { metadataRegion, batRegion, header } = await openVhdx(file);
      const starts = [0, HEADER_1, HEADER_2, TABLE_1, TABLE_2, header!.logOffset];
      const { fileOffset } = metadataRegion!;
      const places = [...starts, fileOffset, fileOffset + 65536, batRegion!.fileOffset];
      const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 });
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...places),
          fc.nat(200),
          bytes,
          async (start, by, data) => {
            const patch = { offset: start + by, length: data.length, bytes: data };
            await expectAnswer(new OverlaySource(file, [patch]));
          },
        ),
        { numRuns: 50 },
      );
    },
  );
});
