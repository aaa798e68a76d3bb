import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../../fixtures/scenarios/index.ts';
import { hostOfScenario, writeHostFolder } from '../../../../fixtures/scene/host-folder.ts';
import { openScene } from '../../../../fixtures/scene/scene.ts';
import { vhdset } from '../../../../src/recovery/command.ts';
import { reportHtml } from '../../../../src/report/html/report-html.tsx';
import { reportJson } from '../../../../src/report/json/report-json.ts';
import { reportSchema } from '../../../../src/report/json/report-schema.ts';
import { reportMarkdown } from '../../../../src/report/markdown/report-md.ts';
import { namesOfReport } from '../../../../src/report/view/report/names-of-report.ts';
import { isOrdinary } from '../../../../src/report/view/report/ordinary-words.ts';
import { Redaction } from '../../../../src/report/view/report/redaction.ts';
import {
  type Report,
  readReport,
  reportSections,
} from '../../../../src/report/view/report/report.ts';
import { withFolderCase } from '../../../case/folder-case.ts';
import { brokenSet, reportOn, smallSet } from './small-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'acme-case-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const DIGEST = 'f00d'.repeat(16);
const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const SID = /S-1-5-\d+(?:-\d+){4,}/g;

describe.each([
  'no-permission',
  'missing-parent',
  'host-contradicts-copy',
  'fork-commit-hold',
  'ambiguous-parent',
  'lost-vhds',
])('of %s', (name) => {
  let told: Outputs;
  let redacted: Outputs;
  let names: string[];

  beforeAll(async () => {
    const copy = join(folder, name, 'Finance Cluster', 'Copied-2026');
    const host = join(folder, name, 'answers');
    mkdirSync(copy, { recursive: true });
    mkdirSync(host);
    const { build } = SCENARIOS.find((scenario) => scenario.name === name)!;
    const truth = await build(copy);
    await writeHostFolder(openScene(host), await hostOfScenario(name, copy, truth));
    told = await outputsOf(copy, host, false);
    redacted = await outputsOf(copy, host, true);
    const files = readdirSync(copy, { recursive: true, withFileTypes: true });
    names = [
      ...files.filter((file) => file.isFile()).map((file) => file.name),
      ...['acme-case-', 'Finance Cluster', 'Copied-2026', 'backup-pc', 'node-a', 'node-b', 'HOST1'],
      ...['host2', 'example.test', 'ClusterStorage', 'Shared.'],
    ];
  });

  it('tells no name, no GUID and no SID of the files, in no format', () => {
    const everything = Object.values(told).join('\n');
    const identifiers = [...everything.matchAll(GUID), ...everything.matchAll(SID)].map(
      ([identifier]) => identifier,
    );
    expect(identifiers.length).toBeGreaterThan(10);
    expect(names.filter((one) => everything.includes(one)).length).toBeGreaterThan(5);
    const clipped = [...everything.matchAll(/[0-9a-f]{8}(?=…)/gi)].map(([digits]) => digits);
    for (const [format, text] of Object.entries(redacted)) {
      const folded = text.replaceAll('\\\\_', '_').replaceAll('\\_', '_').toLowerCase();
      const secret = [...names, ...identifiers, ...clipped].filter((one) => !/^[0-]+$/.test(one));
      const leaked = new Set(secret.filter((one) => folded.includes(one.toLowerCase())));
      expect([format, ...leaked]).toEqual([format]);
    }
  });

  it('is data of the published schema, redacted or not', () => {
    for (const { json } of [told, redacted]) {
      const data = JSON.parse(json);
      expect(reportSchema.strict().parse(data)).toEqual(data);
    }
    expect(JSON.parse(redacted.json).redacted).toBe(true);
  });

  it('keeps equal what is equal, apart what is not, and all that is no name', () => {
    const pairs = new Map<string, string>();
    compare(JSON.parse(told.json), JSON.parse(redacted.json), '', (key, before, after) => {
      if (!/^(?:path|paths|leaf|name|subject|members|\w*Guid|virtualDiskId|vmId)$/.test(key))
        return;
      // The same name, shortened.
      if (before.includes('…')) return;
      expect(pairs.get(before.toLowerCase()) ?? after).toBe(after);
      pairs.set(before.toLowerCase(), after);
    });
    expect(pairs.size).toBeGreaterThan(10);
    expect(new Set(pairs.values()).size).toBe(pairs.size);
    const figures = (text: string) => text.match(/\d[\d,.]* (?:GiB|MiB|KiB|bytes)/g);
    expect(figures(redacted.md)).toEqual(figures(told.md));
    expect(redacted.md).toContain('Redacted: ');
    expect(told.md).not.toContain('Redacted: ');
  });
});

