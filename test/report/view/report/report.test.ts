import { expect, it } from 'vitest';
import { reportDocument, reportSections } from '../../../../src/report/view/report/report.ts';
import { reportOn, smallSet } from './small-report.ts';

const ORDER = 'verdict set-1 findings plan hosts sources certainty making'.split(' ');

it('is read in one order: what matters first, how it was made last', async () => {
  const report = await reportOn(await smallSet());
  expect(reportSections(report).map(({ id }) => id)).toEqual(ORDER);
  expect(reportDocument(report)).toMatchObject({
    ...{ title: 'Report on .', version: '1.2.3', time: '2026-11-28T19:00:00.000Z' },
    facts: ['4 files'],
  });
});

it('lets no name through where it is told to replace them, and nothing else is different', async () => {
  const [plain, redacted] = [
    await reportOn(await smallSet()),
    await reportOn(await smallSet(), { redact: true }),
  ];
  expect([plain.redaction, redacted.redaction === null]).toEqual([null, false]);
  const text = JSON.stringify(reportSections(redacted));
  for (const name of ['leaf.avhdx', 'middle.avhdx', 'base.vhdx', 'shared.vhds']) {
    expect(JSON.stringify(reportSections(plain))).toContain(name);
    expect(text).not.toContain(name);
  }
  expect(reportSections(redacted).map(({ id }) => id)).toEqual(ORDER);
});
