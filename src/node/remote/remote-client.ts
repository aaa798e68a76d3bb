import { setTimeout as pause } from 'node:timers/promises';
import pLimit from 'p-limit';
import { SourceError } from '../../bytes/source-error.ts';
import { errnoOf } from '../source-error.ts';

/** One request; it has no body, and asks for no change. */
export interface RemoteRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a server said. */
export interface RemoteAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Uint8Array;
}

/** How a request is sent: signed, where the server asks for that. */
export type Send = (request: RemoteRequest, signal: AbortSignal) => Promise<Response>;

export interface ClientOptions {
  readonly send?: Send;
  /** How often a request is made that fails for a reason that may pass (default 6). */
  readonly attempts?: number;
  /** Requests under way at a time (default 32). */
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

/** The server closed the body before it was complete, or sent more than was asked for. */
class BodyError extends Error {}

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
    const { send = sendPlainly, attempts = 6, inFlight = 32 } = options;
    this.#send = send;
    this.#attempts = attempts;
    this.#timeout = options.timeout ?? 60_000;
    this.#firstPause = options.firstPause ?? 200;
    this.#slots = pLimit(inFlight);
  }

  /**
   * @param path as it is told of when it fails
   * @param limit bytes of the body at most; more is a failure
   * @param offset where in the file the bytes lie that are asked for, for what is told
   * @returns any answer that will not pass: also that there is no such file
   * @throws {SourceError} where no server was reached, or it went on failing
   */
  async ask(
    path: string,
    request: RemoteRequest,
    limit: number,
    { offset, signal }: { offset?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<RemoteAnswer> {
    let failure: unknown;
    for (let attempt = 0; attempt < this.#attempts; attempt++) {
      signal?.throwIfAborted();
      if (attempt > 0)
        await pause(this.#pauseBefore(attempt, failure), undefined, asOptions(signal));
      try {
        const answer = await this.#slots(() => this.#askOnce(request, limit, signal));
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
    signal: AbortSignal | undefined,
  ): Promise<RemoteAnswer> {
    const timeout = AbortSignal.timeout(this.#timeout);
    this.sent++;
    const response = await this.#send(
      request,
      signal ? AbortSignal.any([signal, timeout]) : timeout,
    );
    const { status, headers } = response;
    const body = await bodyOf(response, request, limit);
    return { status, headers, body };
  }

  #pauseBefore(attempt: number, failure: unknown): number {
    const growing = this.#firstPause * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
    const asked = isAnswer(failure) ? Number(failure.headers.get('retry-after') ?? 0) * 1000 : 0;
    return Math.min(LONGEST_PAUSE, Number.isFinite(asked) ? Math.max(asked, growing) : growing);
  }
}

function sendPlainly({ method, url, headers }: RemoteRequest, signal: AbortSignal) {
  // What is packed on the way has other lengths than the file.
  const all = { 'accept-encoding': 'identity', ...headers };
  return fetch(url, { method, headers: all, signal, redirect: 'manual' });
}

/** An answer that says that something failed has a body that nobody needs, save for what was asked. */
async function bodyOf(response: Response, request: RemoteRequest, limit: number) {
  const { status, headers, body } = response;
  if (request.method === 'HEAD' || body === null || status >= 300) {
    await body?.cancel();
    return new Uint8Array();
  }
  const stated = headers.get('content-length');
  const length = stated === null ? null : Number(stated);
  if (length !== null && length > limit) {
    await body.cancel();
    throw new BodyError(`its answer has ${length} bytes, and ${limit} at most were asked for`);
  }
  const pieces: Uint8Array[] = [];
  let got = 0;
  for await (const piece of body) {
    got += piece.length;
    if (got > limit) throw new BodyError(`its answer has more bytes than the ${limit} asked for`);
    pieces.push(piece);
  }
  if (length !== null && got < length && headers.get('content-encoding') === null) {
    throw new BodyError(`its answer broke off after ${got} of ${length} bytes`);
  }
  return pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
}

const asOptions = (signal: AbortSignal | undefined) => (signal ? { signal } : {});

function isAnswer(failure: unknown): failure is RemoteAnswer {
  return typeof failure === 'object' && failure !== null && 'status' in failure;
}

/** A certificate or an address stays wrong, however often it is tried. */
const LASTING =
  /^(ERR_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ENOTFOUND$|EACCES$|HOSTNAME_MISMATCH)/;

function isPassing(error: unknown): boolean {
  return !LASTING.test(reasonOf(error)) || /ERR_(STREAM|HTTP2)/.test(reasonOf(error));
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `UND_ERR_SOCKET`; fetch hides it in the cause. */
function reasonOf(error: unknown): string {
  if (error instanceof BodyError) return 'broke-off';
  if (error instanceof Error && error.name === 'TimeoutError') return 'ETIMEDOUT';
  const own = errnoOf(error);
  return own !== 'unknown' ? own : errnoOf((error as { cause?: unknown } | null)?.cause);
}

/** What fetch says is in its cause; no header is in either. */
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
