import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { CasePaths } from '../../src/case/case-at.ts';
import { BASE, LEAF, smallSet } from '../cli/small-files.ts';
import { withFolderCase } from './folder-case.ts';

async function statusOf(request: Partial<CasePaths>): Promise<string> {
  return withFolderCase(request, async ({ inventory: { chains, files } }) => {
    return `${chains[0]?.status}, ${files.map(({ origin }) => origin).join(' ')}`;
  });
}

it('takes files and folders, to the bottom', async () => {
  const folder = await smallSet();
  await mkdir(join(folder, 'deep', 'deeper'), { recursive: true });
  await rename(join(folder, BASE), join(folder, 'deep', 'deeper', BASE));
  expect(await statusOf({ paths: [folder] })).toMatch(/^complete/);
  const paths = [join(folder, LEAF)];
  expect(await statusOf({ paths, neighbours: 'included' })).toMatch(/^missing-parent/);
  const search = [join(folder, 'deep')];
  expect(await statusOf({ paths, search })).toBe('complete, root search');
});

it('takes what lies beside a file as it is told to', async () => {
  const paths = [join(await smallSet(), LEAF)];
  expect(await statusOf({ paths, neighbours: 'ignored' })).toBe('missing-parent, root');
  expect(await statusOf({ paths, neighbours: 'searched' })).toBe('complete, root search');
  expect(await statusOf({ paths, neighbours: 'included' })).toMatch(/^complete, root( root)+$/);
});

it('is said to be made of what was named', async () => {
  const path = join(await smallSet(), LEAF);
  for (const neighbours of ['ignored', 'searched', 'included'] as const) {
    const roots = await withFolderCase({ paths: [path], neighbours }, async (opened) => {
      return opened.inventory.roots;
    });
    expect(roots).toEqual([path]);
  }
});

it('takes a parent that was named along, wherever it lies', async () => {
  const [folder, other] = [await smallSet(), await smallSet()];
  const [child, parent] = [join(folder, LEAF), join(other, BASE)];
  const request = { paths: [child], parents: [{ child, parent }], ignoreIdMismatch: true };
  expect(await statusOf(request)).toBe('complete, root search');
});
