import { describe, expect, it } from 'vitest';
import { disk } from '../../../fixtures/broken/rules/disk.ts';
import { LOG } from '../../../fixtures/broken/rules/log.ts';
import { guidOf, setLog } from '../../../fixtures/vhdx-builder.ts';
import { LOG_RULES } from '../../../src/diagnosis/conformance/log.ts';
import { check, eachRuleIsBroken } from './broken-files.ts';

describe('rules of the log', () => {
  eachRuleIsBroken('vhdx', LOG_RULES, LOG);

  it('do not look at the leftovers in a clean log', async () => {
    const file = await disk();
    const entries = [{}, { tornSectors: 1 }, { sequenceNumber: 9n, guid: guidOf('foreign') }];
    await setLog(file, { guid: guidOf('log'), entries, clean: true });
    expect((await check(file)).violations).toEqual([]);
  });

  it('do not mind older and foreign entries in a dirty one', async () => {
    const file = await disk();
    const entries = [
      { sequenceNumber: 4n },
      { sequenceNumber: 900n, guid: guidOf('foreign') },
      { sequenceNumber: 7n, tail: 2 },
    ];
    await setLog(file, { guid: guidOf('log'), entries });
    expect((await check(file)).violations).toEqual([]);
  });

  it('keep the blocks unjudged when the log that may move them can not be replayed', async () => {
    const { sound, damage } = LOG['log-no-active-sequence']!;
    const file = await sound();
    await damage(file);
    expect((await check(file)).unchecked).toEqual([
      'the block allocation table and the places of the blocks',
    ]);
  });
});
