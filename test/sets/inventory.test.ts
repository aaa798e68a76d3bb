import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { encodeGuid } from '../../src/bytes/guid.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { FolderTree } from '../../src/node/folder-tree.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { processorTime } from '../processor-time.ts';
import { diskAt, guid, pathsOf, SmallFolder, smallDisk } from './small-folder.ts';

describe('an inventory', () => {
  it('lists every file with what it is, in the order found', async () => {
    const folder = await new SmallFolder().disk('a/x.bin', { id: 1 }, { modified: new Date(5) });
    folder.set('a/s.vhds', { activeLeaf: 'x' });
    folder.file('a/text.avhdx', 'no disk').file('a/empty.vhdx', '').file('a/x.rct', 'data');
    const { files, roots } = await folder.take();
    expect(roots).toEqual(['.']);
    expect(files.map(({ path, kind, proof, promised }) => [path, kind, proof, promised])).toEqual([
      ['a/x.bin', 'vhdx', 'content', null],
      ['a/s.vhds', 'vhds', 'content', 'vhds'],
      ['a/text.avhdx', 'other', 'content', 'vhdx'],
      ['a/empty.vhdx', 'empty', 'content', 'vhdx'],
      ['a/x.rct', 'rct', 'name', 'rct'],
    ]);
    expect(files[0]).toMatchObject({ modified: new Date(5), error: null, origin: 'root' });
  });

  it('counts what each disk stores of its own, unless told not to', async () => {
    const folder = await new SmallFolder().disk('x.vhdx', { id: 1, blocks: [{ block: 1 }] });
    expect(diskAt(await folder.take(), 'x.vhdx').allocation!.dataBytes).toBe(0x100000);
    const quick = await folder.take({ countAllocation: false });
    expect(diskAt(quick, 'x.vhdx').allocation).toBeNull();
  });

  it('gives what it knows before anything is counted, and counts more files at a time than it opens', async () => {
    const folder = new SmallFolder();
    for (let i = 0; i < 40; i++) await folder.disk(`${i}.vhdx`, { id: i, blocks: [{ block: 0 }] });
    let [underWay, most, mostOpened] = [0, 0, 0];
    const tree = folder.tree();
    tree.open = async (path) => {
      const { size, read } = await folder.open(path).then((source) => {
        return { size: source.size, read: source.read.bind(source) };
      });
      return {
        size,
        async read(target, position) {
          most = Math.max(most, ++underWay);
          await new Promise((done) => setImmediate(done));
          await read(target, position);
          underWay--;
        },
      };
    };
    const inventory = await takeInventory([tree], {
      filesAtOnce: 2,
      async onUncounted({ disks }) {
        expect(disks.map(({ allocation }) => allocation)).toEqual(new Array(40).fill(null));
        [mostOpened, most] = [most, 0];
      },
    });
    expect(inventory.disks.every(({ allocation }) => allocation?.dataBytes === 0x100000)).toBe(
      true,
    );
    expect([mostOpened, most]).toEqual([2, 6]);
  });

  it('of nothing is empty', async () => {
    expect(await new SmallFolder().take()).toEqual({
      ...{
        roots: ['.'],
        files: [],
        disks: [],
        chains: [],
        suspects: new Map(),
        sets: [],
        companions: [],
        deleted: [],
      },
      missingParents: [],
      lackingMetadata: [],
    });
  });

  it('takes each path once, whichever trees list it', async () => {
    const folder = await new SmallFolder().disk('x.vhdx', { id: 1 });
    const [one, two] = [folder.tree(), folder.tree()];
    const inventory = await takeInventory([one, two], { search: [folder.tree()] });
    expect(pathsOf(inventory.disks)).toEqual(['x.vhdx']);
    expect(inventory.files[0]).toMatchObject({ tree: one, origin: 'root' });
    expect(folder.opened).toEqual(['x.vhdx']);
  });

  it('of several trees has files of each, opened by the tree they lie in', async () => {
    const source = await smallDisk({ id: 1 });
    const child = await smallDisk({ id: 2, parentId: 1, relative: 'x.vhdx' });
    const image = new MemoryTree([{ path: 'image#1/x.vhdx', source }], ['image#1']);
    const folder = new MemoryTree([{ path: 'c.avhdx', source: child }]);
    const { roots, chains } = await takeInventory([folder, image]);
    expect(roots).toEqual(['.', 'image#1']);
    expect(pathsOf(chains[0]!.members)).toEqual(['c.avhdx', 'image#1/x.vhdx']);
    expect([folder.opened, image.opened]).toEqual([['c.avhdx'], ['image#1/x.vhdx']]);
  });

  it('tells how far it is, and ends with the next file when it is aborted', async () => {
    const folder = await new SmallFolder().disk('x.vhdx', { id: 1 });
    for (let i = 0; i < 40; i++) folder.file(`${i}.log`, 'text');
    const steps: string[] = [];
    await folder.take({ onFile: (done, total) => steps.push(`${done} of ${total}`) });
    expect(steps).toHaveLength(41);
    expect(steps.at(-1)).toBe('41 of 41');
    const stop = new AbortController();
    folder.opened.length = 0;
    const taken = folder.take({
      signal: stop.signal,
      onFile: () => stop.abort(new Error('enough')),
    });
    await expect(taken).rejects.toThrow('enough');
    expect(folder.opened.length).toBeLessThanOrEqual(16);
  });

  it('reads as many files at a time as a tree says that are best, and never more', async () => {
    let [now, most] = [0, 0];
    const slow: ByteSource = {
      size: 1000,
      async read(target) {
        most = Math.max(most, ++now);
        await new Promise((done) => setTimeout(done, 1));
        now--;
        target.fill(1);
      },
    };
    const files = Array.from({ length: 60 }, (_, i) => ({ path: `${i}.log`, source: slow }));
    await takeInventory([new MemoryTree(files)]);
    expect(most).toBe(16);
    most = 0;
    const far = Object.assign(new MemoryTree(files), { filesAtOnce: 24 });
    await takeInventory([new MemoryTree(files.slice(0, 1)), far]);
    expect(most).toBe(24);
  });

  it('does not take what an abort broke off for the trouble of a file', async () => {
    const folder = await new SmallFolder().disk('x.vhdx', { id: 1 });
    const whole = folder.files.get('x.vhdx')!;
    const reads = { made: 0 };
    const counting = (stop?: { at: number; controller: AbortController }): ByteSource => ({
      size: whole.size,
      async read(target, position) {
        reads.made++;
        if (reads.made === stop?.at) stop.controller.abort(new Error('enough'));
        await whole.read(target, position);
      },
    });
    await new SmallFolder().file('x.vhdx', counting()).take();
    const all = reads.made;
    expect(all).toBeGreaterThan(1);
    for (let at = 1; at < all; at++) {
      reads.made = 0;
      const controller = new AbortController();
      const folderOf = new SmallFolder().file('x.vhdx', counting({ at, controller }));
      await expect(folderOf.take({ signal: controller.signal })).rejects.toThrow('enough');
      expect(reads.made).toBe(at);
    }
  });
});

