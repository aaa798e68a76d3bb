import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { SourceError } from '../../bytes/source-error.ts';
import { errnoOf } from '../source-error.ts';
import {
  type AnswerHeaders,
  type BegunAnswer,
  HttpConnections,
  type RemoteRequest,
  type Send,
} from './http-connections.ts';

/** What a server said. */
export interface RemoteAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: Uint8Array;
}

/** What is known of a request besides. */
export interface AskOptions {
  /** Where in the file the bytes lie that are asked for, for what is told. */
  readonly offset?: number;
  /** Where the body is put, which is then a part of it; undefined after a failure. */
  readonly into?: Uint8Array;
  readonly signal?: AbortSignal | undefined;
}

export interface ClientOptions {
  readonly send?: Send;
  /** How often a request is made that fails for a reason that may pass (default 6). */
  readonly attempts?: number;
  /** Requests under way at a time (default 64). */
  readonly inFlight?: number;
  /** Milliseconds that an answer may take, body and all (default 60,000). */
  readonly timeout?: number;
  /** Milliseconds before the second attempt; doubled before each further one (default 200). */
  readonly firstPause?: number;
}

/** Answers that may be others a moment later. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504]);
/** Milliseconds: whatever a server asks for. */
const LONGEST_PAUSE = 30_000;

/** The server closed the body before it was complete, or sends more than was asked for, and would again. */
class BodyError extends Error {
  readonly reason: 'broke-off' | 'too-long';

