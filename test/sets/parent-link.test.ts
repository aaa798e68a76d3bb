import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ZERO_GUID } from '../../src/bytes/guid.ts';
import { openVhdx } from '../../src/formats/vhdx/vhdx.ts';
import { indexFiles } from '../../src/sets/files-at-hand.ts';
import type { InventoryOptions } from '../../src/sets/inventory.ts';
import type { Disk, InventoryFile } from '../../src/sets/model.ts';
import { findParent } from '../../src/sets/parent-link.ts';
import { folderOf } from '../../src/sets/paths.ts';
import { processorTime } from '../processor-time.ts';
import { diskAt, guid, SmallFolder, smallDisk } from './small-folder.ts';

const BASE = 10;
const CHILD = 11;

/** A child of `base.vhdx` in `set/`, asking for it by relative path. */
async function folderWithChild(relative = '.\\base.vhdx'): Promise<SmallFolder> {
  return new SmallFolder().disk('set/child.avhdx', { id: CHILD, parentId: BASE, relative });
}

async function linkIn(folder: SmallFolder, options: Partial<InventoryOptions> = {}) {
  const { parent } = diskAt(await folder.take(options), 'set/child.avhdx');
  return {
    status: parent!.status,
    path: parent!.parent?.file.path ?? null,
    tried: parent!.candidates.map(({ path, foundBy, verdict }) => `${path} ${foundBy} ${verdict}`),
  };
}

describe('a parent is found', () => {
  it('by the relative path, and proven by its identity', async () => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: BASE });
    const { parent } = diskAt(await folder.take(), 'set/child.avhdx');
    expect(parent).toMatchObject({
      status: 'resolved',
      linkage: guid(BASE),
      linkage2: null,
      name: 'base.vhdx',
      truncated: false,
      candidates: [
        {
          path: 'set/base.vhdx',
          foundBy: 'relative-path',
          matches: 'parent_linkage',
          verdict: 'taken',
          dataWriteGuid: guid(BASE),
        },
      ],
    });
    expect(parent!.parent!.file.path).toBe('set/base.vhdx');
  });

  it.each([
    ['with another letter case', '.\\BASE.VHDX', 'set/base.vhdx', 'relative-path'],
    ['in a folder beside', '..\\other\\base.vhdx', 'other/base.vhdx', 'relative-path'],
    ['with slashes and stray NULs', './base.vhdx\0\0', 'set/base.vhdx', 'relative-path'],
    [
      'with decomposed accents',
      '.\\gro\u0308\u00dfe.vhdx',
      'set/gr\u00f6\u00dfe.vhdx',
      'relative-path',
    ],
    ['moved to another folder', '.\\base.vhdx', 'elsewhere/base.vhdx', 'name'],
    ['renamed from .avhdx to .vhdx', '.\\base.avhdx', 'set/base.vhdx', 'name'],
    ['renamed altogether', '.\\base.vhdx', 'set/moved away.bin', 'identity'],
  ])('%s', async (_, relative, path, foundBy) => {
    const folder = await (await folderWithChild(relative)).disk(path, { id: BASE });
    expect(await linkIn(folder)).toEqual({
      status: 'resolved',
      path,
      tried: [`${path} ${foundBy} taken`],
    });
  });

  it('by the name at the end of an absolute or volume path, when there is no relative one', async () => {
    for (const paths of [
      { absolute: 'C:\\ClusterStorage\\Volume1\\base.vhdx' },
      { volume: '\\\\?\\Volume{26A21BDA-A627-11D7-9931-806E6F6E6963}\\base.vhdx' },
    ]) {
      const folder = new SmallFolder();
      await folder.disk('set/child.avhdx', { id: CHILD, parentId: BASE, ...paths });
      await folder.disk('set/base.vhdx', { id: BASE });
      expect(await linkIn(folder)).toMatchObject({ tried: ['set/base.vhdx name taken'] });
    }
  });

  it('by the name at the end of each path, where they differ', async () => {
    const folder = new SmallFolder();
    const paths = { relative: '.\\old.vhdx', absolute: 'C:\\x\\new.vhdx' };
    await folder.disk('set/child.avhdx', { id: CHILD, parentId: BASE, ...paths });
    await folder.disk('a/old.vhdx', { id: 77 });
    await folder.disk('a/new.vhdx', { id: 78 });
    expect((await linkIn(folder)).tried).toEqual([
      'a/old.vhdx name identity-differs',
      'a/new.vhdx name identity-differs',
    ]);
  });

  it('by the absolute path, where the files still lie there', async () => {
    const path = 'C:\\set\\base.vhdx';
    const folder = new SmallFolder();
    await folder.disk('set/child.avhdx', { id: CHILD, parentId: BASE, absolute: path });
    await folder.disk(path, { id: BASE });
    expect((await linkIn(folder)).tried).toEqual([`${path} absolute-path taken`]);
  });

  it('by parent_linkage2, when only that equals its identity', async () => {
    const folder = new SmallFolder();
    const locator = [
      ['PARENT_LINKAGE2', guid(BASE).toUpperCase()],
      ['parent_linkage', `{${guid(99)}}\0`],
    ] as const;
    await folder.disk('set/child.avhdx', { id: CHILD, locator });
    await folder.disk('set/base.vhdx', { id: BASE });
    const { parent } = diskAt(await folder.take(), 'set/child.avhdx');
    expect(parent).toMatchObject({
      status: 'resolved',
      candidates: [{ matches: 'parent_linkage2', verdict: 'taken' }],
    });
  });

  it('by identity, although a file with the right name and another identity lies where the path points', async () => {
    const folder = await folderWithChild();
    await folder.disk('set/base.vhdx', { id: 77 });
    await folder.disk('set/real.vhdx', { id: BASE });
    expect(await linkIn(folder)).toEqual({
      status: 'resolved',
      path: 'set/real.vhdx',
      tried: ['set/base.vhdx relative-path identity-differs', 'set/real.vhdx identity taken'],
    });
  });
});

