import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { overview } from '../../../src/cli/fleet/overview.ts';
import { resultOf } from '../../../src/cli/fleet/results.ts';
import type { ReportArgs } from '../../../src/cli/report.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';

const line = JSON.stringify(
  resultOf({ key: 'k', data: null, value: null, failure: 'worker lost', finished: 0 }),
);

function fileWith(text: string) {
  const folder = temporaryFolder();
  const path = join(folder, 'results.jsonl');
  writeFileSync(path, text);
  const output = join(folder, 'all.json');
  const args = {
    ...{ paths: [path], output, format: 'html', json: true, force: false },
    ...{ hash: false, files: false, redact: false, quiet: true },
  } as unknown as ReportArgs;
  return { path, output, args };
}

it('takes lines as they come, whatever ends the last one', async () => {
  for (const text of [`${line}\n${line}`, `${line}\n\n${line}\n`, `\n${line}\r\n${line}`]) {
    const { path, output, args } = fileWith(text);
    expect(await overview(path, args)).toBe(0);
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ results: 2 });
  }
});

it('names the line that is no result, and writes nothing', async () => {
  for (const wrong of ['{', '7', '{"schema":"vhdset-fleet-result-2"}']) {
    const { path, output, args } = fileWith(`${line}\n${wrong}\n${line}`);
    await expect(overview(path, args)).rejects.toThrow('line 2 is not a result');
    expect(() => readFileSync(output)).toThrow('ENOENT');
  }
});

it('holds no line that is longer than any result', async () => {
  const { path, args } = fileWith(`${line}\n${'x'.repeat(5 * 1024 * 1024)}`);
  await expect(overview(path, args)).rejects.toThrow('a line is too long');
});

it('replaces a file only when it is told to', async () => {
  const { path, output, args } = fileWith(line);
  writeFileSync(output, 'mine');
  await expect(overview(path, args)).rejects.toMatchObject({ reason: 'exists' });
  expect(readFileSync(output, 'utf8')).toBe('mine');
  expect(await overview(path, { ...args, force: true })).toBe(0);
  expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({ results: 1 });
});

it('has no options of a report on folders', async () => {
  const { path, args } = fileWith(line);
  for (const option of ['hash', 'files', 'redact']) {
    const asked = overview(path, { ...args, [option]: true });
    await expect(asked).rejects.toThrow(`--${option} is for reports on folders`);
  }
});
