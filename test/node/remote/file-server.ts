import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Served {
  data: Uint8Array;
  tag?: string;
}

/** Answers one request in place of the server; false leaves it to the server. */
export type Fault = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

export interface FileServer {
  readonly origin: string;
  readonly files: Map<string, Served>;
  /** `GET /a bytes=0-4`, in the order of their arrival. */
  readonly requests: string[];
  fault: Fault;
}

/** Serves ranges of files as nginx does, and fails as it is told to. */
export async function fileServer(files: Record<string, Served>): Promise<FileServer> {
  const served = new Map(Object.entries(files));
  const requests: string[] = [];
  const own = { files: served, requests, fault: (() => false) as Fault };
  const server = createServer((request, response) => {
    const { method, url = '', headers } = request;
    requests.push(`${method} ${url} ${headers.range ?? ''}`.trim());
    if (own.fault(request, response, requests.length)) return;
    const file = served.get(decodeURIComponent(url));
    if (!file) return void response.writeHead(404).end('nothing here');
    const { data, tag } = file;
    const ifMatch = headers['if-match'];
    if (ifMatch !== undefined && ifMatch !== tag) return void response.writeHead(412).end();
    const common = { ...(tag === undefined ? {} : { etag: tag }), 'accept-ranges': 'bytes' };
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(headers.range ?? '') ?? [];
    if (first === undefined) {
      response.writeHead(200, { ...common, 'content-length': data.length });
      return void response.end(method === 'HEAD' ? undefined : data);
    }
    const [from, to] = [Number(first), Math.min(Number(last), data.length - 1)];
    if (from >= data.length) return void response.writeHead(416).end();
    const range = `bytes ${from}-${to}/${data.length}`;
    response.writeHead(206, { ...common, 'content-range': range, 'content-length': to - from + 1 });
    response.end(data.subarray(from, to + 1));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(own, { origin: `http://127.0.0.1:${port}` });
}
