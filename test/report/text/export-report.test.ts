import { expect, it } from 'vitest';
import {
  type ExportReport,
  exportJson,
  exportText,
} from '../../../src/report/text/export-report.ts';

const report: ExportReport = {
  output: 'out\u001b.raw',
  format: 'raw',
  size: 4096,
  written: 1024,
  cloned: false,
  proven: 0,
  sources: ['a', 'b'],
  gap: null,
  warnings: [],
  coverage: { total: 4096, data: 1024, zero: 0, unallocated: 2048, absent: 1024, damaged: 0 },
  digests: [{ algorithm: 'md5', digest: 'abc' }],
  maps: null,
};

it('says what was written, from what, and its digests', () => {
  expect(exportText(report)).toBe(
    'Wrote out\\u{1b}.raw from 2 files: 4 KiB, of which 1 KiB were written and the rest left as zeros.\n' +
      'md5 of the content: abc\n',
  );
});

it('says what is missing where that was allowed', () => {
  const text = exportText({ ...report, maps: { mapfile: 'm', json: 'j' } });
  expect(text).toContain('Recovered 3,072 of 4,096 bytes (75.0 %)');
  expect(text).toContain('Map of what is missing: m (GNU ddrescue), j\n');
});

it('is JSON with digests by name', () => {
  const json = exportJson(report);
  expect(json.digests).toEqual({ md5: 'abc' });
  expect(json.coverage.known).toBe(3072);
});
