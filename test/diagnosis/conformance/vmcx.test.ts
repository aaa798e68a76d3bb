import { describe, expect, it } from 'vitest';
import { VMCX } from '../../../fixtures/broken/rules/vmcx.ts';
import { VMCX_RULES } from '../../../src/diagnosis/conformance/vmcx.ts';
import { brokenRules, eachRuleIsBroken } from './broken-files.ts';

describe('rules of VM configurations', () => {
  eachRuleIsBroken('vmcx', VMCX_RULES, VMCX);

  it('tell the damage that makes a store unreadable', async () => {
    const file = await VMCX['vmcx-unreadable']!.sound();
    for (const offset of [4, 0x1004]) file.bytes.fill(0xee, offset, offset + 4);
    expect(await brokenRules(file, 'vmcx')).toEqual(['vmcx-header-checksum', 'vmcx-unreadable']);
  });
});
