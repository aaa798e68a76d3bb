import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface RedisServer {
  /** As `--redis` takes it. */
  readonly address: string;
  readonly socket: string;
  /** Everything in it, as text: keys and what they hold. */
  everything(): Promise<string>;
  /** Ends it at once, as a power cut would, and starts it with what its append-only file holds. */
  crash(): Promise<void>;
  stop(): Promise<void>;
}

/** A real Redis on a socket of its own, which loses nothing that it has answered. */
export async function startRedis(options: readonly string[] = []): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'vhdset-redis-'));
  const socket = join(folder, 's');
  let child = await start(folder, socket, options);
  return {
    address: `unix:${socket}`,
    socket,
    everything: () => dumpOf(socket),
    crash: async () => {
      await ended(child, 'SIGKILL');
      child = await start(folder, socket, options);
    },
    stop: async () => {
      await ended(child, 'SIGTERM');
      rmSync(folder, { recursive: true });
    },
  };
}

async function start(folder: string, socket: string, options: readonly string[]) {
  rmSync(socket, { force: true });
  const child = spawn(
    'redis-server',
    [
      ...['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'always', ...options],
    ],
    { stdio: 'ignore' },
  );
  for (let i = 0; i < 200; i++) {
    if (await answers(socket)) return child;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error('redis-server does not answer');
}

/** Whether it is there and has loaded its file; with a password it says so, and that is an answer. */
function answers(socket: string): Promise<boolean> {
  return new Promise((done) => {
    const connection = connect(socket, () => connection.write('PING\r\n'));
    connection.on('error', () => done(false));
    connection.on('data', (data) => {
      connection.destroy();
      done(/PONG|NOAUTH/.test(String(data)));
    });
  });
}

function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  return new Promise((done) => {
    child.once('close', () => done());
    child.kill(signal);
  });
}

async function dumpOf(socket: string): Promise<string> {
  const redis = new Redis(socket);
  const lines: string[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    const value =
      type === 'hash'
        ? await redis.hgetall(key)
        : type === 'list'
          ? await redis.lrange(key, 0, -1)
          : type === 'zset'
            ? await redis.zrange(key, '0', '-1')
            : type === 'stream'
              ? await redis.xrange(key, '-', '+')
              : type === 'set'
                ? await redis.smembers(key)
                : await redis.get(key);
    lines.push(`${key} ${JSON.stringify(value)}`);
  }
  redis.disconnect();
  return lines.join('\n');
}
