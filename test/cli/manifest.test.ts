import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest, verifyAgainst } from '../../src/cli/manifest.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

const A = 'a'.repeat(64);
const B = 'b'.repeat(64);
const verdicts = (listed: [digest: string, name: string][], ...hashed: [string, string][]) => {
  const lines = listed.map(([digest, name]) => ({ digest, name }));
  const things = hashed.map(([digest, name]) => ({ digest, name }));
  const { verified, unchecked } = verifyAgainst({ lines, algorithm: 'sha256' }, things);
  return [verified.map(({ verdict }) => verdict), unchecked.map(({ name }) => name)];
};

describe('a thing that was hashed is found in a manifest', () => {
  it('by its name', () => {
    expect(verdicts([[A, 'x']], [A, 'x'])).toEqual([['OK'], []]);
    expect(verdicts([[A, 'x']], [B, 'x'])).toEqual([['FAILED'], []]);
  });

  it('by the last part of it, when the manifest is of another folder or system', () => {
    expect(verdicts([[A, 'D:\\vm\\x']], [A, './x'])).toEqual([['OK'], []]);
    expect(verdicts([[A, 'D:\\vm\\x']], [B, './x'])).toEqual([['FAILED'], []]);
    const two: [string, string][] = [
      [A, 'one/x'],
      [B, 'two/x'],
    ];
    expect(verdicts(two, [B, './x'])).toEqual([['OK'], ['one/x']]);
  });

  it('by its digest, whatever it is called there', () => {
    expect(verdicts([[A, 'disk.img']], [A, 'x.raw'])).toEqual([['OK'], []]);
    expect(verdicts([[A, 'disk.img']], [B, 'x.raw'])).toEqual([['not listed'], ['disk.img']]);
  });

  it('and fails when two lines contradict each other', () => {
    const twice: [string, string][] = [
      [A, 'x'],
      [B, 'x'],
    ];
    expect(verdicts(twice, [A, 'x'])).toEqual([['FAILED'], []]);
  });
});

it('reads what PowerShell has written, and refuses digests of several kinds', async () => {
  const path = join(temporaryFolder(), 'm');
  writeFileSync(path, `\ufeff${A}  x\r\n`, 'utf16le');
  expect(await readManifest(path)).toEqual({
    lines: [{ digest: A, name: 'x' }],
    algorithm: 'sha256',
  });
  writeFileSync(path, `${A}  x\n${'c'.repeat(40)}  y\n`);
  await expect(readManifest(path)).rejects.toThrow('not all SHA-256');
  writeFileSync(path, 'abc  x\n');
  await expect(readManifest(path)).rejects.toThrow('not all SHA-256');
});