describe('a parent is not found', () => {
  it('when nothing has its name or identity: the link says what to look for', async () => {
    const { parent } = diskAt(await (await folderWithChild()).take(), 'set/child.avhdx');
    expect(parent).toMatchObject({
      status: 'missing',
      parent: null,
      name: 'base.vhdx',
      linkage: guid(BASE),
      candidates: [],
    });
  });

  it('when only the name is right', async () => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: 77 });
    expect(await linkIn(folder)).toEqual({
      status: 'identity-mismatch',
      path: null,
      tried: ['set/base.vhdx relative-path identity-differs'],
    });
  });

  it('when an all-zero linkage2 meets a disk whose identity is all zero', async () => {
    const folder = new SmallFolder();
    const locator = [
      ['parent_linkage', guid(BASE)],
      ['parent_linkage2', ZERO_GUID],
    ] as const;
    await folder.disk('set/child.avhdx', { id: CHILD, locator });
    await folder.disk('set/zero.vhdx', { id: 77, spec: { dataWriteGuid: ZERO_GUID } });
    expect(await linkIn(folder)).toEqual({ status: 'missing', path: null, tried: [] });
  });

  it.each([
    ['a text file', 'no disk'],
    ['an empty file', ''],
  ])('when %s has its name', async (_, content) => {
    const folder = (await folderWithChild()).file('set/base.vhdx', content);
    expect(await linkIn(folder)).toEqual({
      status: 'missing',
      path: null,
      tried: ['set/base.vhdx relative-path unreadable'],
    });
  });

  it('when its locator names no identity, even though the named file is there', async () => {
    const folder = new SmallFolder();
    await folder.disk('set/child.avhdx', { id: CHILD, locator: [['relative_path', 'base.vhdx']] });
    await folder.disk('set/base.vhdx', { id: BASE });
    expect((await linkIn(folder)).status).toBe('identity-mismatch');
  });

  it('when the name is its own and nothing else has it', async () => {
    const folder = await folderWithChild('.\\child.avhdx');
    expect(await linkIn(folder)).toEqual({
      status: 'missing',
      path: null,
      tried: ['set/child.avhdx relative-path itself'],
    });
  });
});