describe('of a set whose names are words', () => {
  /** The redacted report of a small set, as if its folder and its machine were called so. */
  async function redactedFor(name: string): Promise<string> {
    const report = await reportOn(await smallSet());
    const machine = { name, facts: 'generation 2', from: null, disks: [] };
    const machines = { listed: [machine], folded: [] };
    const host = {
      ...report.host,
      machines: [{ name, id: null }] as unknown as Report['host']['machines'],
    };
    const view = { ...report.view, host: { ...report.view.host, machines } };
    const named = { ...report, host, view };
    const redaction = new Redaction(namesOfReport(named));
    return JSON.stringify(reportSections({ ...named, redaction }));
  }

  it('reads as that of any other set', async () => {
    const usual = await redactedFor('QZX77');
    expect(usual).not.toContain('QZX77');
    expect(usual).toContain('machine-1 (generation 2)');
    for (const name of ['disk', 'the', 'copy', 'Merge', 'STATE', 'chain']) {
      expect(JSON.parse(await redactedFor(name))).toEqual(JSON.parse(usual));
    }
  });

  it('knows the words of a report for its own', async () => {
    const { redaction: _, ...report } = await reportOn(await brokenSet());
    const told = JSON.stringify(reportSections({ ...report, redaction: null }));
    const words = new Set(told.match(/(?<![\w.\\-])[a-z]{2,}(?![\w.\\-]|…)/g));
    const strange = [...words].filter((word) => !isOrdinary(word));
    expect(words.size).toBeGreaterThan(250);
    expect(strange.length / words.size).toBeLessThan(0.05);
  });
});

