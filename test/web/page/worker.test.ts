import { afterAll, expect, it, vi } from 'vitest';
import { build } from '../../../fixtures/scenarios/missing-parent.ts';
import type { Section } from '../../../src/report/view/report/document.ts';
import { readHere } from '../../../src/web/blob-reads.ts';
import type { Asked, Told } from '../../../src/web/page/protocol.ts';
import { temporaryFolder } from '../../cli/volume-images.ts';
import { droppedFolder } from './dropped-folder.ts';

const folder = temporaryFolder('worker');
afterAll(() => vi.unstubAllGlobals());

interface Scope {
  postMessage(told: Told): void;
  onmessage?: (event: { data: Asked }) => Promise<void>;
}

it('answers what it is asked, or says why it does not', async () => {
  const told: Told[] = [];
  const scope: Scope = { postMessage: (one) => void told.push(one) };
  vi.stubGlobal('self', scope);
  const forget = vi.fn();
  vi.doMock('../../../src/web/page/reading-thread.ts', () => {
    return { beginReading: () => ({ read: readHere, forget }) };
  });
  await import('../../../src/web/page/worker.ts');
  const ask = async (number: number, question: Asked['question'], asks: unknown) => {
    await scope.onmessage!({ data: { number, question, asks } });
    return told.findLast((one) => 'number' in one && one.number === number);
  };
  expect(await ask(1, 'json', {})).toEqual({
    number: 1,
    failure: 'internal error: Error: no files were chosen',
  });
  await build(folder);
  const { files } = await droppedFolder(folder);
  await ask(2, 'open', { files, version: '1.2.3' });
  expect(forget).toHaveBeenCalledTimes(1);
  const places = (isIt: (one: Told) => boolean) => told.flatMap((one, i) => (isIt(one) ? [i] : []));
  const [first, all] = places((one) => 'early' in one && one.number === 2);
  const [tables] = places((one) => 'step' in one && one.step === 'tables');
  const [planning] = places((one) => 'step' in one && one.step === 'plans');
  expect(first).toBeLessThan(tables!);
  expect(tables).toBeLessThan(all!);
  expect(all).toBeLessThan(planning!);
  const earlyAt = (place: number) => (told[place] as { early: Section }).early;
  expect(earlyAt(first!).blocks[0]).toMatchObject({ kind: 'warning' });
  const { sections } = (told.at(-1) as { gets: { sections: { id: string }[] } }).gets;
  // What comes before the plans is what stands there in the end.
  expect(sections.find(({ id }) => id === 'findings')).toEqual(earlyAt(all!));
  expect(told.some((one) => 'step' in one && one.step === 'findings')).toBe(true);
  const json = (await ask(3, 'json', {})) as { gets: string };
  expect(JSON.parse(json.gets).analysis.tool.version).toBe('1.2.3');
  const report = (await ask(4, 'report', { time: '2026-11-28T19:00:00.000Z' })) as { gets: string };
  expect(report.gets).toContain('2026-11-28 19:00 UTC');
  expect(await ask(5, 'inspect', { path: 'not/there.vhdx' })).toMatchObject({
    failure: expect.stringContaining('it is not among the files that were dropped here'),
  });
});
