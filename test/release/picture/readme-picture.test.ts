import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { README_PICTURE, readmePicture } from '../../../release/picture/readme-picture.ts';

it('shows what the program says today: npm run docs', async () => {
  expect(readFileSync(README_PICTURE, 'utf8')).toBe(await readmePicture());
});

it('is what the README begins with', () => {
  const [title, , picture] = readFileSync('README.md', 'utf8').split('\n');
  expect(title).toBe('# vhdset');
  expect(picture).toContain(`](${README_PICTURE})`);
});
