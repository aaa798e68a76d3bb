import { describe, expect, it } from 'vitest';
import { REGION_TABLES } from '../../../fixtures/broken/rules/region-tables.ts';
import {
  checkFile,
  countBySeverity,
  isChecked,
} from '../../../src/diagnosis/conformance/check-file.ts';
import { sniff } from '../../../src/formats/sniff.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';
import { diskAt, SmallFolder } from '../../sets/small-folder.ts';
import { check } from './broken-files.ts';

describe('checkFile', () => {
  it('counts by severity, listed or not', async () => {
    const { sound, damage } = REGION_TABLES['region-tables-differ']!;
    const file = await sound();
    await damage(file);
    const found = await check(file);
    expect(countBySeverity(found, 'warning')).toBe(1);
    expect(countBySeverity(found, 'error')).toBe(0);
  });

  it('adds what is known of the disk as part of a chain', async () => {
    const folder = await new SmallFolder().disk('a', { id: 2, parentId: 1, relative: 'b' });
    const disk = diskAt(await folder.take(), 'a');
    const { totals, path } = await checkFile('a', 'vhdx', await folder.open('a'), disk);
    expect([path, ...totals]).toEqual(['a', ['chain-parent-missing', 1]]);
  });

  it('knows which kinds have rules', () => {
    expect(['vhdx', 'vhds', 'vmcx'].every(isChecked)).toBe(true);
    expect(['vhd', 'rct', 'toString', null].some(isChecked)).toBe(false);
  });
});

describe.skipIf(!hasCorpus)('clean real files', () => {
  const names = corpus.map(({ unpackedName }) => unpackedName);

  it.each(names)('%s breaks no rule', async (name) => {
    const path = await corpusFile(name);
    const pool = new FilePool();
    try {
      const source = await pool.open(path);
      const { kind } = await sniff(source, path);
      if (!isChecked(kind)) return expect(kind).toBe('vm-xml');
      const { violations, unchecked } = await checkFile(path, kind, source);
      expect({ violations, unchecked }).toEqual({ violations: [], unchecked: [] });
    } finally {
      pool.close();
    }
  });
});