  constructor(reason: BodyError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/**
 * Asks servers: few requests at a time, each again after a growing pause where its failure may pass.
 * Nothing that is told of a failure holds a header that was sent.
 */
export class RemoteClient {
  /** Requests sent so far, repetitions among them. */
  sent = 0;
  readonly #send: Send;
  readonly #attempts: number;
  readonly #timeout: number;
  readonly #firstPause: number;
  readonly #slots: ReturnType<typeof pLimit>;

  constructor(options: ClientOptions = {}) {
    const { send = plainly(), attempts = 6, inFlight = 64 } = options;
    this.#send = send;
    this.#attempts = attempts;
    this.#timeout = options.timeout ?? 60_000;
    this.#firstPause = options.firstPause ?? 200;
    this.#slots = pLimit(inFlight);
  }

  /**
   * @param path as it is told of when it fails
   * @param limit bytes of the body at most; more is a failure
   * @returns any answer that will not pass: also that there is no such file
   * @throws {SourceError} where no server was reached, or it went on failing
   */
  async ask(
    path: string,
    request: RemoteRequest,
    limit: number,
    options: AskOptions = {},
  ): Promise<RemoteAnswer> {
    const { offset, signal } = options;
    let failure: unknown;
    for (let attempt = 0; attempt < this.#attempts; attempt++) {
      signal?.throwIfAborted();
      if (attempt > 0)
        await pause(this.#pauseBefore(attempt, failure), undefined, asOptions(signal));
      try {
        const answer = await this.#slots(() => this.#askOnce(request, limit, options));
        if (!PASSING.has(answer.status)) return answer;
        failure = answer;
      } catch (error) {
        signal?.throwIfAborted();
        if (!isPassing(error)) throw told(path, error, offset);
        failure = error;
      }
    }
    throw told(path, failure, offset);
  }

  async #askOnce(
    request: RemoteRequest,
    limit: number,
    { into, signal }: AskOptions,
  ): Promise<RemoteAnswer> {
    // Timers and signals that last until their time has come would hold what was answered.
    const ending = new AbortController();
    const end = () => ending.abort(signal?.reason);
    const late = () => ending.abort(new DOMException('too late', 'TimeoutError'));
    const timer = setTimeout(late, this.#timeout);
    signal?.addEventListener('abort', end);
    this.sent++;
    try {
      const begun = await this.#send(request, ending.signal);
      const { status, headers } = begun;
      return { status, headers, body: await bodyOf(begun, request, limit, into) };
    } catch (error) {
      throw ending.signal.aborted ? ending.signal.reason : error;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  #pauseBefore(attempt: number, failure: unknown): number {
    const growing = this.#firstPause * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
    const asked = isAnswer(failure) ? Number(failure.headers.get('retry-after') ?? 0) * 1000 : 0;
    return Math.min(LONGEST_PAUSE, Number.isFinite(asked) ? Math.max(asked, growing) : growing);
  }
}

function plainly(): Send {
  const connections = new HttpConnections();
  return (request, signal) => connections.send(request, signal);
}

/** An answer that says that something failed has a body that nobody needs, save for what was asked. */
async function bodyOf(
  { status, headers, body }: BegunAnswer,
  { method }: RemoteRequest,
  limit: number,
  into: Uint8Array | undefined,
): Promise<Uint8Array> {
  if (method === 'HEAD' || body === null || status >= 300) {
    await body?.cancel();
    return new Uint8Array();
  }
  const stated = headers.get('content-length');
  const length = stated === null ? null : Number(stated);
  if (length !== null && length > limit) {
    await body.cancel();
    throw tooLong(`its answer has ${length} bytes, and ${limit} at most were asked for`);
  }
  const pieces: Uint8Array[] = [];
  let got = 0;
  for await (const piece of body) {
    if (got + piece.length > limit)
      throw tooLong(`its answer has more bytes than the ${limit} asked for`);
    if (into) into.set(piece, got);
    else pieces.push(piece);
    got += piece.length;
  }
  if (length !== null && got < length) {
    throw new BodyError('broke-off', `its answer broke off after ${got} of ${length} bytes`);
  }
  if (into) return into.subarray(0, got);
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

const tooLong = (message: string) => new BodyError('too-long', message);

const asOptions = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

function isAnswer(failure: unknown): failure is RemoteAnswer {
  return typeof failure === 'object' && failure !== null && 'status' in failure;
}

/** A certificate, an address or what is sent in place of a range stays wrong, however often it is tried. */
const LASTING =
  /^(too-long$|ERR_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ENOTFOUND$|EACCES$|HOSTNAME_MISMATCH)/;

function isPassing(error: unknown): boolean {
  return !LASTING.test(reasonOf(error)) || /ERR_(STREAM|HTTP2)/.test(reasonOf(error));
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`; some hide it in the cause. */
function reasonOf(error: unknown): string {
  if (error instanceof BodyError) return error.reason;
  if (error instanceof Error && error.name === 'TimeoutError') return 'ETIMEDOUT';
  const own = errnoOf(error);
  return own !== 'unknown' ? own : errnoOf((error as { cause?: unknown } | null)?.cause);
}

/** No header is in it, nor in its cause. */
function messageOf(failure: unknown): string {
  const { cause = failure } = failure as { cause?: unknown };
  return cause instanceof Error ? cause.message : String(cause);
}

function told(path: string, failure: unknown, offset: number | undefined): SourceError {
  if (isAnswer(failure)) return answerError(path, failure.status, offset);
  const reason = reasonOf(failure);
  const at = offset === undefined ? {} : { offset };
  if (failure instanceof BodyError) return new SourceError(path, reason, failure.message, at);
  const known =
    CURES[reason] ?? (/CERT|SELF_SIGNED|UNABLE_TO|HOSTNAME/.test(reason) ? UNTRUSTED : null);
  const why = reason === 'unknown' ? messageOf(failure) : reason;
  return new SourceError(path, reason, `${known ?? 'the server was not reached'} (${why})`, at);
}

const UNTRUSTED =
  'the certificate of the server is not trusted; NODE_EXTRA_CA_CERTS names a file with further authorities';
const CURES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the server refuses connections; is it running, at this port?',
  ENOTFOUND: 'there is no server of that name',
  ETIMEDOUT: 'the server does not answer in time',
};

/** What a status says of a path. */
export function answerError(path: string, status: number, offset?: number): SourceError {
  const explanation =
    STATUSES[status] ?? (status >= 500 ? 'the server keeps failing' : 'the server refuses it');
  return new SourceError(path, `http-${status}`, `${explanation} (HTTP ${status})`, { offset });
}

const STATUSES: Readonly<Record<number, string>> = {
  401: 'the server asks for credentials',
  403: 'access denied; are credentials set, and may they read it?',
  404: 'no such file or folder',
  410: 'it is gone',
  429: 'the server keeps asking for fewer requests',
};
