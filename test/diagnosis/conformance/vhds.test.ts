import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { VHDS } from '../../../fixtures/broken/rules/vhds.ts';
import { VHDS_RULES } from '../../../src/diagnosis/conformance/vhds.ts';
import { eachRuleIsBroken } from './broken-files.ts';

describe('rules of VHD Sets', () => {
  eachRuleIsBroken('vhds', VHDS_RULES, VHDS);

  it('cover all that the page of the format names', async () => {
    const page = await readFile('docs/formats/vhds.md', 'utf8');
    for (const name of Object.keys(VHDS_RULES)) {
      if (name !== 'vhds-unreadable') expect(page).toContain(`\`${name.slice('vhds-'.length)}\``);
    }
  });
});
