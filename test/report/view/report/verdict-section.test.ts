import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { SCENARIOS } from '../../../../fixtures/scenarios/index.ts';
import { vhdset } from '../../../../src/recovery/command.ts';
import { readReport } from '../../../../src/report/view/report/report.ts';
import { verdictSection } from '../../../../src/report/view/report/verdict-section.ts';
import { withFolderCase } from '../../../case/folder-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-verdict-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verdictOf(path: string) {
  return withFolderCase({ paths: [path] }, async (opened) => {
    const report = await readReport(opened, {
      making: {
        command: vhdset('report', { path }),
        ...{ version: '1', time: '', host: 'here', words: [], analyzeHint: '' },
      },
      planCommand: vhdset('plan', { path }),
      ...{ output: 'out', hashes: null },
    });
    const { blocks } = verdictSection(report);
    const of = (wanted: string) =>
      blocks.flatMap((block) => (block.kind === wanted && 'text' in block ? [block.text] : []));
    return { report, texts: of('text'), warnings: of('warning') };
  });
}

it.each(['healthy', 'no-permission', 'missing-parent', 'fork-commit-hold', 'ambiguous-parent'])(
  'says in three sentences of %s what is here, what is wrong and what to do, and then what not to',
  async (name) => {
    const path = join(folder, name);
    mkdirSync(path);
    await SCENARIOS.find((scenario) => scenario.name === name)!.build(path);
    const { report, texts, warnings } = await verdictOf(path);
    expect(texts).toHaveLength(3);
    expect(texts.filter((text) => !/[.]$/.test(text))).toEqual([]);
    const [worst] = report.findings;
    if (worst && worst.severity !== 'info') expect(texts[1]).toContain(worst.title);
    expect(texts[2]).toContain(report.plans[0]!.recommended!.id);
    for (const plan of report.plans) {
      for (const warning of plan.warnings) expect(warnings).toContain(warning);
    }
    if (report.view.hold !== null) expect(warnings[0]).toBe(report.view.hold);
    expect(warnings.some((text) => text.startsWith('Do not delete, rename or move'))).toBe(true);
    expect(warnings.some((text) => text.startsWith('Do not attach these disks'))).toBe(true);
    expect(new Set(warnings).size).toBe(warnings.length);
  },
);

it('forbids nothing where nothing was found', async () => {
  const path = join(folder, 'empty');
  mkdirSync(path);
  const { texts, warnings } = await verdictOf(path);
  expect(texts[0]).toBe('No VHD Set and no virtual disk was found.');
  expect(warnings).toEqual([]);
});
