import { expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import type { ParentLink } from '../../src/sets/model.ts';
import {
  countedFile,
  fileCaches,
  type OpenedFile,
  openListed,
} from '../../src/sets/opened-file.ts';
import { SmallFolder, smallDisk } from './small-folder.ts';

const MIB = 0x100000;

/** The only file of a folder, as it was listed and opened. */
async function openOnly(folder: SmallFolder): Promise<OpenedFile> {
  const tree = folder.tree();
  for await (const entry of tree.list()) {
    if (entry.found === 'skipped') continue;
    return openListed({ tree, origin: 'root', entry }, {}, fileCaches());
  }
  throw new Error('the folder is empty');
}

const folderWith = (path: string, file: ByteSource | string) => new SmallFolder().file(path, file);

it('opens a file as what its content is, whatever its name', async () => {
  const { file, disk, vhds } = await openOnly(folderWith('x.txt', await smallDisk({ id: 1 })));
  expect([file.kind, file.error, disk?.vhdx.type, vhds]).toEqual(['vhdx', null, 'dynamic', null]);
  const set = await openOnly(new SmallFolder().set('s.vhds', { activeLeaf: 'x.avhdx' }));
  expect([set.file.kind, set.disk, set.vhds?.activeLeaf?.name]).toEqual(['vhds', null, 'x.avhdx']);
  const other = await openOnly(folderWith('x.vhdx', 'no disk'));
  expect([other.file.kind, other.disk, other.vhds]).toEqual(['other', null, null]);
});

it('tells a file that can’t be read with its error', async () => {
  const folder = folderWith('x.vhdx', 'gone soon');
  folder.open = async () => {
    throw new Error('the medium gives nothing');
  };
  const { file, disk } = await openOnly(folder);
  expect([file.kind, file.error, disk]).toEqual(['unreadable', 'the medium gives nothing', null]);
});

it('counts what a disk stores of its own when it is asked to, in a disk of its own', async () => {
  const opened = await openOnly(
    folderWith('x.vhdx', await smallDisk({ id: 1, blocks: [{ block: 1 }] })),
  );
  expect(opened.disk!.allocation).toBeNull();
  const counted = await countedFile(opened, {});
  expect(counted.disk!.allocation!.dataBytes).toBe(MIB);
  expect(opened.disk!.allocation).toBeNull();
  expect(counted.file).toBe(opened.file);
});

it('leaves the links of a disk to those who count on them, also of one that may not be read', async () => {
  for (const incomplete of [false, true]) {
    const disk = await smallDisk({ id: 1, spec: { incomplete } });
    const opened = await openOnly(folderWith('x.vhdx', disk));
    expect(opened.disk!.vhdx.refusal !== null).toBe(incomplete);
    const parent = { status: 'cycle' } as ParentLink;
    opened.disk!.parent = parent;
    const counted = await countedFile(opened, {});
    expect([opened.disk!.parent, counted.disk!.parent]).toEqual([parent, null]);
  }
});

it('keeps a disk whose table can’t be read, and says why it was not counted', async () => {
  const disk = await smallDisk({ id: 1, blocks: [{ block: 1 }] });
  let isBroken = false;
  const opened = await openOnly(
    folderWith('x.vhdx', {
      size: disk.size,
      async read(target, position) {
        if (isBroken) throw new Error('a bad sector');
        await disk.read(target, position);
      },
    }),
  );
  isBroken = true;
  const counted = await countedFile(opened, {});
  const why = /^cannot read x\.vhdx at offset 3145728: .*a bad sector$/;
  expect(counted.file.error).toMatch(why);
  expect(counted.disk).toMatchObject({ allocation: null, file: counted.file });
  const reason = new Error('enough');
  const stopped = countedFile(opened, { signal: AbortSignal.abort(reason) });
  await expect(stopped).rejects.toBe(reason);
});

it('what is no disk has nothing to count', async () => {
  const opened = await openOnly(folderWith('x.vhdx', 'no disk'));
  expect(await countedFile(opened, {})).toBe(opened);
});
