import { codeOf } from '../../bytes/vhdset-error.ts';
import { Investigation } from './investigation.ts';
import type { Asked, Question, Questions, Told } from './protocol.ts';
import { beginReading } from './reading-thread.ts';

/** Everything that reads or computes: the page itself only shows. One question after the other. */
const tell = (told: Told) => (self as unknown as Worker).postMessage(told);
const reading = beginReading();
let investigation: Investigation | null = null;

/** Milliseconds between messages of one step: nobody sees more of them, and each makes the page draw. */
const PACE = 50;
let lastTold = { step: '', at: 0 };

function tellProgress(step: string, done: number, total: number): void {
  const at = performance.now();
  if (step === lastTold.step && done < total && at - lastTold.at < PACE) return;
  lastTold = { step, at };
  tell({ step, done, total });
}

type Answers = {
  [Q in Question]: (
    asks: Questions[Q]['asks'],
    early: (part: unknown) => void,
  ) => Promise<Questions[Q]['gets']>;
};

const opened = (): Investigation => {
  if (!investigation) throw new Error('no files were chosen');
  return investigation;
};

const answers: Answers = {
  async open({ files, version }, early) {
    investigation = null;
    reading.forget();
    investigation = await Investigation.begin(files, version, tellProgress, early, reading.read);
    return investigation.overview();
  },
  report: async ({ time }) => opened().report(time),
  json: async () => opened().json(),
  inspect: async ({ path }) => opened().inspect(path),
  explain: async ({ query }) => {
    const { explained } = await import('./explained.ts');
    return explained(query);
  },
  volumes: async ({ disk }) => opened().volumes(disk),
  list: async (place) => opened().list(place),
  save: async ({ target, ...place }) => opened().save(place, target),
  export: async ({ disk, format, target }) => opened().export(disk, format, target),
};

self.onmessage = async ({ data }: MessageEvent<Asked>) => {
  const { number, question, asks } = data;
  try {
    const answer = answers[question] as (asks: unknown, early: unknown) => Promise<unknown>;
    const early = (part: unknown) => tell({ number, early: part });
    tell({ number, gets: await answer(asks, early) });
  } catch (error) {
    const known = codeOf(error) !== undefined && error instanceof Error;
    tell({ number, failure: known ? error.message : `internal error: ${String(error)}` });
  }
};
