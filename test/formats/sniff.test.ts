import { open } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unreadable } from '../../fixtures/broken/rules/recipe.ts';
import { buildVhdx } from '../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { crc32cWithoutField } from '../../src/bytes/crc32c.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeUtf16 } from '../../src/bytes/utf16.ts';
import { sniff } from '../../src/formats/sniff.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { vhdFooter } from './vhd/vhd-footer.ts';

const sniffBytes = (bytes: Uint8Array, name = 'file') => sniff(new MemorySource(bytes), name);

/** Counts what is read. */
function counted(bytes: Uint8Array) {
  const inner = new MemorySource(bytes);
  const source = {
    size: inner.size,
    reads: 0,
    bytesRead: 0,
    async read(target: Uint8Array, position: number) {
      source.reads++;
      source.bytesRead += target.length;
      await inner.read(target, position);
    },
  };
  return source;
}

describe.skipIf(!hasCorpus)('real files are recognised by their content', () => {
  for (const entry of corpus) {
    it(entry.unpackedName, async () => {
      const file = await open(await corpusFile(entry.unpackedName));
      const source: ByteSource = {
        size: entry.unpackedSize,
        async read(target, position) {
          await file.read(target, 0, target.length, position);
        },
      };
      const kind = entry.kind === 'vmrs' ? 'vmcx' : entry.kind;
      for (const name of [entry.unpackedName, entry.unpackedName.toUpperCase(), 'renamed.dat']) {
        expect(await sniff(source, name)).toMatchObject({ kind, proof: 'content', fault: null });
      }
      await file.close();
    });
  }
});

describe('what a file is', () => {
  const vmcx = Buffer.of(0x14, 0x20, 0x28, 0x01, 0, 0);
  const utf16 = encodeUtf16('\ufeff<?xml version="1.0"?>\r\n<configuration>');

  it.each([
    ['vhdx', Buffer.from('vhdxfile')],
    ['vhds', encodeVhds({ activeLeaf: 'a' })],
    ['vhd', vhdFooter(3)],
    ['vmcx', vmcx],
    ['vmgs', Buffer.from('GUESTRTS')],
    ['vm-xml', Buffer.from('<configuration>')],
    ['vm-xml', utf16],
    ['event-xml', Buffer.from("<Event xmlns='x'>")],
    ['event-xml', Buffer.from('<?xml version="1.0"?><Events>')],
    ['empty', Buffer.alloc(0)],
    ['other', Buffer.from('text')],
    ['other', Buffer.from('<html>')],
    ['other', Buffer.from('<constructor>')],
    ['other', Buffer.alloc(1)],
  ])('%s by content, under any name', async (kind, bytes) => {
    for (const name of ['file', 'file.avhdx', 'FILE.VHDS', 'a.b\\c.xml', '.', '']) {
      expect(await sniffBytes(bytes, name)).toMatchObject({ kind, proof: 'content', fault: null });
    }
  });

  it.each(['rct', 'mrt', 'hrl', 'vmgs'])('%s by name only, and says so', async (kind) => {
    const name = `disk.avhdx.${kind.toUpperCase()}`;
    expect(await sniffBytes(Buffer.alloc(4096, 7), name)).toEqual({
      kind,
      proof: 'name',
      promised: kind,
      fault: null,
    });
  });

  it('content wins over the name, and the broken promise is told', async () => {
    expect(await sniffBytes(Buffer.from('vhdxfile'), 'a.rct')).toMatchObject({
      kind: 'vhdx',
      promised: 'rct',
    });
    expect(await sniffBytes(Buffer.from('a text'), 'a.avhdx')).toMatchObject({
      kind: 'other',
      promised: 'vhdx',
    });
    expect(await sniffBytes(Buffer.alloc(0), 'a.vhds')).toMatchObject({
      kind: 'empty',
      promised: 'vhds',
    });
  });

  it('a root element behind a long comment is found within 4 KiB, and not beyond', async () => {
    const document = (length: number) => Buffer.from(`<!--${' '.repeat(length)}--><configuration>`);
    expect((await sniffBytes(document(3000))).kind).toBe('vm-xml');
    expect((await sniffBytes(document(5000))).kind).toBe('other');
  });
});

describe('legacy disks', () => {
  it.each([
    [2, 'fixed'],
    [3, 'dynamic'],
    [4, 'differencing'],
  ])('type %i is told from the footer, of 512 or 511 bytes', async (code, vhdType) => {
    const disk = Buffer.alloc(8192, 0x55);
    for (const footer of [vhdFooter(code), vhdFooter(code).subarray(0, 511)]) {
      const found = await sniffBytes(Buffer.concat([disk, footer]), 'a.avhd');
      expect(found).toMatchObject({ kind: 'vhd', vhdType, proof: 'content', fault: null });
    }
  });

  it('a damaged footer is a fault, not another kind', async () => {
    const footer = vhdFooter(2);
    footer[100] = 1;
    const found = await sniffBytes(Buffer.concat([Buffer.alloc(1024, 1), footer]));
    expect(found).toMatchObject({
      kind: 'vhd',
      fault: { code: 'vhd-footer-checksum', offset: 1088 },
    });
  });

  it('a blank guest state file is not called a legacy disk for its footer', async () => {
    const blank = Buffer.concat([Buffer.alloc(4096), vhdFooter(2)]);
    expect(await sniffBytes(blank, 'vm.vmgs')).toMatchObject({ kind: 'vmgs', proof: 'name' });
  });
});