describe('a file that fails', () => {
  /** A source whose reads fail from `offset` on. */
  const failing = (
    source: ByteSource,
    from: number,
    to = Number.POSITIVE_INFINITY,
  ): ByteSource => ({
    size: source.size,
    async read(target, position) {
      if (position >= from && position < to) throw new Error(`EIO at ${position}`);
      return source.read(target, position);
    },
  });

  it('is listed with its error, and the others go on', async () => {
    const folder = await new SmallFolder().disk('good.vhdx', { id: 1 });
    folder.file('denied.vhdx', '', { error: 'permission denied' });
    folder.file('broken.vhdx', failing(await smallDisk({ id: 2 }), 0));
    folder.file('half.vhdx', failing(await smallDisk({ id: 3 }), 0x30000));
    folder.file('gone.vhdx', '');
    const { open } = folder;
    folder.open = async (path) => {
      if (path === 'gone.vhdx') throw new Error('ENOENT: no such file');
      return open(path);
    };
    const { files, disks } = await folder.take();
    expect(files.map(({ path, kind, error }) => [path, kind, error])).toEqual([
      ['good.vhdx', 'vhdx', null],
      ['denied.vhdx', 'unreadable', 'cannot read denied.vhdx: permission denied'],
      ['broken.vhdx', 'unreadable', 'cannot read broken.vhdx at offset 0: EIO at 0'],
      ['half.vhdx', 'vhdx', null],
      ['gone.vhdx', 'unreadable', 'ENOENT: no such file'],
    ]);
    // What could be read of it is known: its header, and why that is all.
    expect(pathsOf(disks)).toEqual(['good.vhdx', 'half.vhdx']);
    expect(disks[1]!.vhdx.header).not.toBeNull();
    expect(disks[1]!.vhdx.refusal).toMatchObject({ code: 'metadata-table-unreadable' });
    expect(disks[1]!.vhdx.faults.map(({ message }) => message)).toContainEqual(
      expect.stringContaining('EIO at '),
    );
    expect(folder.opened).not.toContain('denied.vhdx');
  });

  it('only in its block allocation table is still a parent', async () => {
    const base = await smallDisk({ id: 1 });
    const { batRegion } = (await new SmallFolder().file('x', base).take()).disks[0]!.vhdx;
    const folder = await new SmallFolder().disk('c.avhdx', { id: 2, parentId: 1 });
    const from = batRegion!.fileOffset;
    folder.file('base.vhdx', failing(base, from, from + batRegion!.length));
    const inventory = await folder.take();
    const disk = diskAt(inventory, 'base.vhdx');
    expect(disk).toMatchObject({
      allocation: null,
      file: { error: expect.stringContaining('EIO') },
    });
    expect(diskAt(inventory, 'c.avhdx').parent!.parent).toBe(disk);
    expect(inventory.files).toContain(disk.file);
  });

  it('cut at any structure is told of, and nothing is thrown', async () => {
    const whole = await smallDisk({ id: 1, parentId: 2, relative: 'x' });
    const bytes = Buffer.alloc(whole.size);
    await whole.read(bytes, 0);
    const { vhdx } = (await new SmallFolder().file('x', whole).take()).disks[0]!;
    const metadata = vhdx.metadataRegion!.fileOffset;
    const { offset: bat, entries } = vhdx.bat!;
    const structures = [8, 520, 0x10000, 0x11000, 0x20000, 0x21000, 0x30000, 0x40000, 0x50000];
    structures.push(metadata, metadata + 0x10000, bat, bat + entries * 8 - 1);
    for (const end of structures.flatMap((at) => [at - 1, at, at + 1])) {
      const cut = new MemorySource(bytes.subarray(0, end));
      const { files, disks } = await new SmallFolder().file('cut.avhdx', cut).take();
      const { kind, error } = files[0]!;
      const faults = disks[0]?.vhdx.faults ?? [];
      const whole = end >= bat + entries * 8;
      expect(kind === 'vhdx' && error === null && faults.length === 0, `cut at ${end}`).toBe(whole);
    }
  });

  it('with random changes never stops the others', async () => {
    const child = await smallDisk({ id: 2, parentId: 1, relative: '.\\base.vhdx' });
    const whole = Buffer.alloc(child.size);
    await child.read(whole, 0);
    const { vhdx } = (await new SmallFolder().file('x', child).take()).disks[0]!;
    const places = [0, 0x10000, 0x20000, 0x30000, 0x40000];
    for (const region of [vhdx.metadataRegion!, vhdx.batRegion!]) places.push(region.fileOffset);
    places.push(vhdx.metadata!.parentLocator!.offset);
    const change = fc.record({
      at: fc.constantFrom(...places),
      plus: fc.nat(600),
      byte: fc.nat(255),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
        const bytes = Buffer.from(whole);
        for (const { at, plus, byte } of changes) bytes[at + plus] = byte;
        const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
        folder.file('child.avhdx', new MemorySource(bytes));
        const { files, disks } = await folder.take();
        expect(files).toHaveLength(2);
        expect(pathsOf(disks)).toContain('base.vhdx');
      }),
      { numRuns: 200 },
    );
  });
});

