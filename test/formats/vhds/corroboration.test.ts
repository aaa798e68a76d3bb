import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ByteSource, ShortReadError } from '../../../src/bytes/byte-source.ts';
import { encodeGuid, ZERO_GUID } from '../../../src/bytes/guid.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { findCorroboration } from '../../../src/formats/vhds/corroboration.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import type { KnownIdentities } from '../../../src/formats/vhds/known-identities.ts';
import { SCAN_LIMIT } from '../../../src/formats/vhds/undecoded.ts';
import { openVhds } from '../../../src/formats/vhds/vhds.ts';

const A = '9ac15b72-2a6d-44b2-ba7c-f5f06831c74a';
const B = '9ac15b72-2a6d-44b2-ba7c-000000000000';
const C = '00000000-0000-0000-ba7c-f5f06831c74a';
const GUIDS = new Map([
  [A, 'DataWriteGuid of a.avhdx'],
  [B, 'VirtualDiskId of b.avhdx'],
  [C, 'parent linkage of c.avhdx'],
  [ZERO_GUID, 'never to be found'],
]);
const nameAt = (path: string) =>
  /(^|[\\/])set_1\.avhdx$/i.test(path) ? 'D:\\copy\\Set_1.avhdx' : undefined;
const known: KnownIdentities = { guids: GUIDS, nameAt };

/** A set whose undecoded areas hold the given bytes, searched as `analyze` does. */
async function search(extra: { offset: number; bytes: Uint8Array }[], what = known) {
  const source = new MemorySource(encodeVhds({ activeLeaf: 'leaf.avhdx', extra }));
  return findCorroboration(source, (await openVhds(source)).undecoded, what);
}

describe('corroboration in undecoded data', () => {
  it('finds a binary GUID at every alignment, with its offset and what it equals', async () => {
    for (let shift = 0; shift < 16; shift++) {
      const offset = 0x40800 + shift;
      expect(await search([{ offset, bytes: encodeGuid(A) }])).toEqual([
        { offset, length: 16, form: 'binary-guid', value: A, equals: 'DataWriteGuid of a.avhdx' },
      ]);
    }
  });

  it('finds a GUID that begins or ends with zeros, which its range does not count', async () => {
    const hits = await search([
      { offset: 0x30000, bytes: encodeGuid(B) },
      { offset: 0x31000, bytes: encodeGuid(C) },
    ]);
    expect(hits.map(({ offset, value }) => [offset, value])).toEqual([
      [0x30000, B],
      [0x31000, C],
    ]);
  });

  it('finds a GUID at the very end of the file', async () => {
    const hits = await search([{ offset: 0x41000 - 16, bytes: encodeGuid(A) }]);
    expect(hits).toMatchObject([{ offset: 0x41000 - 16, value: A }]);
  });

  it('finds each of many in one record', async () => {
    const bytes = Buffer.concat([encodeGuid(A), Buffer.of(3), encodeGuid(B), encodeGuid(A)]);
    const hits = await search([{ offset: 0x40801, bytes }]);
    expect(hits.map((hit) => hit.offset - 0x40801)).toEqual([0, 17, 33]);
  });

  it('never finds the all-zero GUID', async () => {
    const around = Buffer.concat([Buffer.of(1), Buffer.alloc(14), Buffer.of(1)]);
    const zeroText = encodeUtf16(`{${ZERO_GUID}}`);
    const hits = await search([
      { offset: 0x40800, bytes: around },
      { offset: 0x40900, bytes: zeroText },
    ]);
    expect(hits).toEqual([]);
  });

  it('does not look at decoded bytes: the active leaf corroborates nothing', async () => {
    const named = { guids: GUIDS, nameAt: () => 'leaf' };
    expect(await search([], named)).toEqual([]);
    // Not even when undecoded bytes follow at once.
    const after = { offset: 0x40000 + 20, bytes: Buffer.of(1, 1, 1) };
    expect(await search([after], named)).toEqual([]);
  });

  it.each([0x40800, 0x40801])('finds a path to a known file at %i', async (offset) => {
    const bytes = encodeUtf16('C:\\ClusterStorage\\Set_1.AVHDX');
    expect(await search([{ offset, bytes }])).toEqual([
      {
        offset,
        length: bytes.length,
        form: 'path',
        value: 'C:\\ClusterStorage\\Set_1.AVHDX',
        equals: 'D:\\copy\\Set_1.avhdx',
      },
    ]);
  });

  it('stops at a thousand hits', async () => {
    const bytes = Buffer.concat(Array.from({ length: 1500 }, () => encodeGuid(A)));
    expect(await search([{ offset: 0x21000, bytes }])).toHaveLength(1000);
  });

  it('asks for no more than the limit of a range that claims to be huge', async () => {
    let longest = 0;
    const huge: ByteSource = {
      size: 2 ** 50,
      async read(target) {
        longest = Math.max(longest, target.length);
        target.fill(0);
      },
    };
    await findCorroboration(huge, [{ offset: 0x1000, length: 2 ** 49 }], known);
    expect(longest).toBeLessThanOrEqual(SCAN_LIMIT + 30);
  });

  it.each([
    [90, 20],
    [100, 1],
    [2 ** 40, 8],
  ])('a range at %i beyond the end of the file is a short read', async (offset, length) => {
    const source = new MemorySource(new Uint8Array(100));
    await expect(findCorroboration(source, [{ offset, length }], known)).rejects.toBeInstanceOf(
      ShortReadError,
    );
  });

  it('agrees with a plain search, whatever stands around a GUID', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 40 }),
        fc.uint8Array({ maxLength: 40 }),
        async (before, after) => {
          const bytes = Buffer.concat([before, encodeGuid(A), after]);
          const hits = await findCorroboration(
            new MemorySource(bytes),
            [{ offset: 0, length: bytes.length }],
            { guids: new Map([[A, 'it']]), nameAt: () => undefined },
          );
          const found = hits.filter((hit) => hit.form === 'binary-guid').map((hit) => hit.offset);
          expect(found).toEqual([bytes.indexOf(encodeGuid(A))]);
        },
      ),
      { numRuns: 200 },
    );
  });
});
