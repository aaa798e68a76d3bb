import { describe, expect, it } from 'vitest';
import { SourceError } from '../../src/bytes/source-error.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { DroppedFiles, type FileLike } from '../../src/web/dropped-files.ts';

function file(name: string, webkitRelativePath = '', text = name): FileLike {
  const blob = new Blob([text]);
  const slice = blob.slice.bind(blob);
  return { name, webkitRelativePath, size: blob.size, lastModified: 5000, slice };
}

async function pathsOf(files: DroppedFiles): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of files.list()) paths.push(path);
  return paths;
}

describe('files that were dropped', () => {
  it('are listed folder by folder, whatever order they came in', async () => {
    const files = new DroppedFiles([
      file('z', 'copy/z'),
      { path: 'copy/a/x', file: file('x') },
      file('b', 'copy/b'),
      file('x', 'copy/a!/x'),
      file('alone'),
    ]);
    expect(await pathsOf(files)).toEqual([
      ...['alone', 'copy/a/x', 'copy/a!/x', 'copy/b', 'copy/z'],
    ]);
    expect(files.roots).toEqual(['alone', 'copy']);
    expect(new DroppedFiles([file('x')], ['the files dropped']).roots).toEqual([
      'the files dropped',
    ]);
  });

  it('tell their size and when they were written, and no more', async () => {
    const { value } = await new DroppedFiles([file('x', '', 'four')]).list().next();
    expect(value).toEqual({
      ...{ found: 'file', path: 'x', size: 4, modified: new Date(5000), created: null, id: null },
    });
  });

  it('of the same name are two files', async () => {
    const files = new DroppedFiles([file('x', '', 'one'), file('x', '', 'two'), file('x (2)')]);
    expect(new Set(await pathsOf(files)).size).toBe(3);
    const text = new Uint8Array(3);
    await (await files.open('x (2)')).read(text, 0);
    expect(Buffer.from(text).toString()).toBe('two');
  });

  it('open by the path listed, and nothing else does', async () => {
    const files = new DroppedFiles([file('x', 'copy/x')]);
    expect((await files.open('copy/x')).size).toBe(1);
    expect(await files.pathOf('./copy/x')).toBe('copy/x');
    expect(await files.pathOf('x')).toBeNull();
    await expect(files.open('x')).rejects.toThrow(SourceError);
    await expect(files.open('copy/../copy/x')).rejects.toThrow('not among the files');
  });

  it('end when they are told to', async () => {
    const list = new DroppedFiles([file('x')]).list(AbortSignal.abort(new Error('enough')));
    await expect(list.next()).rejects.toThrow('enough');
  });

  it('are looked at as any tree is', async () => {
    const { files } = await takeInventory([new DroppedFiles([file('x.vhdx', '', 'no disk')])]);
    expect(files.map(({ path, kind, promised }) => [path, kind, promised])).toEqual([
      ['x.vhdx', 'other', 'vhdx'],
    ]);
  });
});
