import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { CATALOGUE, ruleOf } from '../../../src/diagnosis/conformance/catalogue.ts';
import { qualifiesReading } from '../../../src/formats/vhdx/reading-choice.ts';

const RULES = CATALOGUE.flatMap(({ rules }) => Object.entries(rules));
const NAMES = RULES.map(([name]) => name);

/** Faults that rules of other names cover, and faults that opening a file never gives. */
const COVERED: Readonly<Record<string, string>> = {
  'not-vhdx': 'file-type-signature',
  'log-version': 'header-log-version',
  'log-truncated': 'log-beyond-end',
  'bat-region': 'region-missing',
  'metadata-region': 'region-missing',
  'region-range': 'region-beyond-end',
  'metadata-item-duplicate': 'metadata-item-twice',
  'metadata-item-range': 'metadata-item-outside',
  'metadata-item-missing': 'metadata-item-absent',
  'sector-bitmap-truncated': 'block-beyond-end',
  'vhds-not-vhds': 'vhds-unreadable',
};

/** Every name of a fault in the sources of a decoder: the first text that has the form of one. */
async function faultCodes(format: string): Promise<Set<string>> {
  const folder = `src/formats/${format}/`;
  const codes = new Set<string>();
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.ts'))) {
    const source = await readFile(folder + name, 'utf8');
    const marks =
      /(?:code: |(?:report|refuse|fault|check)\(\s*(?:entry,\s*)?)'([a-z0-9]+(?:-[a-z0-9]+)+)'/g;
    for (const [, code] of source.matchAll(marks)) codes.add(code!);
    for (const [, rule] of source.matchAll(/tableFault\([^']*'([a-z]+)'/g)) {
      codes.add(`vmcx-object-table-${rule}`);
    }
  }
  return codes;
}

describe('the catalogue', () => {
  it('names rules in kebab case, each once', () => {
    expect(new Set(NAMES).size).toBe(NAMES.length);
    for (const name of NAMES) expect(name).toMatch(/^[a-z]+(-[a-z0-9]+)+$/);
  });

  it('says of each what holds, in a sentence, and where it comes from', () => {
    for (const [name, { section, title, sentence }] of RULES) {
      expect(title, name).toMatch(/^\p{Lu}.*[^.]$/u);
      expect(sentence, name).toMatch(/^\p{Lu}.*\.$/u);
      expect(section, name).toMatch(
        /^(\[MS-VHDX\] 2(\.\d)+|docs\/formats\/\w+\.md|not in the specification)$/,
      );
    }
  });

  it.each(['vhdx', 'vhds', 'vmcx'])('has a rule for every fault of %s', async (format) => {
    const codes = await faultCodes(format);
    expect(codes.size).toBeGreaterThan(12);
    for (const code of codes) {
      if (qualifiesReading({ code })) continue;
      const name = format === 'vhds' ? `vhds-${code}` : code;
      expect(NAMES, name).toContain(COVERED[name] ?? name);
    }
  });

  it('finds a rule by its name', () => {
    expect(ruleOf('block-duplicate').severity).toBe('error');
    expect(() => ruleOf('constructor')).toThrow(RangeError);
  });
});
