import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../../fixtures/scenarios/index.ts';
import type { FleetResult } from '../../../src/report/json/fleet-result-schema.ts';
import { vhdset } from '../run.ts';
import { makeSets } from './many-sets.ts';
import { resultsOf } from './results-of.ts';

/** What is there: one set on HOLD, one without its parent, one with 52 checkpoints, one in two places. */
const folder = mkdtempSync(join(tmpdir(), 'vhdset-questions-'));
const file = join(folder, 'results.jsonl');
const root = join(folder, 'copies');
const at = (...names: string[]) => join(root, ...names, 'shared.vhds');
let results: FleetResult[];

beforeAll(async () => {
  for (const name of ['fork-commit-hold', 'missing-parent']) {
    mkdirSync(join(root, name), { recursive: true });
    await SCENARIOS.find((one) => one.name === name)!.build(join(root, name));
  }
  for (const place of ['one', 'two']) {
    mkdirSync(join(root, place));
    await makeSets(join(root, place), 1);
  }
  await makeSets(root, 1, { first: 5, checkpoints: 52 });
  // One folder at a time: what the hosts said in one of them is about no set of another.
  results = [];
  for (const name of ['fork-commit-hold', 'missing-parent', 'one', 'two', 'set-0005']) {
    results.push(...(await resultsOf(join(root, name), 'analyze')));
  }
  results.push(...(await resultsOf(join(root, 'set-0005'), 'hash')));
  results.push(...(await resultsOf(join(root, 'missing-parent'), 'hash')));
  writeFileSync(file, results.map((one) => `${JSON.stringify(one)}\n`).join(''));
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The queries of the page, by the sentence before each. */
const queries = new Map(
  [...readFileSync('docs/fleet.md', 'utf8').matchAll(/([^\n]+):\n\n```sql\n(.+?)```/gs)].map(
    ([, sentence, sql]) => [sentence!, sql!],
  ),
);

async function answer(begin: string): Promise<Record<string, unknown>[]> {
  const [, sql] = [...queries].find(([sentence]) => sentence.startsWith(begin))!;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(sql.replaceAll('results.jsonl', file));
  const rows = reader.getRowObjectsJson() as Record<string, unknown>[];
  connection.closeSync();
  return rows;
}

describe('the questions of docs/fleet.md, answered by DuckDB', () => {
  it('are all asked here', () => {
    expect(queries.size).toBe(6);
  });

  it('sets with more than 50 checkpoints', async () => {
    expect(await answer('Sets with more than 50')).toEqual([
      {
        ...{ path: at('set-0005'), checkpoints: '52' },
        oldest: expect.stringContaining('2026-10-01'),
      },
    ]);
  });

  it('sets on HOLD', async () => {
    const rows = await answer('Sets on HOLD');
    expect(rows.map(({ path }) => path)).toEqual([at('fork-commit-hold')]);
  });

  it('damage', async () => {
    const rows = await answer('Sets with damage');
    const found = rows.map(({ path, finding }) => `${finding} ${path}`);
    expect(found).toContain(`missing-parent ${at('missing-parent')}`);
    expect(found).toContain(`fork-commit-hold ${at('fork-commit-hold')}`);
    for (const { path } of rows) expect(path).not.toContain('set-0005');
  });

  it('growth by week: the bytes of all weeks are those of all growth', async () => {
    const rows = await answer('Growth of all sets');
    const weeks = rows.map(({ week }) => String(week));
    expect(weeks).toEqual(weeks.toSorted());
    for (const week of weeks) expect(new Date(week).getUTCDay()).toBe(1);
    const sum = rows.reduce((total, { bytes }) => total + Number(bytes), 0);
    const grown = results.flatMap(({ analysis }) => analysis?.growth ?? []);
    expect(sum).toBe(grown.reduce((total, { bytes }) => total + bytes, 0));
    expect(sum).toBeGreaterThan(0);
  });

  it('one identity in several places', async () => {
    const rows = await answer('Disks with one identity');
    expect(rows).toHaveLength(3);
    for (const { places } of rows) {
      expect(places).toEqual([
        expect.stringContaining(join(root, 'one')),
        expect.stringContaining(join(root, 'two')),
      ]);
    }
  });

  it('chains without a digest', async () => {
    const rows = await answer('Chains without a digest');
    expect(rows.map(({ path, code }) => [path, code])).toEqual([
      [at('missing-parent'), 'input-unusable'],
    ]);
  });
});

describe('report of results', () => {
  it('is an overview as HTML, Markdown and JSON', async () => {
    const json = JSON.parse((await vhdset(['report', file, '--json'])).stdout);
    expect(json).toMatchObject({ results: results.length, failed: [{ action: 'hash' }] });
    expect(json.rows.map(({ path }: { path: string }) => path)).toHaveLength(5);
    const set = json.rows.find(({ path }: { path: string }) => path === at('set-0005'));
    expect(set).toMatchObject({ checkpoints: 52, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect(json.copies).toHaveLength(3);

    const markdown = await vhdset(['report', file, '--format', 'md']);
    expect(markdown.code).toBe(0);
    expect(markdown.stdout).toContain('# Overview of 5 sets and chains');
    expect(markdown.stdout).toContain('1 set is on HOLD');
    expect(markdown.stdout).toContain('52 checkpoints');

    const html = await vhdset(['report', file]);
    expect(html.stdout).toMatch(/^<!DOCTYPE html>/);
    expect(html.stdout).toContain('Overview of 5 sets and chains');
    expect(html.stdout).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  it('shows hostile names inert, and names a line that is no result', async () => {
    const [first] = results;
    const hostile = join(folder, 'hostile.jsonl');
    const path = '/a/<img src=x onerror=alert(1)>\u202e|b.vhds';
    const line = JSON.stringify({ ...first, path });
    writeFileSync(hostile, `${line}\n`);
    expect((await vhdset(['report', hostile])).stdout).not.toContain('<img src=x');
    const { stdout } = await vhdset(['report', hostile, '--format', 'md']);
    expect(stdout).not.toContain('\u202e');
    expect(stdout).not.toMatch(/(?<!\\)<img src=x/);
    writeFileSync(hostile, `${line}\n{"schema":"vhdset-fleet-result-1"}\n`);
    const broken = await vhdset(['report', hostile]);
    expect([broken.code, broken.stderr]).toEqual([3, expect.stringContaining('line 2')]);
    const hashed = await vhdset(['report', file, '--hash']);
    expect([hashed.code, hashed.stderr]).toEqual([2, expect.stringContaining('not on results')]);
  });
});
