import type { Asked, EarlyOf, Question, Questions, Told } from './protocol.ts';

/** The script of the worker: deflated, in base64. */
declare const WORKER_SOURCE: string;

export interface Step {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

/** Who waits for an answer. */
interface Waiting {
  done(gets: unknown): void;
  early(part: unknown): void;
  fail(error: Error): void;
}

/** The worker as the page sees it: questions, answers, how far it is, and a way to stop it. */
export class WorkerClient {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #number = 0;

  private constructor(worker: Worker, onStep: (step: Step) => void) {
    this.#worker = worker;
    this.#worker.onmessage = ({ data }: MessageEvent<Told>) => {
      if ('step' in data) return onStep(data);
      const waiting = this.#waiting.get(data.number);
      if ('early' in data) return waiting?.early(data.early);
      this.#waiting.delete(data.number);
      if ('failure' in data) waiting?.fail(new Error(data.failure));
      else waiting?.done(data.gets);
    };
    this.#worker.onerror = ({ message }) => this.#failAll(`the worker failed: ${message}`);
  }

  static async start(onStep: (step: Step) => void): Promise<WorkerClient> {
    const packed = Uint8Array.from(atob(WORKER_SOURCE), (character) => character.charCodeAt(0));
    const source = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    const script = await new Response(source).arrayBuffer();
    const url = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
    const worker = new Worker(url);
    URL.revokeObjectURL(url);
    return new WorkerClient(worker, onStep);
  }

  /** @param onEarly gets what is known of the answer before all of it is */
  ask<Q extends Question>(
    question: Q,
    asks: Questions[Q]['asks'],
    onEarly: (part: EarlyOf<Q>) => void = () => {},
  ): Promise<Questions[Q]['gets']> {
    const number = ++this.#number;
    const answer = new Promise<unknown>((done, fail) => {
      this.#waiting.set(number, { done, fail, early: onEarly as (part: unknown) => void });
    });
    this.#worker.postMessage({ number, question, asks } satisfies Asked);
    return answer as Promise<Questions[Q]['gets']>;
  }

  /** Ends whatever it is doing; it can't be asked any more. */
  stop(): void {
    this.#worker.terminate();
    this.#failAll('stopped');
  }

  #failAll(why: string): void {
    for (const { fail } of this.#waiting.values()) fail(new Error(why));
    this.#waiting.clear();
  }
}
