import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FormatError } from '../../../src/bytes/fault.ts';
import { decodeAccessDump } from '../../../src/formats/icacls/access-dump.ts';
import { processorTime } from '../../processor-time.ts';

const DUMP = [
  'SharedClusterDisk',
  'D:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)',
  'SharedClusterDisk\\shared.vhds',
  'D:AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)',
  '',
].join('\r\n');
const bytes = Buffer.from(DUMP, 'utf16le');

const codes = (text: string) =>
  decodeAccessDump(Buffer.from(text, 'utf16le')).faults.map((f) => [f.code, f.offset]);

it('reads names and descriptors in turn, with or without a byte order mark', () => {
  for (const file of [bytes, Buffer.concat([Buffer.from([0xff, 0xfe]), bytes])]) {
    const { entries, faults } = decodeAccessDump(file);
    expect(faults).toEqual([]);
    expect(entries.map((entry) => entry.path)).toEqual([
      'SharedClusterDisk',
      'SharedClusterDisk\\shared.vhds',
    ]);
    expect(entries[1]!.descriptor.access?.entries).toHaveLength(2);
  }
});

it('names the line that it cannot understand, and goes on', () => {
  expect(codes('a\r\nD:(A;;FA;;;SY)\r\nb\r\nc\r\nD:\r\n')).toEqual([
    ['dump-descriptor-missing', 3],
  ]);
  expect(codes('D:\r\na\r\nD:\r\n')).toEqual([['dump-name', 1]]);
  expect(codes('a\r\nD:(A;;QQ;;;SY)\r\nb\r\nD:\r\n')).toEqual([['sddl-rights', 2]]);
  expect(codes('a')).toEqual([['dump-descriptor-missing', 1]]);
  expect(codes(`${'a'.repeat(32_768)}\nD:\n`)).toEqual([['dump-name', 1]]);
});

it('says in which column a descriptor goes wrong', () => {
  const { faults } = decodeAccessDump(Buffer.from('a\nD:(A;;QQ;;;SY)', 'utf16le'));
  expect(faults[0]!.message).toBe('an unknown right, at column 7');
});

it('refuses a file with nothing in it', () => {
  expect(() => decodeAccessDump(Buffer.from('\r\n', 'utf16le'))).toThrow(FormatError);
});

it('survives truncation everywhere and random changes', () => {
  const survive = (file: Uint8Array) => {
    try {
      for (const entry of decodeAccessDump(file).entries)
        expect(entry.path.length).toBeGreaterThan(0);
    } catch (error) {
      expect(error).toBeInstanceOf(FormatError);
    }
  };
  for (let length = 0; length < bytes.length; length++) survive(bytes.subarray(0, length));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
      const changed = Buffer.from(bytes);
      changed[at] = value;
      survive(changed);
    }),
    { numRuns: 1000 },
  );
});

it('reads a large dump in bounded time', () => {
  const large = Buffer.from('a\nD:(A;;FA;;;SY)\n'.repeat(200_000), 'utf16le');
  const start = processorTime();
  expect(decodeAccessDump(large).entries).toHaveLength(200_000);
  expect(processorTime() - start).toBeLessThan(20_000);
});
