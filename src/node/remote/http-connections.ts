import { Agent, type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestByTls, Agent as TlsAgent } from 'node:https';

/** One request; it has no body, and asks for no change. */
export interface RemoteRequest {
  readonly method: 'GET' | 'HEAD';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** By name, whatever the case of its letters. */
export type AnswerHeaders = Pick<Headers, 'get'>;

/** What a server said so far: its body is on the way. */
export interface BegunAnswer {
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Null where there is none. */
  readonly body: AnswerBody | null;
}

export interface AnswerBody extends AsyncIterable<Uint8Array> {
  /** Nobody wants it. */
  cancel(): Promise<void>;
}

/** How a request is sent: signed, where the server asks for that. */
export type Send = (request: RemoteRequest, signal: AbortSignal) => Promise<BegunAnswer>;

/** A body that nobody wants is read to its end where that is cheaper than another connection. */
const CHEAP_BYTES = 64 * 1024;

/**
 * Connections that serve one request after the other. Nothing is followed, decoded or kept: `fetch`
 * would do that too, at several times the processor's time for each request.
 */
export class HttpConnections {
  readonly #plain = new Agent({ keepAlive: true });
  readonly #tls = new TlsAgent({ keepAlive: true });

  send({ method, url, headers }: RemoteRequest, signal: AbortSignal): Promise<BegunAnswer> {
    const target = new URL(url);
    const [request, agent] =
      target.protocol === 'http:' ? [requestPlain, this.#plain] : [requestByTls, this.#tls];
    // What is packed on the way has other lengths than the file.
    const all = { 'accept-encoding': 'identity', ...headers };
    return new Promise((done, fail) => {
      request(target, { method, headers: all, agent, signal })
        .on('response', (message) => done(begunAnswer(message, method)))
        .on('error', fail)
        .end();
    });
  }
}

function begunAnswer(message: IncomingMessage, method: RemoteRequest['method']): BegunAnswer {
  // Whoever reads the body is told by its iterator.
  message.on('error', () => {});
  const { statusCode: status = 0 } = message;
  const headers: AnswerHeaders = {
    get(name) {
      const value = message.headers[name.toLowerCase()];
      return Array.isArray(value) ? value.join(', ') : (value ?? null);
    },
  };
  if (method === 'HEAD') {
    message.resume();
    return { status, headers, body: null };
  }
  const body: AnswerBody = {
    [Symbol.asyncIterator]: () => message[Symbol.asyncIterator](),
    async cancel() {
      let left = CHEAP_BYTES;
      message.on('data', ({ length }: Uint8Array) => {
        left -= length;
        if (left < 0) message.destroy();
      });
    },
  };
  return { status, headers, body };
}
