import { Worker } from 'node:worker_threads';

/** Ends the process when one case never ends, and says which. */
export interface Watchdog {
  enter(what: string): void;
  stop(): void;
}

const SECONDS = 90;
const TEXT_BYTES = 200;

/** Runs beside a main thread that may hang in a loop and then can do nothing itself. */
const THREAD = `
const { workerData: { shared, seconds } } = require('node:worker_threads');
const count = new Int32Array(shared, 0, 1);
let [known, since] = [-1, Date.now()];
setInterval(() => {
  const now = Atomics.load(count, 0);
  if (now !== known) [known, since] = [now, Date.now()];
  if (Date.now() - since < seconds * 1000) return;
  const text = Buffer.from(new Uint8Array(shared, 4)).toString().replace(/\\0.*/s, '');
  require('node:fs').writeSync(2, 'hang: ' + text + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(4 + TEXT_BYTES);
  const count = new Int32Array(shared, 0, 1);
  const text = Buffer.from(shared, 4);
  const worker = new Worker(THREAD, { eval: true, workerData: { shared, seconds: SECONDS } });
  worker.unref();
  return {
    enter(what) {
      text.fill(0);
      text.write(what);
      Atomics.add(count, 0, 1);
    },
    stop: () => void worker.terminate(),
  };
}
