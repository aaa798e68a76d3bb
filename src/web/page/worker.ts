import { codeOf } from '../../bytes/vhdset-error.ts';
import { Investigation } from './investigation.ts';
import type { Asked, Question, Questions, Told } from './protocol.ts';

/** Everything that reads or computes: the page itself only shows. One question after the other. */
const tell = (told: Told) => (self as unknown as Worker).postMessage(told);
let investigation: Investigation | null = null;

type Answers = {
  [Q in Question]: (asks: Questions[Q]['asks']) => Promise<Questions[Q]['gets']>;
};

const opened = (): Investigation => {
  if (!investigation) throw new Error('no files were chosen');
  return investigation;
};

const answers: Answers = {
  async open({ files, version }) {
    investigation = await Investigation.begin(files, version, (step, done, total) =>
      tell({ step, done, total }),
    );
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
    const answer = answers[question] as (asks: unknown) => Promise<unknown>;
    tell({ number, gets: await answer(asks) });
  } catch (error) {
    const known = codeOf(error) !== undefined && error instanceof Error;
    tell({ number, failure: known ? error.message : `internal error: ${String(error)}` });
  }
};
