import { describe, expect, it } from 'vitest';
import { AT, disk } from '../../../fixtures/broken/rules/disk.ts';
import { REGION_TABLES } from '../../../fixtures/broken/rules/region-tables.ts';
import { guidOf, MIB, setLog, takePages } from '../../../fixtures/vhdx-builder.ts';
import {
  checkFile,
  countBySeverity,
  isChecked,
} from '../../../src/diagnosis/conformance/check-file.ts';
import { sniff } from '../../../src/formats/sniff.ts';
import { FilePool } from '../../../src/node/file-pool.ts';
import { corpus, corpusFile, hasCorpus } from '../../corpus.ts';
import { CountedReads, fileOfBlocks } from '../../disk/aborted-reading.ts';
import { diskAt, SmallFolder } from '../../sets/small-folder.ts';
import { check } from './broken-files.ts';

describe('checkFile', () => {
  it('ends with the read at which it is aborted, and calls nothing of it trouble of the file', async () => {
    const file = await fileOfBlocks();
    const counted = (at: number) => new CountedReads(file, at);
    const whole = counted(0);
    const { signal } = whole.stop;
    expect((await checkFile('d.vhdx', 'vhdx', whole, { signal })).violations).toEqual([]);
    expect(whole.made).toBeGreaterThan(4);
    for (let at = 1; at <= whole.made; at++) {
      const reads = counted(at);
      const checked = checkFile('d.vhdx', 'vhdx', reads, { signal: reads.stop.signal });
      await expect(checked, `read ${at}`).rejects.toThrow('enough');
      expect([reads.made, reads.inFlight]).toEqual([at, 0]);
    }
  });

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
    const inChain = diskAt(await folder.take(), 'a');
    const { totals, path } = await checkFile('a', 'vhdx', await folder.open('a'), {
      disk: inChain,
    });
    expect([path, ...totals]).toEqual(['a', ['chain-parent-missing', 1]]);
  });

  it('replays a dirty log, or checks the file as it stands when that is asked for', async () => {
    const image = await disk();
    const patches = takePages(image, AT.table);
    await setLog(image, { guid: guidOf('log'), entries: [{ patches }] });
    const { violations, ...replayed } = await checkFile('a', 'vhdx', image);
    expect(violations).toEqual([]);
    expect(replayed).toMatchObject({ log: 'replayed', choices: [] });
    const asItStands = await checkFile('a', 'vhdx', image, { log: 'ignore' });
    expect([...asItStands.totals.keys()]).toContain('block-beyond-end');
    expect(asItStands).toMatchObject({ log: 'ignored' });
    expect(asItStands.choices).toEqual([expect.stringContaining('the log was not replayed')]);
  });

  it('judges the blocks behind a log that can not be replayed when asked to pass over it', async () => {
    const image = await disk();
    await setLog(image, { guid: guidOf('log'), entries: [] });
    const refused = await checkFile('a', 'vhdx', image);
    expect(refused).toMatchObject({ log: 'refused', choices: [] });
    expect(refused.unchecked).toHaveLength(1);
    const passed = await checkFile('a', 'vhdx', image, { log: 'auto' });
    expect(passed).toMatchObject({ log: 'ignored', unchecked: [] });
    expect([...passed.totals.keys()]).toEqual(['log-no-active-sequence']);
  });

  it('judges the blocks with what is assumed of the metadata', async () => {
    const image = await disk();
    image.bytes.fill(0, AT.metadata, AT.metadata + 8);
    const assume = {
      blockSize: MIB,
      virtualSize: 3 * MIB,
      logicalSectorSize: 512,
      hasParent: false,
    };
    expect((await checkFile('a', 'vhdx', image)).unchecked).toHaveLength(1);
    const assumed = await checkFile('a', 'vhdx', image, { assume });
    expect(assumed.unchecked).toEqual([]);
    expect([...assumed.totals.keys()]).toEqual(['metadata-table-signature']);
    expect(assumed.choices).toEqual([expect.stringContaining('block-size=1048576')]);
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
