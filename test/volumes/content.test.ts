import { expect, it } from 'vitest';
import { CONTENT } from '../../src/volumes/content.ts';

it('says of everything that is not read what reads it, as the end of a sentence', () => {
  const read = Object.entries(CONTENT).filter(([, { instead }]) => instead === null);
  expect(read.map(([kind]) => kind)).toEqual(['ntfs', 'exfat', 'fat12', 'fat16', 'fat32']);
  for (const { instead } of Object.values(CONTENT)) {
    if (instead !== null) expect(instead).toMatch(/^[a-z].*[^.]$/);
  }
});
