import { QueueError } from './queue-error.ts';

/** Where a Redis server is; user and password are in it where they were given. */
export interface RedisAddress {
  /** As its client takes it: a URL, or the path of a socket. */
  readonly url: string;
  /** As it is told to people: never with a user or a password. */
  readonly shown: string;
}

const USUAL = 'redis://127.0.0.1:6379';

/**
 * The server of an option, else of the environment (`VHDSET_REDIS`, `REDIS_URL`), else of this machine.
 * @throws {QueueError} for what is no address, or where an option holds a password: others see a
 *   command line
 */
export function redisAddress(
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): RedisAddress {
  if (option !== undefined) {
    const address = parse(option, '--redis');
    if (!address.secret) return address;
    const why = 'holds a user or a password, which others see on a command line';
    throw new QueueError(`--redis ${why}; put the address into VHDSET_REDIS`);
  }
  const { VHDSET_REDIS, REDIS_URL } = environment;
  const [name, value] = VHDSET_REDIS
    ? (['VHDSET_REDIS', VHDSET_REDIS] as const)
    : (['REDIS_URL', REDIS_URL || USUAL] as const);
  return parse(value, name);
}

function parse(text: string, from: string): RedisAddress & { readonly secret: boolean } {
  const socket = /^unix:(?:\/\/)?(\/.+)$/.exec(text)?.[1];
  if (socket !== undefined) return { url: socket, shown: `unix:${socket}`, secret: false };
  let url: URL;
  try {
    url = new URL(text);
    if (!/^rediss?:$/.test(url.protocol) || url.hostname === '') throw new TypeError('another');
  } catch {
    // Not shown: what is mistyped may hold a password all the same.
    const ways = 'redis://server:6379, rediss://server:6379 (TLS), or unix:/path/of/a.sock';
    throw new QueueError(`${from} is not the address of a Redis server: write ${ways}`);
  }
  const secret = url.username !== '' || url.password !== '' || url.search !== '';
  const shown = `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
  return { url: text, shown, secret };
}
