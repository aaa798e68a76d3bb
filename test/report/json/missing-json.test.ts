import { expect, it } from 'vitest';
import type { Extent } from '../../../src/disk/extent.ts';
import { missingJson } from '../../../src/report/json/missing-json.ts';

it('lists what is missing, relative to the output, with reason and file', async () => {
  async function* extents(): AsyncGenerator<Extent> {
    const rest = { position: null, damage: null };
    yield { offset: 1024, length: 512, kind: 'missing', layer: null, ...rest };
    yield { offset: 1536, length: 512, kind: 'zero', layer: 0, ...rest };
    yield {
      offset: 2048,
      length: 512,
      kind: 'missing',
      layer: 1,
      position: null,
      damage: 'bat-truncated',
    };
  }
  const coverage = { total: 1536, data: 0, zero: 512, unallocated: 0, absent: 512, damaged: 512 };
  let text = '';
  for await (const part of missingJson(extents(), coverage, ['leaf', 'base'], 1024)) text += part;
  expect(JSON.parse(text)).toEqual({
    coverage: { ...coverage, known: 512, diskOffset: 1024 },
    missing: [
      { offset: 0, length: 512, reason: 'absent-ancestor', file: null },
      { offset: 1024, length: 512, reason: 'bat-truncated', file: 'base' },
    ],
  });
});
