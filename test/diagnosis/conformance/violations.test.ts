import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../../src/bytes/byte-source.ts';
import { FormatError } from '../../../src/bytes/fault.ts';
import { error } from '../../../src/diagnosis/conformance/rule.ts';
import {
  collectViolations,
  LISTED_PER_RULE,
  readOrRefuse,
  reportFaults,
} from '../../../src/diagnosis/conformance/violations.ts';

const FAULT = { code: 'known', structure: 'header 1', offset: 7, message: 'it is wrong' };

describe('collectViolations', () => {
  it('lists the first of each rule and counts all', () => {
    const { report, listed, totals } = collectViolations('p');
    for (let offset = 0; offset < 1000; offset++) report('a', { offset, message: 'm' });
    report('b', { offset: 1, expected: 2, actual: '3', message: 'n' });
    expect(listed).toHaveLength(LISTED_PER_RULE + 1);
    expect(listed[0]).toEqual({ ruleId: 'a', path: 'p', offset: 0, message: 'm' });
    expect(listed.at(-1)).toMatchObject({ ruleId: 'b', expected: 2, actual: '3' });
    expect([...totals]).toEqual([
      ['a', 1000],
      ['b', 1],
    ]);
  });

  it('works out only those that are listed: a hostile table breaks a rule 67 million times', () => {
    const { report, listed, totals } = collectViolations('p');
    let workedOut = 0;
    const breach = () => ({ offset: workedOut++, message: 'm' });
    for (let times = 0; times < 1000; times++) report('a', breach);
    expect(workedOut).toBe(LISTED_PER_RULE);
    expect(listed.at(-1)).toMatchObject({ offset: LISTED_PER_RULE - 1, message: 'm' });
    expect(totals.get('a')).toBe(1000);
  });

  it('keeps of a reported fault what belongs to a violation, and no unsafe number', () => {
    const { report, listed } = collectViolations('p');
    report('a', { ...FAULT, actual: 2 ** 60 });
    expect(listed).toEqual([
      { ruleId: 'a', path: 'p', offset: 7, actual: '1152921504606847000', message: 'it is wrong' },
    ]);
  });
});

describe('reportFaults', () => {
  it('reports those with a rule of their name, and says which structure it is once', () => {
    const { report, listed } = collectViolations('p');
    const rules = { known: error('s', 't', 'u') };
    const said = { ...FAULT, message: 'header 1 is wrong' };
    reportFaults([FAULT, { ...FAULT, code: 'toString' }, said], rules, report);
    expect(listed.map(({ message }) => message)).toEqual([
      'header 1: it is wrong',
      'header 1 is wrong',
    ]);
  });
});

describe('readOrRefuse', () => {
  const refusal = async (failure: unknown) => {
    const told: unknown[] = [];
    const result = await readOrRefuse(
      () => Promise.reject(failure),
      (fault) => told.push(fault),
    );
    return [result, ...told];
  };

  it('tells why a file can not be decoded', async () => {
    expect(
      await readOrRefuse(
        async () => 5,
        () => expect.fail(),
      ),
    ).toBe(5);
    expect(await refusal(new FormatError(FAULT))).toEqual([null, FAULT]);
    expect(await refusal(new ShortReadError('table', 9, 8, 1))).toMatchObject([
      null,
      { offset: 9, message: 'the file ends inside the table' },
    ]);
  });

  it('passes on what is no fault of the file', async () => {
    await expect(refusal(new TypeError('bug'))).rejects.toThrow('bug');
  });
});