describe('a search folder', () => {
  const search = { origin: 'search' } as const;

  it('gives parents, and shows nothing else of itself', async () => {
    const folder = await new SmallFolder().disk('set/c.avhdx', { id: 2, parentId: 1 });
    await folder.disk('lib/base.vhdx', { id: 1 }, search);
    await folder.disk('lib/other.vhdx', { id: 5 }, search);
    folder.file('lib/notes.txt', 'notes', search).set('lib/s.vhds', { activeLeaf: 'x' }, search);
    folder.file('lib/denied.vhdx', '', { ...search, error: 'EACCES' });
    const { disks, files, chains, sets } = await folder.take();
    expect(pathsOf(disks)).toEqual(['set/c.avhdx', 'lib/base.vhdx']);
    expect(files.map(({ path }) => path)).toEqual([
      ...['set/c.avhdx', 'lib/base.vhdx', 'lib/denied.vhdx'],
    ]);
    expect(chains.map(({ members }) => pathsOf(members))).toEqual([
      ['set/c.avhdx', 'lib/base.vhdx'],
    ]);
    expect(sets).toEqual([]);
  });

  it('is heard where it holds a child of a disk in the roots', async () => {
    const folder = await new SmallFolder().disk('set/base.vhdx', { id: 1 });
    await folder.disk('lib/c.avhdx', { id: 2, parentId: 1 }, search);
    const { chains } = await folder.take();
    expect(chains.map(({ members }) => pathsOf(members))).toEqual([
      ['lib/c.avhdx', 'set/base.vhdx'],
    ]);
  });

  it('that overlaps the roots makes no copies of their files', async () => {
    const folder = await new SmallFolder().disk('set/c.avhdx', { id: 2, parentId: 1 });
    await folder.disk('set/base.vhdx', { id: 1 }, { id: '8:1' });
    folder.copy('set/base.vhdx', '/home/set/base.vhdx', { ...search, id: '8:1' });
    const link = diskAt(await folder.take(), 'set/c.avhdx').parent!;
    expect(link).toMatchObject({ status: 'resolved', candidates: [{ path: 'set/base.vhdx' }] });
  });
});

