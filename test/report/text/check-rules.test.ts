import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/diagnosis/conformance/catalogue.ts';
import { rulesJson, rulesMarkdown, rulesText } from '../../../src/report/text/check-rules.ts';
import { page, TAGS, widest } from './small-page.ts';

const COUNT = CATALOGUE.reduce((sum, { rules }) => sum + Object.keys(rules).length, 0);

describe('docs/rules.md', () => {
  it('is what `vhdset check --rules --format md` prints', async () => {
    expect(await readFile('docs/rules.md', 'utf8')).toBe(rulesMarkdown());
  });

  it('has a row for each rule', () => {
    expect(rulesMarkdown().match(/^\| `[a-z0-9-]+` \| (error|warning|info) \|/gm)).toHaveLength(
      COUNT,
    );
  });
});

describe('the catalogue', () => {
  it('fits a terminal', () => {
    const text = rulesText(page());
    expect(widest(text)).toBeLessThanOrEqual(80);
    expect(text).toContain('VHDX: headers\n  error    header-truncated  [MS-VHDX] 2.2.2\n');
    expect(rulesText(page({ style: TAGS }))).toContain('<strong>block-duplicate</strong>');
  });

  it('is data', () => {
    expect(rulesJson()).toHaveLength(COUNT);
    expect(rulesJson()[0]).toEqual({
      id: 'file-type-signature',
      structure: 'VHDX: file type identifier',
      severity: 'error',
      section: '[MS-VHDX] 2.2.1',
      title: 'The file begins with vhdxfile',
      sentence: 'Without the signature, no reader recognises the file as a VHDX.',
    });
  });
});