describe('two files with the identity of the parent', () => {
  it('are no ambiguity when they look alike and the path leads to one', async () => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: BASE });
    folder.copy('set/base.vhdx', 'old/copy of base.vhdx');
    expect(await linkIn(folder)).toEqual({
      status: 'resolved',
      path: 'set/base.vhdx',
      tried: ['set/base.vhdx relative-path taken', 'old/copy of base.vhdx identity copy'],
    });
  });

  it.each([
    ['was opened for writing since', { id: BASE, fileWriteId: 5 }],
    ['holds other blocks', { id: BASE, blocks: [{ block: 0, data: Buffer.from('x') }] }],
    ['has another sequence number', { id: BASE, spec: { sequenceNumber: 7n } }],
    ['belongs to another virtual disk', { id: BASE, diskId: 2 }],
  ])('are an ambiguity when one %s, whatever the path says', async (_, copy) => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: BASE });
    await folder.disk('old/base.vhdx', copy);
    expect(await linkIn(folder)).toEqual({
      status: 'ambiguous',
      path: null,
      tried: ['set/base.vhdx relative-path copy', 'old/base.vhdx name copy'],
    });
  });

  it('are an ambiguity when only the identity leads to them', async () => {
    const folder = await (await folderWithChild()).disk('set/one.vhdx', { id: BASE });
    folder.copy('set/one.vhdx', 'set/two.vhdx');
    expect((await linkIn(folder)).status).toBe('ambiguous');
  });

  it('are no ambiguity when they look alike and one lies beside the child', async () => {
    const folder = await (await folderWithChild()).disk('set/one.vhdx', { id: BASE });
    folder.copy('set/one.vhdx', 'old/base.vhdx');
    // The right name elsewhere says less than the right disk in the same folder.
    expect(await linkIn(folder)).toEqual({
      status: 'resolved',
      path: 'set/one.vhdx',
      tried: ['old/base.vhdx name copy', 'set/one.vhdx identity taken'],
    });
  });

  it('are an ambiguity when the one beside the child is not the same', async () => {
    const folder = await (await folderWithChild()).disk('set/one.vhdx', { id: BASE });
    await folder.disk('old/two.vhdx', { id: BASE, fileWriteId: 5 });
    expect((await linkIn(folder)).status).toBe('ambiguous');
  });

  it('are an ambiguity when they look alike and are found in the same way', async () => {
    const folder = await (await folderWithChild()).disk('a/base.vhdx', { id: BASE });
    folder.copy('a/base.vhdx', 'b/base.vhdx');
    expect(await linkIn(folder)).toEqual({
      status: 'ambiguous',
      path: null,
      tried: ['a/base.vhdx name copy', 'b/base.vhdx name copy'],
    });
  });

  it('are an ambiguity when there are more than are looked at: the rest may differ', async () => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: BASE });
    for (let i = 0; i < 15; i++) folder.copy('set/base.vhdx', `old/copy ${i}.vhdx`);
    expect(await linkIn(folder)).toMatchObject({ status: 'resolved', path: 'set/base.vhdx' });
    await folder.disk('old/changed.vhdx', { id: BASE, fileWriteId: 5 });
    expect(await linkIn(folder)).toMatchObject({ status: 'ambiguous', path: null });
  });

  it('are one when they are two names of one file', async () => {
    const folder = await (await folderWithChild()).disk(
      'set/one.vhdx',
      { id: BASE },
      { id: '1:2' },
    );
    folder.copy('set/one.vhdx', 'set/two.vhdx', { id: '1:2' });
    expect(await linkIn(folder)).toMatchObject({ status: 'resolved', path: 'set/one.vhdx' });
  });

  it('an ambiguity also when parent_linkage fits one and parent_linkage2 the other', async () => {
    const folder = new SmallFolder();
    const locator = [
      ['parent_linkage', guid(BASE)],
      ['parent_linkage2', guid(20)],
      ['relative_path', '.\\base.vhdx'],
    ] as const;
    await folder.disk('set/child.avhdx', { id: CHILD, locator });
    await folder.disk('set/base.vhdx', { id: BASE });
    await folder.disk('old/base.vhdx', { id: 20 });
    expect((await linkIn(folder)).status).toBe('ambiguous');
  });

  it('are decided by the user', async () => {
    const folder = await (await folderWithChild()).disk('set/one.vhdx', { id: BASE });
    folder.copy('set/one.vhdx', 'set/two.vhdx');
    const parents = [{ child: 'set/child.avhdx', parent: 'set/two.vhdx' }];
    expect(await linkIn(folder, { parents })).toEqual({
      status: 'resolved',
      path: 'set/two.vhdx',
      tried: ['set/two.vhdx given taken'],
    });
  });
});