describe('a redaction', () => {
  const redaction = new Redaction([
    { kind: 'disk', name: 'Payroll.vhdx' },
    { kind: 'disk', name: 'disk-1.vhdx' },
    { kind: 'folder', name: 'copy' },
    { kind: 'machine', name: 'WEB01' },
  ]);

  it('knows a name however it is capitalised, and never takes one that is in use', () => {
    expect(redaction.text('PAYROLL.VHDX and payroll.vhdx')).toBe('disk-2.vhdx and disk-2.vhdx');
    expect(redaction.text('disk-1.vhdx')).toBe('disk-3.vhdx');
  });

  it('leaves words that are no names', () => {
    expect(redaction.text('a copy of web010 in /copy/web01')).toBe(
      'a copy of web010 in /folder-1/machine-1',
    );
    expect(redaction.value({ kind: 'copy', path: 'copy' })).toEqual({
      kind: 'copy',
      path: 'folder-1',
    });
    // A label of ours, not the folder.
    expect(redaction.text('Copy')).toBe('Copy');
    const command = { tool: 'vhdset', argv: ['vhdset', 'copy', '--copy', { path: 'copy' }] };
    expect(redaction.value(command).argv).toEqual([
      ...['vhdset', 'copy', '--copy'],
      { path: 'folder-1' },
    ]);
  });

  it('replaces a name within a sentence too, also without its extension or identifier', () => {
    const names = new Redaction([
      { kind: 'set', name: 'Ledger.vhds' },
      { kind: 'disk', name: 'Vault_6f1c3f0e-8a53-4d0e-9a0b-0c5a3f1e2d4c.avhdx' },
      { kind: 'folder', name: 'Treasury' },
      { kind: 'folder', name: '2026-11-21' },
      { kind: 'machine', name: 'Payroll' },
      { kind: 'host', name: '10.20.30.40' },
    ]);
    expect(names.text('Payroll wrote to ledger in Treasury until 10.20.30.40 lost Vault.')).toBe(
      'machine-1 wrote to set-1 in folder-1 until host-1 lost set-2.',
    );
    expect(names.text('Payrolls, a ledgerless day: 2026-11-21')).toBe(
      'Payrolls, a ledgerless day: 2026-11-21',
    );
    expect(names.text('/srv/2026-11-21/x')).toBe('/srv/folder-2/x');
  });

  it('takes a word of ours for a name where a name stands, and nowhere else', () => {
    const trap = new Redaction([
      { kind: 'machine', name: 'the' },
      { kind: 'machine', name: 'Disk' },
      { kind: 'machine', name: 'MERGE' },
      { kind: 'group', name: 'not found' },
    ]);
    const ours = 'Disk: the merge of the disk was not found. The disk is whole';
    expect(trap.text(ours)).toBe(ours);
    expect(trap.text('the')).toBe('machine-1');
    expect(trap.text("'the' failed to merge the disk of Disk and MERGE")).toBe(
      "'machine-1' failed to merge the disk of machine-2 and machine-3",
    );
    expect(trap.text('Disk (generation 2)')).toBe('machine-2 (generation 2)');
    expect(trap.text('“not found” was not found')).toBe('“group-1” was not found');
  });

  it('replaces disks that nobody listed, and keeps what names nobody', () => {
    expect(redaction.text('its parent is old.vhdx')).toMatch(/^its parent is disk-\d\.vhdx$/);
    expect(redaction.text('.avhdx files, S-1-5-18, S-1-5-32-544')).toBe(
      '.avhdx files, S-1-5-18, S-1-5-32-544',
    );
    expect(redaction.text('S-1-5-21-1-2-3-500')).toBe('S-1-5-21-0-0-1');
  });
});

interface Outputs {
  readonly html: string;
  readonly md: string;
  readonly json: string;
}

function outputsOf(path: string, host: string, redact: boolean): Promise<Outputs> {
  return withFolderCase({ paths: [path], host }, async (opened) => {
    const words = [{ path }, '--host', { path: host }];
    const report = await readReport(opened, {
      making: {
        command: vhdset('report', ...words),
        version: '1.2.3',
        time: '2026-11-28T19:00:00.000Z',
        host: 'backup-pc, Linux',
        words,
        analyzeHint: 'vhdset analyze --all lists them',
      },
      planCommand: vhdset('plan', ...words),
      output: `${path}-recovered`,
      hashes: new Map(opened.inventory.files.map((file) => [file.path, DIGEST])),
      redact,
    });
    return {
      html: reportHtml(report, 'sh'),
      md: reportMarkdown(report, 'powershell'),
      json: JSON.stringify(reportJson(report)),
    };
  });
}

/** Two data of the same structure; the values that are no strings are equal. */
function compare(
  before: unknown,
  after: unknown,
  key: string,
  onText: (key: string, before: string, after: string) => void,
): void {
  if (typeof before === 'string' && typeof after === 'string') {
    onText(key, before, after);
  } else if (key === 'hashes') {
    expect(Object.values(after as object)).toEqual(Object.values(before as object));
  } else if (Array.isArray(before)) {
    expect((after as unknown[]).length).toBe(before.length);
    for (const [i, one] of before.entries()) compare(one, (after as unknown[])[i], key, onText);
  } else if (before !== null && typeof before === 'object') {
    expect(Object.keys(after as object)).toEqual(Object.keys(before));
    for (const [name, one] of Object.entries(before)) {
      compare(one, (after as Record<string, unknown>)[name], name, onText);
    }
  } else if (key !== 'redacted') expect(after).toBe(before);
}
