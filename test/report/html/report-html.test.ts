import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../fixtures/scenarios/index.ts';
import { vhdset } from '../../../src/recovery/command.ts';
import { REPORT_CSS, REPORT_CSS_SHA256 } from '../../../src/report/html/report-css.ts';
import { reportHtml } from '../../../src/report/html/report-html.tsx';
import { readReport } from '../../../src/report/view/report/report.ts';
import { withFolderCase } from '../../case/folder-case.ts';
import { hasChromium, launchChromium } from '../../chromium.ts';
import { brief } from '../../share.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-report-'));
const axe = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
/** The same bytes are the same pages, whatever Node.js made them. */
const looks = hasChromium && !brief;
let browser: Browser | null = null;
/** Scripts are off in it. */
let quiet: Page | null = null;

beforeAll(async () => {
  browser = looks ? await launchChromium() : null;
  quiet = (await browser?.newPage({ javaScriptEnabled: false })) ?? null;
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What axe looks at, since it takes its time: a long chain, events and machines, a chain that is broken. */
const SCHEMES: Readonly<Record<string, readonly ('light' | 'dark')[]>> = {
  'never-merging': ['dark'],
  'no-permission': ['light'],
  'missing-parent': ['light', 'dark'],
};

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    // Spelt as XML would be: as valid.
    'void-style': 'off',
    // A commit of a copy may be as long as it is.
    'long-title': 'off',
    'no-inline-style': 'error',
    // Tables and pictures that scroll are within reach of the keyboard.
    'prefer-native-element': 'off',
    'tel-non-breaking': 'off',
  },
});

/** The report of a folder, and what stands on it as data. */
function reportOf(path: string) {
  return withFolderCase({ paths: [path] }, async (opened) => {
    const report = await readReport(opened, {
      making: {
        command: vhdset('report', { path }),
        version: '1.2.3',
        time: '2026-11-28T19:00:00.000Z',
        host: 'here',
        words: [{ path }],
        analyzeHint: 'vhdset analyze --all lists them',
      },
      planCommand: vhdset('plan', { path }),
      output: 'out',
      hashes: null,
    });
    return { report, html: reportHtml(report, 'sh') };
  });
}

it('knows its own style by its digest', () => {
  expect(createHash('sha256').update(REPORT_CSS).digest('base64')).toBe(REPORT_CSS_SHA256);
});

describe.each(SCENARIOS.filter(({ name }) => name !== 'long-chain'))(
  'of $name',
  ({ build, name }) => {
    let made: Awaited<ReturnType<typeof reportOf>>;

    beforeAll(async () => {
      const path = join(folder, name);
      mkdirSync(path);
      await build(path);
      made = await reportOf(path);
    });

    it('is valid HTML without a script', async () => {
      const { results } = await validator.validateString(made.html);
      const messages = results.flatMap((result) => result.messages);
      expect(messages.map(({ ruleId, message, line }) => `${line}: ${ruleId}: ${message}`)).toEqual(
        [],
      );
      expect(made.html).not.toMatch(/<script|javascript:|\son[a-z]+=|https?:\/\/(?!www\.w3\.org)/i);
    });

    it('tells every finding, every file and the recommended option', () => {
      const { report, html } = made;
      const text = html
        .replace(/<[^>]*>/g, '')
        .replace(/&amp;/g, '&')
        .replace(/&lt;/g, '<')
        .replace(/&quot;/g, '"');
      for (const { title } of report.findings) expect(text).toContain(title);
      for (const { path } of report.inventory.files)
        expect(text).toContain(path.slice(folder.length + name.length + 2));
      for (const { recommended } of report.plans)
        if (recommended) expect(text).toContain(recommended.title);
      for (const { warnings } of report.plans)
        for (const warning of warnings) expect(text).toContain(warning);
    });

    it('prints what each disk stores and decides to the byte', () => {
      const { report, html } = made;
      const cells = [
        ...html.matchAll(/<td>[^<]*?(?:<small>)?(-?[\d,]+)(?: bytes?)?(?:<\/small>)?<\/td>/g),
      ];
      const figures = new Set(cells.map(([, figure]) => Number(figure!.replaceAll(',', ''))));
      const { disks, files } = report.inventory;
      const stored =
        report.chains.length > 0
          ? disks.filter(({ allocation, parent }) => allocation && parent)
          : [];
      for (const { allocation } of stored) expect(figures).toContain(allocation!.dataBytes);
      for (const { size } of files) expect(figures).toContain(size);
      for (const { data } of report.view.growth) {
        const days = data.days.length > 1 ? data.days.slice(-62) : [];
        for (const { bytes } of days) expect(figures).toContain(bytes);
      }
      for (const { content } of report.chains) {
        for (const { decides, merge } of content?.layers ?? []) {
          if (content && report.chains.some(({ members }) => members.length > 1)) {
            expect(
              figures.has(decides) || content.lanes.lanes.some(({ bytes }) => bytes === decides),
            ).toBe(true);
            if (merge) expect(figures).toContain(merge.writes);
          }
        }
        const lanes = content?.lanes.lanes ?? [];
        const sum = lanes.reduce((total, { bytes }) => total + bytes, 0);
        expect(sum).toBe(content?.virtualSize ?? 0);
      }
    });

    it.skipIf(!looks)('is read without scripts and asks nobody for anything', async () => {
      const path = join(folder, `${name}.html`);
      writeFileSync(path, made.html);
      const page = quiet!;
      page.removeAllListeners();
      const asked: string[] = [];
      const complaints: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`file://${path}`);
      expect(await page.locator('h1').textContent()).toContain(name);
      // The policy lets its own style through.
      expect(await page.locator('h1').evaluate((h1) => getComputedStyle(h1).fontSize)).toBe(
        '30.4px',
      );
      expect(asked).toEqual([`file://${path}`]);
      expect(complaints).toEqual([]);
    });

    const schemes = SCHEMES[name] ?? [];
    // Of a few: a page is judged for seconds.
    if (schemes.length === 0) return;
    it.skipIf(!looks)('is within reach of everybody', async () => {
      for (const colorScheme of schemes) {
        const context = await browser!.newContext({ colorScheme, bypassCSP: true });
        const page = await context.newPage();
        await page.setContent(made.html);
        await page.evaluate(axe);
        const found = (await page.evaluate('axe.run()')) as { violations: Violation[] };
        const grave = found.violations.filter(
          ({ impact }) => impact === 'serious' || impact === 'critical',
        );
        expect(grave.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        await context.close();
      }
    });
  },
);

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}
