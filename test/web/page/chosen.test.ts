import { afterEach, expect, it, vi } from 'vitest';
import { filesOfDrop, filesOfFolder, filesOfInput } from '../../../src/web/page/chosen.ts';

class FileHandle {
  readonly kind = 'file';
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
  getFile = async () => new File(['x'], this.name);
}

class DirectoryHandle {
  readonly kind = 'directory';
  readonly name: string;
  readonly #below: readonly (FileHandle | DirectoryHandle)[];
  constructor(name: string, below: readonly (FileHandle | DirectoryHandle)[]) {
    this.name = name;
    this.#below = below;
  }
  async *values() {
    yield* this.#below;
  }
}

const folder = new DirectoryHandle('copy', [
  new FileHandle('a.vhds'),
  new DirectoryHandle('below', [new FileHandle('b.avhdx')]),
]);

afterEach(() => vi.unstubAllGlobals());

const pathsOf = (files: readonly { readonly path: string }[]) => files.map(({ path }) => path);

it('takes from an input the path of a folder, and of a single file its name', () => {
  const [inFolder, alone] = [new File(['x'], 'a.vhds'), new File(['y'], 'b.vhds')];
  Object.assign(inFolder, { webkitRelativePath: 'copy/a.vhds' });
  const files = filesOfInput([inFolder, alone] as unknown as FileList);
  expect(pathsOf(files)).toEqual(['copy/a.vhds', 'b.vhds']);
  expect(files[0]!.file).toBe(inFolder);
});

it('takes a folder with all that lies in it', async () => {
  const files = await filesOfFolder(folder as unknown as FileSystemDirectoryHandle);
  expect(pathsOf(files)).toEqual(['copy/a.vhds', 'copy/below/b.avhdx']);
});

it('takes what was dropped, asking for all of it before the browser forgets it', async () => {
  vi.stubGlobal('FileSystemDirectoryHandle', DirectoryHandle);
  vi.stubGlobal('FileSystemFileHandle', FileHandle);
  let forgotten = false;
  const item = (handle: FileHandle | DirectoryHandle) => ({
    getAsFileSystemHandle: async () => (forgotten ? null : handle),
  });
  const items = [item(folder), item(new FileHandle('c.evtx'))];
  const dropped = filesOfDrop({ items } as unknown as DataTransfer);
  forgotten = true;
  expect(pathsOf(await dropped)).toEqual(['copy/a.vhds', 'copy/below/b.avhdx', 'c.evtx']);
});

it('takes what was dropped in a browser that gives entries, however many at a time', async () => {
  const file = (fullPath: string) => ({
    ...{ isFile: true, fullPath },
    file: (done: (file: File) => void) => done(new File(['x'], fullPath)),
  });
  const portions = [[file('/copy/a')], [file('/copy/b'), file('/copy/c')], []];
  const reader = { readEntries: (done: (some: object[]) => void) => done(portions.shift()!) };
  const entry = { isFile: false, fullPath: '/copy', createReader: () => reader };
  const items = [{ webkitGetAsEntry: () => entry }, { webkitGetAsEntry: () => null }];
  const files = await filesOfDrop({ items } as unknown as DataTransfer);
  expect(pathsOf(files)).toEqual(['copy/a', 'copy/b', 'copy/c']);
});