describe('the user', () => {
  const parents = [{ child: 'set/child.avhdx', parent: 'set/base.vhdx' }];

  it('may give a parent, but not one of another identity', async () => {
    const folder = await (await folderWithChild('x.vhdx')).disk('set/base.vhdx', { id: 77 });
    expect(await linkIn(folder, { parents })).toEqual({
      status: 'identity-mismatch',
      path: null,
      tried: ['set/base.vhdx given identity-differs'],
    });
  });

  it('may insist on it', async () => {
    const folder = await (await folderWithChild('x.vhdx')).disk('set/base.vhdx', { id: 77 });
    expect(await linkIn(folder, { parents, ignoreIdMismatch: true })).toEqual({
      status: 'resolved',
      path: 'set/base.vhdx',
      tried: ['set/base.vhdx given taken-unproven'],
    });
  });

  it('may give one that is not at hand: it is missing, and nothing else is taken', async () => {
    const folder = await (await folderWithChild()).disk('set/real.vhdx', { id: BASE });
    await expect(folder.take({ parents })).rejects.toThrow('set/base.vhdx is not among the files');
    const { files, disks } = await folder.take();
    const child = disks.find(({ file }) => file.path === 'set/child.avhdx')!;
    const given = new Map([['set/child.avhdx', 'set/base.vhdx']]);
    expect(findParent(child, indexFiles(files, disks), { parents: given })).toMatchObject({
      status: 'missing',
      parent: null,
      candidates: [{ path: 'set/base.vhdx', foundBy: 'given', verdict: 'unreadable' }],
    });
  });

  it('may give one by a path that leads to two files: the one spelt so is meant', async () => {
    const folder = await (await folderWithChild('x.vhdx')).disk('set/BASE.vhdx', { id: 77 });
    await folder.disk('set/base.vhdx', { id: BASE });
    expect(await linkIn(folder, { parents })).toEqual({
      status: 'resolved',
      path: 'set/base.vhdx',
      tried: ['set/base.vhdx given taken'],
    });
  });

  it('may give a child to itself, which is a circle', async () => {
    const folder = await folderWithChild();
    const pair = [{ child: 'set/child.avhdx', parent: 'set/child.avhdx' }];
    expect((await linkIn(folder, { parents: pair })).status).toBe('cycle');
  });

  it('may ignore identities: then the named file is taken, unproven, and only if there is just one', async () => {
    const folder = await (await folderWithChild()).disk('a/base.vhdx', { id: 77 });
    const options = { ignoreIdMismatch: true };
    expect(await linkIn(folder, options)).toMatchObject({
      status: 'resolved',
      tried: ['a/base.vhdx name taken-unproven'],
    });
    await folder.disk('b/base.vhdx', { id: 78 });
    expect(await linkIn(folder, options)).toMatchObject({ status: 'ambiguous', path: null });
    await folder.disk('set/base.vhdx', { id: 79 });
    expect(await linkIn(folder, options)).toMatchObject({ path: 'set/base.vhdx' });
  });

  it('ignoring identities still gets the proven parent, where there is one', async () => {
    const folder = await (await folderWithChild()).disk('set/base.vhdx', { id: 77 });
    await folder.disk('set/real.vhdx', { id: BASE });
    const link = await linkIn(folder, { ignoreIdMismatch: true });
    expect(link).toMatchObject({ status: 'resolved', path: 'set/real.vhdx' });
  });
});

describe('hostile paths', () => {
  it.each([
    '..\\..\\..\\..\\etc\\passwd',
    '/etc/passwd',
    'C:\\Windows\\System32\\config\\SAM',
    '\\\\attacker\\share\\base.vhdx',
    '\\\\?\\Volume{26A21BDA-A627-11D7-9931-806E6F6E6963}\\base.vhdx',
    '\\\\.\\PhysicalDrive0',
    '',
    '\0',
    '..',
    '.\\',
    'a'.repeat(30_000),
    '..\\'.repeat(10_000),
  ])('%.40j is never opened', async (path) => {
    const folder = new SmallFolder();
    const paths = { relative: path, absolute: path, volume: path };
    // The locator may hold 64 KiB of each value, and the three have to fit into it.
    await folder.disk('set/child.avhdx', { id: CHILD, parentId: BASE, ...paths });
    await folder.disk('set/other.vhdx', { id: 12 });
    expect((await linkIn(folder)).status).toBe('missing');
    expect(folder.opened).toEqual(['set/child.avhdx', 'set/other.vhdx']);
  });
});

