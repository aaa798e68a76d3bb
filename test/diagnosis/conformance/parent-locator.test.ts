import { describe, expect, it } from 'vitest';
import { PARENT_LOCATOR } from '../../../fixtures/broken/rules/metadata.ts';
import { buildVhdx, guidOf } from '../../../fixtures/vhdx-builder.ts';
import { ZERO_GUID } from '../../../src/bytes/guid.ts';
import { PARENT_LOCATOR_RULES } from '../../../src/diagnosis/conformance/parent-locator.ts';
import { brokenRules, eachRuleIsBroken } from './broken-files.ts';

describe('rules of the parent locator', () => {
  eachRuleIsBroken('vhdx', PARENT_LOCATOR_RULES, PARENT_LOCATOR);

  it('allow what occurs: keys in any order, a zero second linkage, NULs at the end', async () => {
    const file = await buildVhdx({
      type: 'differencing',
      parentLocator: [
        ['volume_path', 'V:\\parent.vhdx\0'],
        ['parent_linkage2', `{${ZERO_GUID}}`],
        ['parent_linkage\0', `${guidOf('parent').toUpperCase()}\0\0`],
      ],
    });
    expect(await brokenRules(file)).toEqual([]);
  });
});
