import { describe } from 'vitest';
import { METADATA_ITEMS } from '../../../fixtures/broken/rules/metadata.ts';
import { METADATA_ITEM_RULES } from '../../../src/diagnosis/conformance/metadata-items.ts';
import { eachRuleIsBroken } from './broken-files.ts';

describe('rules of the metadata items', () => {
  eachRuleIsBroken('vhdx', METADATA_ITEM_RULES, METADATA_ITEMS);
});
