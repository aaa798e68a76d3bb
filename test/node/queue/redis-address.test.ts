import { describe, expect, it } from 'vitest';
import { redisAddress } from '../../../src/node/queue/redis-address.ts';

describe('where Redis is', () => {
  it('comes from the option, the environment, or is this machine', () => {
    const env = { VHDSET_REDIS: 'redis://a', REDIS_URL: 'redis://b' };
    expect(redisAddress('redis://c:1/2', env).shown).toBe('redis://c:1/2');
    expect(redisAddress(undefined, env).url).toBe('redis://a');
    expect(redisAddress(undefined, { REDIS_URL: 'rediss://b' }).url).toBe('rediss://b');
    expect(redisAddress(undefined, {}).url).toBe('redis://127.0.0.1:6379');
    const socket = { url: '/run/redis.sock', shown: 'unix:/run/redis.sock' };
    expect(redisAddress('unix:///run/redis.sock', {})).toMatchObject(socket);
    expect(redisAddress('unix:/run/redis.sock', {})).toMatchObject(socket);
  });

  it('is shown without user and password, which no option takes', () => {
    const secret = 'redis://me:HUSH@a:1/3';
    const { url, shown } = redisAddress(undefined, { VHDSET_REDIS: secret });
    expect([url, shown]).toEqual([secret, 'redis://a:1/3']);
    for (const option of [secret, 'redis://me@a', 'redis://a?password=HUSH']) {
      expect(() => redisAddress(option, {})).toThrow(/^--redis holds a user(?!.*HUSH)/);
    }
  });

  it.each(['http://a', 'a:6379', '', 'redis:/me:HUSH@a', 'unix:relative'])('not %s', (text) => {
    expect(() => redisAddress(text, {})).toThrow(/not the address(?!.*HUSH)/);
  });
});
