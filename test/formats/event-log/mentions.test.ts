import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMentions } from '../../../src/formats/event-log/mentions.ts';
import { processorTime } from '../../processor-time.ts';

const VM = 'd9e0eb0a-5b37-508e-9173-67e9ade83acf';

describe('disk paths in the text of an event', () => {
  it.each([
    ['a drive', "Merging 'C:\\VMs\\shared_1.avhdx' failed", ['C:\\VMs\\shared_1.avhdx']],
    [
      'blanks in it',
      'C:\\Cluster Storage\\Volume 1\\a b.VHDS',
      ['C:\\Cluster Storage\\Volume 1\\a b.VHDS'],
    ],
    ['a share', 'on \\\\fs1\\vm$\\data disk.vhdx.', ['\\\\fs1\\vm$\\data disk.vhdx']],
    ['a long-path prefix', '\\\\?\\C:\\x\\y.vhd', ['C:\\x\\y.vhd']],
    ['an apostrophe in the name', "'D:\\Bob's disk.vhdx': gone", ["D:\\Bob's disk.vhdx"]],
    ['two of them', 'from C:\\a.avhdx to C:\\b c\\a.vhdx', ['C:\\a.avhdx', 'C:\\b c\\a.vhdx']],
    ['only a name', 'disk shared_AB.avhdx of VM', ['shared_AB.avhdx']],
    ['a quoted name with blanks', "disk 'my disk.avhd' of 'VM'", ['my disk.avhd']],
    ['one file, spelt twice', 'C:\\A.vhdx c:\\a.VHDX', ['C:\\A.vhdx']],
    ['a change-tracking file is none', 'C:\\a.vhdx.rct and C:\\b.vhdxx', []],
    ['an ending alone is none', 'a file of type .vhdx', []],
  ])('%s', (_, text, paths) => {
    expect(findMentions([text]).paths).toEqual(paths);
  });

  it('a mebibyte of traps is read in bounded time', () => {
    const started = processorTime();
    for (const trap of [
      'C:\\',
      '.vhdx',
      'C:\\a.vhdx"',
      '\\\\a',
      "'",
      '0x80070005',
      '%%2147942405 ',
    ]) {
      findMentions([trap.repeat(2 ** 20 / trap.length)]);
    }
    expect(processorTime() - started).toBeLessThan(10_000);
  });
});

describe('codes in the text of an event', () => {
  it.each([
    ['hexadecimal', "General access denied error ('0x80070005')", [0x80070005]],
    ['a place in the message table', '%%2147942405', [0x80070005]],
    ['signed decimal', 'failed (-2147024891)', [0x80070005]],
    ['unsigned decimal', 'error code: 3225026574', [0xc03a000e]],
    ['a backup code', "Error code: '32775'", [32775]],
    [
      'several, each once, in order',
      '0xC03A000E (0x80070020) 0xc03a000e',
      [0xc03a000e, 0x80070020],
    ],
    ['success is none', '%%0 0x00000000 0x0', []],
    ['a size is none', 'grew to 3221225472 bytes (100000)', []],
    ['a pointer is none', '0x80070005FFFFFFFF', []],
  ])('%s', (_, text, codes) => {
    expect(findMentions([text]).codes).toEqual(codes);
  });
});

describe('machines in the text of an event', () => {
  it('are GUIDs in any spelling, each once', () => {
    const text = `(Virtual machine ID ${VM.toUpperCase()}) {${VM}}`;
    expect(findMentions([text, VM]).vmIds).toEqual([VM]);
  });

  it('a GUID within the name of a disk is the disk’s', () => {
    expect(findMentions([`C:\\vm\\disk_${VM}.avhdx`]).vmIds).toEqual([]);
  });

  it('a GUID with a digit too many is none', () => {
    expect(findMentions([`${VM}0`, `0${VM}`]).vmIds).toEqual([]);
  });
});

it('any text is searched without harm', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const { codes, paths } = findMentions([text, `${text}.vhdx`, `C:\\${text}.avhdx`]);
      expect(codes.every((code) => code > 0)).toBe(true);
      expect(paths.every((path) => /\.a?vhdx?s?$/i.test(path))).toBe(true);
    }),
  );
});
