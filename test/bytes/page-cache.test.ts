import { describe, expect, it } from 'vitest';
import { PageCache } from '../../src/bytes/page-cache.ts';

function counting() {
  const loads: string[] = [];
  const load = (name: string) => async () => {
    loads.push(name);
    return name;
  };
  return { loads, load };
}

describe('PageCache', () => {
  it('loads a page once, for each owner', async () => {
    const { loads, load } = counting();
    const cache = new PageCache<string>(4);
    const [a, b] = [{}, {}];
    await cache.get(a, 1, load('a1'));
    expect(await cache.get(a, 1, load('again'))).toBe('a1');
    expect(await cache.get(b, 1, load('b1'))).toBe('b1');
    expect(loads).toEqual(['a1', 'b1']);
  });

  it('loads once, too, while the first load is under way', async () => {
    const { loads, load } = counting();
    const cache = new PageCache<string>(4);
    const owner = {};
    const both = [cache.get(owner, 0, load('x')), cache.get(owner, 0, load('y'))];
    expect(await Promise.all(both)).toEqual(['x', 'x']);
    expect(loads).toEqual(['x']);
  });

  it('forgets the page that was used least recently', async () => {
    const { loads, load } = counting();
    const cache = new PageCache<string>(2);
    const owner = {};
    await cache.get(owner, 0, load('0'));
    await cache.get(owner, 1, load('1'));
    await cache.get(owner, 0, load('0 again'));
    await cache.get(owner, 2, load('2'));
    await cache.get(owner, 0, load('0 again'));
    await cache.get(owner, 1, load('1 again'));
    expect(loads).toEqual(['0', '1', '2', '1 again']);
  });

  it('does not remember a failure', async () => {
    const { load } = counting();
    const cache = new PageCache<string>(2);
    const owner = {};
    const failing = () => Promise.reject(new Error('EIO'));
    await expect(cache.get(owner, 0, failing)).rejects.toThrow('EIO');
    expect(await cache.get(owner, 0, load('fine'))).toBe('fine');
  });

  it('tells what it has without loading anything', async () => {
    const { load } = counting();
    const cache = new PageCache<string>(2);
    const owner = {};
    expect(cache.known(owner, 0)).toBeUndefined();
    const loading = cache.get(owner, 0, load('0'));
    expect(cache.peek(owner, 0)).toBeUndefined();
    expect(await cache.known(owner, 0)).toBe('0');
    await loading;
    expect(cache.peek(owner, 0)).toBe('0');
  });

  it('counts a look as a use', async () => {
    const { load } = counting();
    const cache = new PageCache<string>(2);
    const owner = {};
    await cache.get(owner, 0, load('0'));
    await cache.get(owner, 1, load('1'));
    cache.peek(owner, 0);
    await cache.get(owner, 2, load('2'));
    expect([0, 1, 2].map((number) => cache.peek(owner, number))).toEqual(['0', undefined, '2']);
  });
});
