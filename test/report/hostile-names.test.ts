import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { vhdset } from '../../src/recovery/command.ts';
import { reportHtml } from '../../src/report/html/report-html.tsx';
import { reportMarkdown } from '../../src/report/markdown/report-md.ts';
import { readReport } from '../../src/report/view/report/report.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { HOSTILE, LONG, writeHostileCase, writeHostileLog } from './hostile-case.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-hostile-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let told: { html: string; markdown: string };
let events: [attributed: number, others: number, logs: number];

beforeAll(async () => {
  const path = join(folder, 'case');
  mkdirSync(path);
  await writeHostileCase(path);
  const eventLogs = [writeHostileLog(folder)];
  told = await withFolderCase({ paths: [path], eventLogs }, async (opened) => {
    const report = await readReport(opened, {
      making: {
        command: vhdset('report', { path }),
        version: '1.2.3',
        time: '2026-11-28T19:00:00.000Z',
        host: `${HOSTILE}, here`,
        words: [{ path }],
        analyzeHint: 'vhdset analyze --all lists them',
      },
      planCommand: vhdset('plan', { path }),
      output: 'out',
      hashes: null,
    });
    const { timeline, unattributed, logs } = report.host;
    events = [timeline.length, unattributed.count, logs.length];
    return { html: reportHtml(report, 'sh'), markdown: reportMarkdown(report, 'sh') };
  });
}, 240_000);

it('shows names of markup, scripts and marks of direction as text, wherever they come from', () => {
  // What stands between fences is text; elsewhere a backslash makes it so.
  const prose = told.markdown.replace(/^ *(`{3,})[^`\n]*\n[\s\S]*?^ *\1`*\s*$/gm, '');
  expect(prose.length).toBeLessThan(told.markdown.length);
  expect(prose.match(/(?<!\\)<(?:img|script|\/)/gi)).toBeNull();
  expect(told.html.match(/<img|<script/gi)).toBeNull();
  for (const text of Object.values(told)) {
    expect(text.match(/[\u202a-\u202e\u2066-\u2069]/g)).toBeNull();
    expect(text.includes('\u001b')).toBe(false);
    expect(text.match(/onerror/g)?.length).toBeGreaterThan(4);
  }
  expect(told.html.includes('&lt;img src=x onerror=alert(1)>')).toBe(true);
  expect(told.html.split('</style>')).toHaveLength(2);
  expect(told.html.match(/\son[a-z]+=(?!alert\(1\)>)/gi)).toBeNull();
  expect(told.markdown.includes('\\u{202e}')).toBe(true);
  // Names that a log states are among them, and its own.
  expect(events).toEqual([1, 2, 1]);
  for (const text of Object.values(told)) expect(text.includes('elsewhere.avhdx')).toBe(true);
  expect(told.html.includes('&lt;script>alert(3)')).toBe(true);
});

it('stays a page that can be opened, whatever the length of a name', () => {
  expect(LONG.length).toBeGreaterThan(30_000);
  for (const text of Object.values(told)) {
    expect(text.length).toBeLessThan(4_000_000);
    expect(text.includes('AAAAAAAA')).toBe(true);
  }
});