describe('a damaged start', () => {
  /** A file of 200 KiB whose first bytes are ruined and that has a good header further on. */
  function ruined(signature: string, checksumOffset: number, at: number): Buffer {
    const file = Buffer.alloc(0x32000);
    file.write('RUINED..');
    const header = file.subarray(at, at + 4096);
    header.write(signature);
    header.writeUInt32LE(crc32cWithoutField(header, checksumOffset), checksumOffset);
    return file;
  }

  it.each([
    ['vhdx', 'head', 4],
    ['vhds', 'shdr', 20],
  ])('of a %s is a fault when either header is good', async (kind, signature, checksumOffset) => {
    for (const at of [0x10000, 0x20000]) {
      const file = ruined(signature, checksumOffset, at);
      expect(await sniffBytes(file)).toMatchObject({
        kind,
        proof: 'content',
        fault: { code: 'start-damaged', offset: 0, actual: 'RUINED..' },
      });
      file[at + 100] = 1;
      expect(await sniffBytes(file)).toMatchObject({ kind: 'other', fault: null });
    }
  });

  it('of a VMCX is a fault when the second header is there', async () => {
    const file = Buffer.alloc(0x4000, 1);
    Buffer.of(0x14, 0x20, 0x28, 0x01).copy(file, 0x1000);
    expect(await sniffBytes(file)).toMatchObject({
      kind: 'vmcx',
      fault: { code: 'start-damaged' },
    });
  });

  it('of a file cut to an odd size is found by its name', async () => {
    const file = ruined('head', 4, 0x10000).subarray(0, 0x11001);
    expect((await sniffBytes(file, 'a.avhdx')).kind).toBe('vhdx');
    expect((await sniffBytes(file, 'a.dat')).kind).toBe('other');
  });
});

describe('cost and failure', () => {
  it('one small read decides for a disk, a set, a configuration and a document', async () => {
    for (const [bytes, name] of [
      [Buffer.concat([Buffer.from('vhdxfile'), Buffer.alloc(2 ** 20)]), 'a.vhdx'],
      [encodeVhds({ activeLeaf: 'a' }), 'a.vhds'],
      [Buffer.alloc(100_001, 'x'), 'photo.jpg'],
      [Buffer.alloc(100_000, 1), 'a.rct'],
    ] as const) {
      const source = counted(bytes);
      await sniff(source, name);
      expect([name, source.reads, source.bytesRead]).toEqual([name, 1, 512]);
    }
  });

  it('a file that is nothing costs at most ten reads and 20 KiB', async () => {
    const source = counted(Buffer.alloc(2 ** 20, '<a>'));
    expect((await sniff(source, 'a.vhdx')).kind).toBe('other');
    expect(source.reads).toBeLessThanOrEqual(10);
    expect(source.bytesRead).toBeLessThanOrEqual(20 * 1024);
  });

  it('a file that cannot be read is unreadable, at whichever read it fails', async () => {
    const bytes = Buffer.alloc(0x32000, 1);
    const total = counted(bytes);
    await sniff(total, 'a.vhdx');
    for (let allowed = 0; allowed < total.reads; allowed++) {
      const source = counted(bytes);
      const failing: ByteSource = {
        size: source.size,
        async read(target, position) {
          if (source.reads === allowed) throw new Error('EIO: i/o error');
          await source.read(target, position);
        },
      };
      expect(await sniff(failing, 'a.vhdx')).toMatchObject({
        kind: 'unreadable',
        promised: 'vhdx',
        fault: { code: 'unreadable', message: 'EIO: i/o error' },
      });
    }
  });

  it('a file that is shorter than it claims is unreadable, with the place', async () => {
    const shrunk: ByteSource = {
      size: 8192,
      read: (target, position) => new MemorySource(Buffer.alloc(100)).read(target, position),
    };
    expect(await sniff(shrunk, 'a')).toMatchObject({
      kind: 'unreadable',
      fault: { code: 'short-read', offset: 0 },
    });
  });

  it('any bytes under any name get an answer', async () => {
    const names = fc.constantFrom(
      ...[
        'a.vhdx',
        'b.AVHD',
        'c.xml',
        '',
        '.',
        '__proto__',
        'x.constructor',
        '\ud800.\0',
        'toString',
      ],
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1100 }), names, async (bytes, name) => {
        const { kind, proof, promised } = await sniffBytes(bytes, name);
        expect(kind).not.toBe('unreadable');
        expect(proof).toBe('content');
        expect(['vhdx', 'vhd', null]).toContain(promised);
      }),
      { numRuns: 500 },
    );
  });
});

it('knows a disk and a set by a later header where the medium does not give the first sector', async () => {
  const disk = unreadable(await buildVhdx(), 0);
  const { kind, fault } = await sniff(disk, 'disk.vhdx');
  expect([kind, fault?.code]).toEqual(['vhdx', 'start-unreadable']);
  const bothGone = unreadable(unreadable(await buildVhdx(), 0), 0x10000);
  expect((await sniff(bothGone, 'disk.vhdx')).kind).toBe('vhdx');
  expect((await sniff(unreadable(await buildVhdx(), 0, 0x30000), 'disk.vhdx')).kind).toBe(
    'unreadable',
  );
});
