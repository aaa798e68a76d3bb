import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import { encryptedContentFindings } from '../../../src/diagnosis/rules/encrypted-content.ts';
import type { SampledFile, Stripes } from '../../../src/sets/stripes.ts';
import { diskAt, SmallFolder } from '../../sets/small-folder.ts';

const KIB = 1024;
const MIB = 0x100000;
const STRIPES: Stripes = {
  ...{ first: 0, length: 128 * KIB, distance: 640 * KIB, count: 9 },
  ...{ searched: 16 * MIB, step: 64 * KIB },
};
const HEADER = { offset: 0x10000, what: 'header 1', entropy: 7.954 };

/** Findings where one of two sampled disks, with blocks of 1 MiB, is as given. */
async function told(
  one: Partial<SampledFile>,
  neighbour: Partial<SampledFile> = {},
): Promise<Finding[]> {
  const folder = new SmallFolder();
  await folder.disk('a.avhdx', { id: 1 });
  await folder.disk('b.avhdx', { id: 2 });
  const inventory = await folder.take();
  const sampled = (path: string, change: Partial<SampledFile>): SampledFile => ({
    file: diskAt(inventory, path).file,
    ...{ samples: 16, random: 0, structures: [], stripes: null },
    ...change,
  });
  return encryptedContentFindings(
    [sampled('a.avhdx', one), sampled('b.avhdx', neighbour)],
    inventory,
  );
}

describe('encrypted-content', () => {
  it('is an error where structures of the file are random, and names their places', async () => {
    const [found, ...others] = await told({ structures: [HEADER], stripes: STRIPES, random: 4 });
    expect(others).toEqual([]);
    expect(found).toMatchObject({ severity: 'error', subject: 'a.avhdx' });
    expect(found!.title).toBe(
      'stripes of 128 KiB every 640 KiB are as random as encrypted data, the file’s own structures among them',
    );
    expect(found!.evidence[0]).toEqual({
      path: 'a.avhdx',
      offset: 0x10000,
      what: 'header 1: bits for each byte in 4096 bytes',
      value: '7.95',
      certainty: 'decoded',
    });
    expect(found!.explanation).toContain(
      'Of the 1 other file that was sampled, none is like that.',
    );
  });

  it('is an error without stripes as well: a whole file may be encrypted', async () => {
    const [found] = await told({ structures: [HEADER], random: 16 });
    expect(found!.title).toContain('what should describe this file');
  });

  it('is a warning of something unknown where only payload has stripes', async () => {
    const [found] = await told({ stripes: STRIPES, random: 4 });
    expect(found!.severity).toBe('warning');
    expect(found!.explanation).toContain('Whether it was is unknown.');
    expect(found!.advice).toContain('backup');
  });

  it('is a note where the stripes lie as the blocks of the disk do', async () => {
    const [found] = await told({ stripes: { ...STRIPES, distance: 2 * MIB }, random: 4 });
    expect(found).toMatchObject({ severity: 'info', advice: null });
    expect(found!.explanation).toContain('whether anything is wrong is unknown');
  });

  it('tells where the neighbours are much like it', async () => {
    const [found] = await told({ stripes: STRIPES, random: 4 }, { random: 16 });
    expect(found!.explanation).toContain('1 holds much random data as well');
  });

  it('is never said for random data alone: the guest may compress or encrypt', async () => {
    expect(await told({ random: 16 }, { random: 0 })).toEqual([]);
    expect(await told({ random: 8 }, { random: 0 })).toEqual([]);
  });

  it('never calls ransomware proven', async () => {
    for (const one of [{ structures: [HEADER] }, { stripes: STRIPES }]) {
      const [found] = await told(one);
      expect(found!.evidence.at(-1)).toMatchObject({ value: 'not proven', certainty: 'inferred' });
    }
  });
});
