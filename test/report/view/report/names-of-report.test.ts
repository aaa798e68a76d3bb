import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { build } from '../../../../fixtures/scenarios/missing-parent.ts';
import { vhdset } from '../../../../src/recovery/command.ts';
import { namesOfReport } from '../../../../src/report/view/report/names-of-report.ts';
import { Redaction } from '../../../../src/report/view/report/redaction.ts';
import { readReport, reportSections } from '../../../../src/report/view/report/report.ts';
import { withFolderCase } from '../../../case/folder-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-names-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('finds the names of files within the disks in the sentences that speak of them', async () => {
  await build(folder);
  const report = await withFolderCase({ paths: [folder] }, (opened) =>
    readReport(opened, {
      making: {
        command: vhdset('report', { path: folder }),
        ...{ version: '1', time: '', host: 'here', words: [], analyzeHint: '' },
      },
      planCommand: vhdset('plan', { path: folder }),
      ...{ output: 'out', hashes: null, redact: true },
    }),
  );
  const none = { files: 0, folders: 0, bytes: 0, previousBytes: 0 };
  const volume = {
    ...({ number: 1, kind: 'ntfs', label: null, status: 'not-read', writtenBytes: 0 } as const),
    reason: 'Payroll/Salaries/march.xlsx: record 41 is damaged',
    warnings: [
      'the folder "Board Minutes" cannot be listed',
      "volume 1: 'Jane Doe.docx' is cut short; see \\Users\\jdoe\\todo.txt",
    ],
    counts: { added: none, removed: none, renamed: none, changed: none },
    ...{ undetermined: 0, unknownBytes: 0, largest: [], more: false },
  };
  const trouble = 'Clients/acme-merger.pdf changed while it was read';
  const files = [{ from: 'a.avhdx', to: 'b.avhdx', volumes: [volume], trouble }];
  const chains = report.chains.map((chain) => ({ ...chain, files }));
  const sections = (redact: boolean) => {
    const redaction = redact ? new Redaction(namesOfReport({ ...report, chains })) : null;
    return JSON.stringify(reportSections({ ...report, chains, redaction }));
  };
  const secrets = [
    ...['Payroll', 'Salaries', 'march', 'Board Minutes', 'Jane Doe', 'jdoe', 'todo', 'Clients'],
    'acme-merger',
  ];
  const [plain, redacted] = [sections(false), sections(true)];
  expect(secrets.filter((secret) => !plain.includes(secret))).toEqual([]);
  expect(secrets.filter((secret) => redacted.includes(secret))).toEqual([]);
  for (const kept of [
    'record 41 is damaged',
    'cannot be listed',
    'is cut short',
    'while it was read',
  ])
    expect(redacted.includes(kept)).toBe(true);
}, 240_000);
