import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODES } from '../../src/codes/catalogue.ts';

const values = (domain: string) =>
  CODES.filter((entry) => entry.domain === domain).map((entry) => entry.value);

describe('the vocabulary', () => {
  it('has every virtual disk code from 01 to 2A, and 30', () => {
    const low = [...Array.from({ length: 0x2a }, (_, index) => index + 1), 0x30];
    expect(values('virtual disk')).toEqual(low.map((code) => 0xc03a0000 + code));
  });

  it('has the shared disk codes, the backup codes and the events', () => {
    expect(values('shared disk')).toEqual(
      expect.arrayContaining([0xc05cff08, 0xc05cff09, 0xc05cff0a, 0xc05cff0c]),
    );
    expect(values('VM collection backup')).toEqual([32768, 32770, 32775]);
    expect(values('Hyper-V event')).toEqual([
      3216, 3280, 10150, 10172, 12010, 12140, 12142, 12240, 15268, 16010, 16050, 16300, 16310,
      16330, 16370, 16410, 18012, 18014, 18500, 18510, 18590, 18590, 19060, 19070, 19080, 19090,
      19100, 32022, 33680,
    ]);
    expect(values('cluster event')).toEqual([5120]);
    expect(values('Hyper-V')).toEqual([0x800480bc, 0x800480bd, 0x80048102]);
    expect(values('Windows')).toEqual(
      expect.arrayContaining([
        0x80042306, 0x8004230f, 0x800423f2, 0x800423f3, 0x800423f4, 0x800423fb, 0x80070002,
        0x80070003, 0x80070005, 0x80070020, 0x80070032, 0x80070050, 0x80070057, 0x80070070,
        0x800703ee, 0x80070570, 0x8000ffff,
      ]),
    );
  });

  it('has one entry for a number and a domain, and one for a name', () => {
    const keys = CODES.map((entry) => `${entry.domain} ${entry.source} ${entry.value}`);
    expect(new Set(keys).size).toBe(keys.length);
    const names = CODES.flatMap((entry) => entry.name ?? []);
    expect(new Set(names).size).toBe(names.length);
  });

  it('says of each what it means and what to do, in sentences', () => {
    for (const entry of CODES) {
      expect(entry.message.length, entry.spelling).toBeGreaterThan(5);
      for (const text of [entry.means, ...entry.steps, ...entry.proofs.map((p) => p.shows)]) {
        expect(text, entry.spelling).toMatch(/^\S.*\S$/);
      }
      expect(entry.means, entry.spelling).toMatch(/\.$/);
      expect(entry.steps.length, entry.spelling).toBeGreaterThan(0);
      for (const proof of entry.proofs)
        expect(proof.command).toMatch(/^vhdset (analyze|check|inspect|permissions)/);
    }
  });

  it('names only findings that a rule makes', () => {
    const rules = new URL('../../src/diagnosis/rules/', import.meta.url);
    const source = readdirSync(rules)
      .map((name) => readFileSync(new URL(name, rules), 'utf8'))
      .join('\n');
    const named = CODES.flatMap(({ proofs }) => proofs.flatMap(({ finding }) => finding ?? []));
    expect(named.filter((id) => !source.includes(`id: '${id}'`))).toEqual([]);
  });

  it('writes HRESULTs with eight digits and the rest as decimal numbers', () => {
    for (const { value, spelling } of CODES) {
      expect(spelling).toMatch(value > 0xffff ? /^0x[0-9A-F]{8}$/ : /^\d+$/);
      expect(Number(spelling)).toBe(value);
    }
  });
});
