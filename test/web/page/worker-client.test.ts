import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Asked, Told } from '../../../src/web/page/protocol.ts';
import { type Step, WorkerClient } from '../../../src/web/page/worker-client.ts';

/** What a browser would start: keeps what it is asked, answers when a test says so. */
class FakeWorker {
  static last: FakeWorker;
  readonly asked: Asked[] = [];
  ended = false;
  onmessage: ((event: { data: Told }) => void) | null = null;
  onerror: ((event: { message: string }) => void) | null = null;
  readonly url: string;
  constructor(url: string) {
    this.url = url;
    FakeWorker.last = this;
  }
  postMessage = (asked: Asked) => void this.asked.push(asked);
  terminate = () => {
    this.ended = true;
  };
}

const made: Blob[] = [];
beforeEach(() => {
  made.length = 0;
  vi.stubGlobal('Worker', FakeWorker);
  vi.stubGlobal('WORKER_SOURCE', deflateRawSync('the script').toString('base64'));
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    made.push(blob as Blob);
    return 'blob:1';
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('starts the script that the page holds', async () => {
  await WorkerClient.start(() => {});
  expect(FakeWorker.last.url).toBe('blob:1');
  expect(await made[0]!.text()).toBe('the script');
});

it('gives each question its own answer, in whatever order, and tells how far it is', async () => {
  const steps: Step[] = [];
  const client = await WorkerClient.start((step) => steps.push(step));
  const [first, second] = [client.ask('json', {}), client.ask('explain', { query: '5' })];
  const worker = FakeWorker.last;
  expect(worker.asked.map(({ question }) => question)).toEqual(['json', 'explain']);
  const [one, two] = worker.asked.map(({ number }) => number) as [number, number];
  worker.onmessage!({ data: { step: 'files', done: 1, total: 2 } });
  worker.onmessage!({ data: { number: two, failure: 'not known' } });
  worker.onmessage!({ data: { number: one, gets: '{}' } });
  expect(await first).toBe('{}');
  await expect(second).rejects.toThrow('not known');
  expect(steps).toEqual([{ step: 'files', done: 1, total: 2 }]);
});

it('hands on what is known early, and goes on waiting for the whole answer', async () => {
  const client = await WorkerClient.start(() => {});
  const parts: unknown[] = [];
  const asked = client.ask('open', { files: [], version: '1' }, (part) => parts.push(part));
  const worker = FakeWorker.last;
  const { number } = worker.asked[0]!;
  const section = { id: 'findings', title: 'Findings', blocks: [] };
  worker.onmessage!({ data: { number, early: section } });
  expect(parts).toEqual([section]);
  const whole = { sections: [section], disks: [], files: [] };
  worker.onmessage!({ data: { number, gets: whole } });
  expect(await asked).toBe(whole);
});

it('lets nobody wait for a worker that was stopped, or that failed', async () => {
  const client = await WorkerClient.start(() => {});
  const asked = client.ask('json', {});
  client.stop();
  await expect(asked).rejects.toThrow('stopped');
  expect(FakeWorker.last.ended).toBe(true);
  const other = await WorkerClient.start(() => {});
  const waiting = other.ask('json', {});
  FakeWorker.last.onerror!({ message: 'out of memory' });
  await expect(waiting).rejects.toThrow('the worker failed: out of memory');
});
