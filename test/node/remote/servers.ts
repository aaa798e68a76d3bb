import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import S3rver from 's3rver';

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as { port: number };
  await new Promise((done) => server.close(done));
  return port;
}

export interface WebServers {
  /** Index pages in HTML, and in JSON; over TLS with a certificate that only {@link authority} proves. */
  readonly html: string;
  readonly json: string;
  readonly tls: string;
  readonly authority: string;
  /** Lines of the log: `GET /a.vhds 206 266240`. */
  requests(): string[];
  stop(): Promise<void>;
}

/** Real nginx over a folder. */
export async function startNginx(root: string): Promise<WebServers> {
  const own = mkdtempSync(join(tmpdir(), 'vhdset-server-'));
  const [html, json, tls] = [await freePort(), await freePort(), await freePort()];
  const certificate = join(own, 'server.pem');
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-keyout', join(own, 'key.pem'), '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => {
    return `${name}_temp_path ${own}/${name};`;
  });
  writeFileSync(
    join(own, 'nginx.conf'),
    `daemon off; pid ${own}/pid; error_log ${own}/error.log; events {}
${process.getuid?.() === 0 ? 'user root;' : ''}
http {
  ${temporary.join(' ')}
  log_format line '$request_method $uri $status $body_bytes_sent';
  access_log ${own}/access.log line;
  root ${root}; autoindex on;
  server { listen 127.0.0.1:${html}; }
  server { listen 127.0.0.1:${json}; autoindex_format json; }
  server { listen 127.0.0.1:${tls} ssl;
           ssl_certificate ${certificate}; ssl_certificate_key ${own}/key.pem; }
}`,
  );
  const child = spawn('/usr/sbin/nginx', ['-c', join(own, 'nginx.conf')], { stdio: 'ignore' });
  await answering(`http://127.0.0.1:${html}/`);
  return {
    html: `http://127.0.0.1:${html}`,
    json: `http://127.0.0.1:${json}`,
    tls: `https://localhost:${tls}`,
    authority: certificate,
    requests: () => readFileSync(join(own, 'access.log'), 'utf8').split('\n').slice(0, -1),
    stop: async () => {
      await ended(child);
      rmSync(own, { recursive: true });
    },
  };
}

async function answering(url: string): Promise<void> {
  for (let i = 0; i < 200; i++) {
    if (await fetch(url).catch(() => null)) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`${url} does not answer`);
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((done) => {
    child.once('close', () => done());
    child.kill('SIGTERM');
  });
}

export interface ObjectStore {
  /** What a client of it has in its environment. */
  readonly environment: Record<string, string>;
  stop(): Promise<void>;
}

/** An S3 server that verifies signatures, with the files below a folder as objects of a bucket. */
export async function startS3(root: string, bucket: string): Promise<ObjectStore> {
  const own = mkdtempSync(join(tmpdir(), 'vhdset-server-'));
  // As it keeps objects: what it is given by PUT would be copied twice.
  for (const name of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    const path = join(root, name);
    if (!statSync(path).isFile()) continue;
    const object = join(own, bucket, name);
    mkdirSync(dirname(object), { recursive: true });
    linkSync(path, `${object}._S3rver_object`);
    writeFileSync(`${object}._S3rver_metadata.json`, '{}');
    const md5 = createHash('md5')
      .update(`${name} ${statSync(path).size}`)
      .digest('hex');
    writeFileSync(`${object}._S3rver_object.md5`, md5);
  }
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory: own });
  const { port } = await server.run();
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    stop: async () => {
      await server.close();
      rmSync(own, { recursive: true });
    },
  };
}
