import { expect, it } from 'vitest';
import { inPortions } from '../../src/volumes/in-portions.ts';

async function* numbers(count: number) {
  for (let i = 0; i < count; i++) yield i;
}

it('hands on everything in order, many at a time, and no portion that is empty', async () => {
  for (const count of [0, 1, 512, 1025]) {
    const portions: number[][] = [];
    for await (const portion of inPortions(numbers(count))) portions.push([...portion]);
    expect(portions.flat()).toEqual(Array.from({ length: count }, (_, i) => i));
    expect(portions.map(({ length }) => length)).toEqual(
      [...Array(Math.floor(count / 512)).fill(512), count % 512].filter((length) => length > 0),
    );
  }
});
