import { afterEach, expect, it, vi } from 'vitest';
import { readHere } from '../../../src/web/blob-reads.ts';
import {
  beginReading,
  type PartsRead,
  type PartsWanted,
  type ReadingWorker,
  readingThread,
} from '../../../src/web/page/reading-thread.ts';

afterEach(() => vi.unstubAllGlobals());

const blobOf = (first: number) => new Blob([Uint8Array.of(first, first + 1, first + 2)]);

/** The script of the thread in this one: what it is told goes to it, what it tells comes back. */
async function startReader(): Promise<{ worker: ReadingWorker; asked: PartsWanted[] }> {
  vi.resetModules();
  const asked: PartsWanted[] = [];
  const worker = {
    onmessage: null,
    onerror: null,
    postMessage: (wanted: PartsWanted) => {
      asked.push(wanted);
      void scope.onmessage!({ data: wanted });
    },
  } as unknown as ReadingWorker;
  const scope = {
    onmessage: undefined as ((event: { data: PartsWanted }) => Promise<void>) | undefined,
    postMessage: (data: PartsRead) => worker.onmessage!.call(null as never, { data } as never),
  };
  vi.stubGlobal('self', scope);
  await import('../../../src/web/page/reader.ts');
  return { worker, asked };
}

it('reads parts of several files, each of which it sends once', async () => {
  const { worker, asked } = await startReader();
  const { read } = readingThread(worker);
  const [a, b] = [blobOf(10), blobOf(20)];
  const got = await Promise.all([
    read([
      { blob: a, start: 1, end: 3 },
      { blob: b, start: 0, end: 1 },
    ]),
    read([{ blob: b, start: 2, end: 3 }]),
  ]);
  expect(got).toEqual([Uint8Array.of(11, 12, 20), Uint8Array.of(22)]);
  expect(asked.map(({ news }) => news.length)).toEqual([2, 0]);
});

it('forgets the files of before, also those that are read again', async () => {
  const { worker, asked } = await startReader();
  const { read, forget } = readingThread(worker);
  const [a, b] = [blobOf(10), blobOf(20)];
  const first = [a, b].map((blob) => read([{ blob, start: 0, end: 1 }]));
  forget();
  // What was begun before is still read.
  expect(await Promise.all(first)).toEqual([Uint8Array.of(10), Uint8Array.of(20)]);
  const second = [b, blobOf(30)].map((blob) => read([{ blob, start: 1, end: 2 }]));
  expect(await Promise.all(second)).toEqual([Uint8Array.of(21), Uint8Array.of(31)]);
  expect(asked.map(({ forgets, parts }) => [forgets, parts[0]![0]])).toEqual([
    ...[
      [false, 0],
      [false, 1],
    ],
    ...[
      [true, 0],
      [false, 1],
    ],
  ]);
});

it('tells what the browser said of a file that it could not read, and goes on', async () => {
  const { worker } = await startReader();
  const { read } = readingThread(worker);
  const gone = {
    size: 3,
    slice: () => ({
      arrayBuffer: () => Promise.reject(new DOMException('it is gone', 'NotFoundError')),
    }),
  };
  await expect(read([{ blob: gone, start: 0, end: 3 }])).rejects.toMatchObject({
    ...{ name: 'NotFoundError', message: 'it is gone' },
  });
  expect(await read([{ blob: blobOf(5), start: 0, end: 2 }])).toEqual(Uint8Array.of(5, 6));
});

it('reads by itself where the thread does not come up', async () => {
  const worker = { onmessage: null, onerror: null, postMessage() {} } as unknown as ReadingWorker;
  const { read } = readingThread(worker);
  const waiting = read([{ blob: blobOf(1), start: 0, end: 2 }]);
  worker.onerror!.call(null as never, new Event('error') as never);
  expect(await waiting).toEqual(Uint8Array.of(1, 2));
  expect(await read([{ blob: blobOf(7), start: 1, end: 2 }])).toEqual(Uint8Array.of(8));
});

it('reads here where there are no threads', () => {
  expect(beginReading().read).toBe(readHere);
});
