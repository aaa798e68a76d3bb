import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { vhdset as command } from '../../../../src/recovery/command.ts';
import { reportHtml } from '../../../../src/report/html/report-html.tsx';
import { fileDiffSchema } from '../../../../src/report/json/file-diff-schema.ts';
import { readReport } from '../../../../src/report/view/report/report.ts';
import { withFolderCase } from '../../../case/folder-case.ts';
import { type Content, stateBlocks } from '../../../case/ntfs-disks.ts';
import { childOf, writeDisk } from '../../../cli/disk-files.ts';
import { vhdset } from '../../../cli/run.ts';
import { reportOn, smallSet } from './small-report.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-states-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three states of an NTFS volume: what is in one and not in the next, and what differs. */
const STATES: readonly [name: string, files: Readonly<Record<string, Content>>][] = [
  ['base.vhdx', { a: 'first', b: 'stays', c: { cluster: 400, size: 3000 } }],
  ['middle.avhdx', { a: 'other text', b: 'stays', c: { cluster: 400, size: 3000 } }],
  ['leaf.avhdx', { a: 'other text', b: 'stays', d: { cluster: 600, size: 2000 } }],
];

async function report(files: boolean) {
  return withFolderCase({ paths: [folder] }, (opened) =>
    readReport(opened, {
      making: {
        command: command('report', { path: folder }),
        ...{ version: '1', time: '2026-11-28T19:00:00.000Z', host: 'here', words: [] },
        analyzeHint: '',
      },
      planCommand: command('plan', { path: folder }),
      ...{ output: 'out', hashes: null, files },
    }),
  );
}

it('tells of an NTFS volume which files differ from the state before and from the base, as diff does', async () => {
  for (const [i, [name, files]] of STATES.entries()) {
    const spec = i === 0 ? {} : childOf(STATES[i - 1]![0], i);
    await writeDisk(join(folder, name), i + 1, stateBlocks(files), spec);
  }
  const made = await report(true);
  const [chain] = made.chains;
  const told = chain!.files!.map(({ from, volumes: [volume], trouble }) => {
    const { kind, status, writtenBytes, largest } = volume!;
    const changes = largest.map(({ change, path, bytes }) => [change, path, bytes]);
    return { from, kind, status, writtenBytes, changes, trouble };
  });
  const diffs = [];
  for (const from of ['middle.avhdx', 'base.vhdx']) {
    const words = ['diff', join(folder, 'leaf.avhdx'), '--from', join(folder, from)];
    const { stdout } = await vhdset([...words, '--files', '--json']);
    const [volume] = fileDiffSchema.parse(JSON.parse(stdout)).volumes;
    const { kind, status, writtenBytes, changes } = volume!;
    const listed = changes.flatMap((one) => {
      if (one.change === 'undetermined') return [];
      const bytes = one.change === 'removed' ? one.previousBytes : one.bytes;
      return [[one.change, one.paths[0] ?? one.previousPaths[0], bytes] as const];
    });
    const largestFirst = listed.toSorted(([, , a], [, , b]) => b - a);
    diffs.push({
      ...{ from: join(folder, from), kind, status, writtenBytes, changes: largestFirst },
      trouble: null,
    });
  }
  expect(told).toEqual(diffs);
  expect(told.map(({ kind, changes }) => [kind, changes])).toEqual([
    [
      'ntfs',
      [
        ['removed', 'c', 3000],
        ['added', 'd', 2000],
      ],
    ],
    [
      'ntfs',
      [
        ['removed', 'c', 3000],
        ['added', 'd', 2000],
        ['changed', 'a', 10],
      ],
    ],
  ]);
  const html = reportHtml(made, 'sh');
  expect(html).toContain('Files from middle.avhdx to leaf.avhdx');
  expect(html).toContain('Files from base.vhdx to leaf.avhdx');
  for (const [change, path, bytes] of [
    ['removed', 'c', '2.9 KiB<small>3,000</small>'],
    ['added', 'd', '2 KiB<small>2,000</small>'],
    ['changed', 'a', '10 bytes'],
  ]) {
    expect(html).toContain(
      `<tr><th scope="row" class="name">${path}</th><td>${change}</td><td>${bytes}</td></tr>`,
    );
  }
});

it('looks into no file system unless it is asked to, and says where none is recognised', async () => {
  expect((await report(false)).chains[0]!.files).toBeNull();
  const { chains } = await reportOn(await smallSet(), { files: true });
  expect(chains[0]!.files!.map(({ from, to, volumes }) => [from, to, volumes])).toEqual([
    ['middle.avhdx', 'leaf.avhdx', []],
    ['base.vhdx', 'leaf.avhdx', []],
  ]);
});
