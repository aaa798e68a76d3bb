import { readdir, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, ShortReadError } from '../../../src/bytes/byte-source.ts';
import { FormatError } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { openVhds, type Vhds } from '../../../src/formats/vhds/vhds.ts';
import { corpusFile, hasCorpus } from '../../corpus.ts';
import { editHeader } from './edit-header.ts';

const NAME = 'shared_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx';
const build = () => Buffer.from(encodeVhds({ activeLeaf: NAME }));
const open = (bytes: Uint8Array) => openVhds(new MemorySource(bytes));
const codes = (set: Vhds) => set.faults.map((fault) => fault.code);

/** What a golden file holds: sequence numbers as decimal strings, the rest as it is. */
const asJson = (set: Vhds) =>
  JSON.parse(JSON.stringify(set, (_, value) => (typeof value === 'bigint' ? `${value}` : value)));

const GOLDEN = new URL('../../../fixtures/golden/vhds/', import.meta.url);

describe.skipIf(!hasCorpus)('real VHD Sets decode as their golden files say', async () => {
  for (const golden of await readdir(GOLDEN)) {
    it(golden, async () => {
      const expected = JSON.parse(await readFile(new URL(golden, GOLDEN), 'utf8'));
      const real = await readFile(await corpusFile(golden.replace('.json', '.vhds')));
      expect(asJson(await open(real))).toEqual(expected);
    });
  }
});

describe('opening a VHD Set', () => {
  it('names the active leaf and finds nothing wrong', async () => {
    const set = await open(build());
    expect(set).toMatchObject({
      size: 266_240,
      creator: 'vhdset fixture',
      current: { number: 2 },
      activeLeaf: { name: NAME, offset: 0x40000, length: 98 },
      undecoded: [],
      faults: [],
    });
  });

  it('takes the leaf from the current header, wherever that stands', async () => {
    const file = Buffer.from(encodeVhds({ activeLeaf: NAME, sequences: [5n, 4n] }));
    const set = await open(editHeader(file, 2, { leafOffset: 0x40010 }));
    expect(set.activeLeaf?.name).toBe(NAME);
  });

  it('goes on with the other header when one is damaged', async () => {
    const file = build();
    file[0x20008] = 0xff;
    const set = await open(file);
    expect(set).toMatchObject({ current: { number: 1 }, activeLeaf: { name: NAME } });
    expect(codes(set)).toEqual(['header-checksum']);
  });

  it('says nothing about the leaf when both headers are damaged, and throws nothing', async () => {
    const file = build();
    file[0x10008] = 0xff;
    file[0x20008] = 0xff;
    const set = await open(file);
    expect(set).toMatchObject({ current: null, activeLeaf: null });
    expect(codes(set)).toEqual(['header-checksum', 'header-checksum', 'no-valid-header']);
    // The name is still there for the search of undecoded data.
    expect(set.undecoded).toEqual([{ offset: 0x40000, length: 97 }]);
  });

  it('counts a header without its signature as undecoded', async () => {
    const set = await open(editHeader(build(), 1, { signature: 'nope' }));
    expect(set.undecoded[0]?.offset).toBe(0x10000);
  });

  it('trusts a good header over a damaged signature', async () => {
    const file = build();
    file.write('broken!!');
    const set = await open(file);
    expect(set.activeLeaf?.name).toBe(NAME);
    expect(codes(set)).toEqual(['file-identifier-signature']);
    expect(set.undecoded[0]?.offset).toBe(0);
  });

  it.each([
    ['an empty file', Buffer.alloc(0)],
    ['a text', Buffer.from('this is a text named .vhds')],
    ['zeros', Buffer.alloc(266_240)],
    ['a VHDX', Buffer.from('vhdxfile')],
  ])('refuses %s as not-vhds', async (_, bytes) => {
    const refusal = await open(bytes).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(FormatError);
    expect(refusal).toMatchObject({
      code: 'not-vhds',
      fault: { structure: 'file identifier', offset: 0, expected: 'vhdsetv1' },
    });
  });

  it.each([8, 520, 0x10000, 0x10001, 0x11000, 0x20000, 0x21000, 0x40000, 0x40001, 0x40061])(
    'a file cut at %i bytes gives faults, and no leaf',
    async (size) => {
      const set = await open(build().subarray(0, size));
      expect(set.activeLeaf).toBeNull();
      expect(set.faults.length).toBeGreaterThan(0);
    },
  );

  it('fields at their bounds never give a wrong name or an exception', async () => {
    const bounds = [0, 1, 2, 0x40000, 0x41000, 0x7fffffff, 0xffffffff];
    for (const leafOffset of bounds) {
      for (const leafLength of bounds) {
        const set = await open(editHeader(build(), 2, { leafOffset, leafLength }));
        if (leafOffset === 0x40000 && leafLength === 2) {
          expect(set.activeLeaf?.name).toBe('s');
        } else {
          expect(set.activeLeaf).toBeNull();
          expect(codes(set)).toHaveLength(1);
        }
      }
    }
  });

  it('survives random byte changes: a set, or not-vhds', async () => {
    // Changes fall where there is something to change.
    const place = fc.oneof(
      fc.nat(0x208),
      fc.nat(0x30).map((at) => 0x10000 + at),
      fc.nat(0x30).map((at) => 0x20000 + at),
      fc.nat(100).map((at) => 0x40000 + at),
      fc.nat(0x40fff),
    );
    const change = fc.tuple(place, fc.nat(255));
    const changes = fc.array(change, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(changes, async (edits) => {
        const file = build();
        for (const [at, value] of edits) file[at] = value;
        const set = await open(file).catch((error: unknown) => error);
        if (set instanceof FormatError) {
          expect(set.code).toBe('not-vhds');
          return;
        }
        // A header that was changed does not count: its checksum is over every byte.
        const { current, activeLeaf, undecoded } = set as Vhds;
        if (current) expect(current).toMatchObject({ leafOffset: 0x40000, leafLength: 98 });
        else expect(activeLeaf).toBeNull();
        expect(undecoded.length).toBeLessThan(20);
      }),
      { numRuns: 300 },
    );
  });

  it('survives random header fields with good checksums', async () => {
    const u32 = fc.oneof(fc.nat(0xffffffff), fc.constantFrom(0, 1, 0x40000, 0x40ffe, 0xffffffff));
    await fc.assert(
      fc.asyncProperty(u32, u32, u32, u32, async (leafOffset, leafLength, version, unexplained) => {
        const fields = { leafOffset, leafLength, version, unexplained };
        const set = await open(editHeader(build(), 2, fields));
        expect(set.current).toMatchObject({ number: 2, ...fields });
        expect(set.activeLeaf === null && set.faults.length === 0).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('a source that fails at any read fails with that error, for every read', async () => {
    const inner = new MemorySource(build());
    for (let allowed = 0; ; allowed++) {
      let left = allowed;
      const failing: ByteSource = {
        size: inner.size,
        async read(target, position) {
          if (left-- === 0) throw new ShortReadError('file', position, target.length, 0);
          await inner.read(target, position);
        },
      };
      const result = await openVhds(failing).catch((error: unknown) => error);
      if (!(result instanceof Error)) {
        expect(allowed).toBeGreaterThan(4);
        break;
      }
      expect(result).toBeInstanceOf(ShortReadError);
    }
  });
});