describe('many disks', () => {
  /** Disks that only differ in identity and parent, without files. */
  async function disksOf(
    count: number,
    shape: (i: number) => [id: number, parent: number, name: string],
  ) {
    const vhdx = await openVhdx(await smallDisk({ id: 1, parentId: 2, relative: 'x' }));
    const { header, metadata } = vhdx;
    return Array.from({ length: count }, (_, i): Disk => {
      const [id, parent, name] = shape(i);
      const file = { path: `set/${i}/${name}`, id: null } as InventoryFile;
      const parentLocator = {
        ...metadata!.parentLocator!,
        linkage: guid(parent),
        relativePath: `.\\${name}`,
      };
      return {
        file,
        vhdx: {
          ...vhdx,
          header: { ...header!, dataWriteGuid: guid(id) },
          metadata: { ...metadata!, parentLocator },
        },
        allocation: null,
        parent: null,
      };
    });
  }

  it.each([
    ['in one chain', (i: number): [number, number, string] => [i, i - 1, `${i}.avhdx`]],
    ['all of one name', (i: number): [number, number, string] => [i, i - 1, 'disk.avhdx']],
    ['all copies of each other', (): [number, number, string] => [1, 1, 'disk.avhdx']],
  ])('50,000 %s are linked within seconds', async (_, shape) => {
    const disks = await disksOf(50_000, shape);
    const start = processorTime();
    const atHand = indexFiles(
      disks.map(({ file }) => file),
      disks,
    );
    const counts = disks.map((disk) => findParent(disk, atHand, {}).candidates.length);
    expect(processorTime() - start).toBeLessThan(45_000);
    expect(Math.max(...counts.slice(0, 1000))).toBeLessThan(40);
  });

  it('says so when not every candidate is listed', async () => {
    const disks = await disksOf(100, () => [1, 1, 'disk.avhdx']);
    const atHand = indexFiles(
      disks.map(({ file }) => file),
      disks,
    );
    expect(findParent(disks[0]!, atHand, {})).toMatchObject({
      truncated: true,
      status: 'ambiguous',
    });
  });
});

it('agrees with a plain model on random forests of renamed, moved, copied and changed files', async () => {
  const file = fc.record({
    parent: fc.integer({ min: -1, max: 11 }),
    fate: fc.constantFrom('kept', 'renamed', 'moved', 'extension', 'upper', 'changed', 'gone'),
    copied: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 12 }), async (files) => {
      const folder = new SmallFolder();
      // How many files at hand have the identity a child asks for.
      const atHand = new Map<number, number>();
      for (const [i, { parent, fate, copied }] of files.entries()) {
        const path = {
          kept: `set/${i}.avhdx`,
          renamed: `set/renamed ${i}.avhdx`,
          moved: `elsewhere/${i}.avhdx`,
          extension: `set/${i}.vhdx`,
          upper: `SET/${i}.AVHDX`,
          changed: `set/${i}.avhdx`,
          gone: null,
        }[fate];
        const hasParent = parent >= 0 && parent < i;
        const id = fate === 'changed' ? 1000 + i : i;
        if (!path) continue;
        const parentId = hasParent ? parent : undefined;
        await folder.disk(path, {
          id,
          parentId,
          relative: hasParent ? `.\\${parent}.avhdx` : undefined,
        });
        if (copied) folder.copy(path, `copies/${i}.copy`);
        atHand.set(id, copied ? 2 : 1);
      }
      const { disks } = await folder.take();
      for (const disk of disks) {
        const link = disk.parent;
        if (!link) continue;
        const asked = Number.parseInt(link.linkage!.slice(0, 8), 16);
        const { fate } = files[asked]!;
        const count = atHand.get(asked) ?? 0;
        const inCopies = disk.file.path.startsWith('copies/');
        if (count === 0) {
          const named = fate === 'changed';
          expect(link.status).toBe(named ? 'identity-mismatch' : 'missing');
        } else if (count === 2 && fate === 'renamed' && folderOf(disk.file.path) === 'elsewhere/') {
          expect(link.status).toBe('ambiguous');
        } else {
          expect(link.status).toBe('resolved');
          expect(link.parent!.vhdx.header!.dataWriteGuid).toBe(guid(asked));
          if (!inCopies) expect(link.parent!.file.path).not.toContain('copies/');
        }
      }
    }),
    { numRuns: 60 },
  );
});