describe('undecoded bytes of a set', () => {
  const extra = [{ offset: 0x50000, bytes: encodeGuid(guid(7)) }];

  it('are searched for the identities of all disks at hand', async () => {
    const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'x.avhdx', extra });
    const { sets } = await (await folder.disk('x.avhdx', { id: 7 })).take();
    expect(sets[0]!.corroboration).toEqual([
      {
        offset: 0x50000,
        length: 16,
        form: 'binary-guid',
        value: guid(7),
        equals: 'DataWriteGuid of x.avhdx',
      },
    ]);
  });

  it('that can not be read again are said to be unknown, not empty', async () => {
    const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'x.avhdx', extra });
    const { open } = folder;
    folder.open = async (path) => {
      if (folder.opened.includes(path)) throw new Error('EIO');
      return open(path);
    };
    expect((await folder.take()).sets[0]!.corroboration).toBeNull();
  });
});

it('50,000 files are listed within seconds', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  for (let i = 0; i < 50_000; i++) folder.file(`folder ${i % 100}/file ${i}.log`, 'text');
  const start = processorTime();
  const { files } = await folder.take();
  expect(files).toHaveLength(50_001);
  expect(processorTime() - start).toBeLessThan(20_000);
});

describe.skipIf(!hasCorpus)('real files', () => {
  const take = async (paths: readonly string[]) => {
    const pool = new FilePool();
    try {
      return await takeInventory([new FolderTree(paths, pool)]);
    } finally {
      pool.close();
    }
  };

  it('a child and its parent are a chain of two, proven by identity through the relative path', async () => {
    const child = await corpusFile('fat-differential.vhdx');
    const parent = await corpusFile('fat-parent.vhdx');
    const { chains, disks } = await take([child, parent]);
    expect(chains).toHaveLength(1);
    expect(pathsOf(chains[0]!.members)).toEqual([child, parent]);
    expect(chains[0]!.status).toBe('complete');
    expect(disks[0]!.parent!.candidates).toMatchObject([
      { path: parent, foundBy: 'relative-path', verdict: 'taken' },
    ]);
  });

  it('a checkpoint whose parent is absent says what to look for', async () => {
    const path = await corpusFile('hyperv-differencing-no-parent.avhdx');
    const { disks, chains } = await take([path, await corpusFile('fat-parent.vhdx')]);
    expect(chains[0]!.status).toBe('missing-parent');
    expect(disks[0]!.parent).toMatchObject({
      status: 'missing',
      name: 'Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx',
      candidates: [],
    });
    expect(disks[0]!.parent!.linkage).toMatch(/^[0-9a-f-]{36}$/);
    expect(disks[0]!.allocation!.partialSectors).toBe(6200);
    expect(disks[0]!.allocation!.blocks[7]).toBe(32);
  });

  it('a VHD Set without its disk names what is missing', async () => {
    const { sets } = await take([await corpusFile('rsvd.vhds')]);
    expect(sets[0]).toMatchObject({
      activeLeaf: {
        name: 'rsvd_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx',
        candidates: [],
        disk: null,
      },
      chain: null,
    });
  });
});
