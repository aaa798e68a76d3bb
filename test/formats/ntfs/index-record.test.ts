import { expect, it } from 'vitest';
import { decodeIndexRecord } from '../../../src/formats/ntfs/index-record.ts';
import { encodeIndexEntry, encodeIndexRecord } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

const build = () => encodeIndexRecord([encodeIndexEntry(null)], 6);

it('is a node that knows its place', () => {
  expect(decodeIndexRecord(build(), 6, 'index', 0)).toHaveLength(1);
  expect(thrownCode(() => decodeIndexRecord(build(), 7, 'index', 0))).toBe('index-record-vcn');
});

it('is refused when it is another thing, or torn', () => {
  const other = build();
  other[0] = 0;
  expect(thrownCode(() => decodeIndexRecord(other, 6, 'index', 0))).toBe('index-record-signature');
  const torn = build();
  torn[4095]! ^= 0xff;
  expect(thrownCode(() => decodeIndexRecord(torn, 6, 'index', 0))).toBe('fixup-torn');
});
