import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { MANUAL_FOLDERS, manualPages } from '../../../release/manual/pages.ts';
import { hasPeer, runPeer } from '../../peers.ts';

const pages = await manualPages();

it.each([...pages])('%s is in step: npm run docs', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text);
});

it('nothing else lies there', () => {
  const present = MANUAL_FOLDERS.flatMap((folder) =>
    readdirSync(folder).map((name) => `${folder}/${name}`),
  );
  expect(present.sort()).toEqual([...pages.keys()].sort());
});

it.skipIf(!hasPeer('man'))('the manual reader finds no fault with any page', () => {
  for (const path of pages.keys()) {
    if (!path.startsWith('man/')) continue;
    const run = runPeer('man', '--warnings', '--encoding=UTF-8', '--local-file', path);
    const complaints = run.output.slice(run.stdout.length);
    expect({ path, status: run.status, complaints }).toEqual({ path, status: 0, complaints: '' });
  }
});
