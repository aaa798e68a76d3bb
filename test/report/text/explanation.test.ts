import { describe, expect, it } from 'vitest';
import { CODES } from '../../../src/codes/catalogue.ts';
import { lookUpCode } from '../../../src/codes/look-up.ts';
import { explanationJson, explanationText } from '../../../src/report/text/explanation.ts';

const explain = (query: string) => explanationText(query, lookUpCode(query));

describe('an explanation for people', () => {
  it('says what it means, what is provable, and what to do', () => {
    expect(explain('c03a000e')).toBe(`0xC03A000E  ERROR_VHD_CHILD_PARENT_ID_MISMATCH
  virtual disk · also written -1069940722 or 3225026574

Windows says
  The chain of virtual hard disks is corrupted. There is a mismatch in the
  identifiers of the parent virtual hard disk and differencing disk.

It means
  There is a file where the parent should be, but its data changed after the
  child was made: it was started, mounted for writing, merged or replaced.

What vhdset can prove from the files
  - Shows the child's linkage beside the DataWriteGuid of each candidate, and
    any other disk that does match.
    vhdset analyze <folder>   (finding: identity-mismatch)

What to do
  1. Look for another copy of the parent whose identity matches (--search
     <dir>).
  2. Find out what wrote to the parent, and when, before anything else.
  3. Set-VHD -IgnoreIdMismatch only when it is proven that the data did not
     change.

How well known: spec, from Microsoft's specifications and headers
`);
  });

  it('fits 80 columns and needs no colour, for every code', () => {
    for (const entry of CODES) {
      const text = explain(entry.spelling);
      for (const line of text.split('\n')) expect([...line].length, line).toBeLessThanOrEqual(80);
      expect(text).not.toContain('\u001b');
    }
  });

  it('says so where nothing is provable from the files', () => {
    expect(explain('32770')).toContain('Nothing: the cause is not in the files.');
  });

  it('shows both meanings of one number', () => {
    expect(explain('32768')).toMatch(/VM collection backup.*-{80}.*WMI/s);
  });

  it('says what was read from an unknown code, and what is nearest', () => {
    const text = explain('0xC03A0099');
    expect(text).toContain('0xC03A0099 is an unknown code (read as 0xC03A0099, 3225026713).');
    expect(text).toContain('Similar codes, which may mean something else:\n  0xC03A0');
  });

  it('repeats a hostile text only escaped and short', () => {
    const text = explain(`\u001b[2J\u202e${'x'.repeat(1000)}`);
    expect(text).toContain('\\u{1b}[2J\\u{202e}x');
    expect(text.length).toBeLessThan(400);
    expect(text).toContain('No known code is similar.');
  });
});

describe('an explanation as data', () => {
  it('gives the entry with its number signed and unsigned', () => {
    const query = '19100';
    expect(explanationJson(query, lookUpCode(query))).toMatchObject({
      query,
      known: true,
      entries: [{ value: 19100, signed: 19100, domain: 'Hyper-V event', known: 'field' }],
      nearest: [],
    });
    const mismatch = explanationJson('c03a000e', lookUpCode('c03a000e'));
    expect(mismatch).toMatchObject({ entries: [{ value: 3225026574, signed: -1069940722 }] });
  });

  it('says unknown, with the neighbours apart', () => {
    expect(explanationJson('0xC03A0099', lookUpCode('0xC03A0099'))).toMatchObject({
      known: false,
      parsed: { value: 0xc03a0099 },
      entries: [],
      nearest: [{}, {}, {}],
    });
  });
});
