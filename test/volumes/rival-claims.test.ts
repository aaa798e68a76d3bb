import { expect, it } from 'vitest';
import { RivalClaims, rangesOf } from '../../src/volumes/rival-claims.ts';

const claim = (offset: number, length: number) => ({ offset, length });

it('tells what another file may have had later, and not what it had before', () => {
  const rivals = new RivalClaims([
    { id: 1, since: 50n, claims: [claim(0, 100), claim(300, 50)] },
    { id: 2, since: 80n, claims: [claim(90, 20)] },
    { id: 3, since: null, claims: [claim(500, 10)] },
  ]);
  rivals.add(1, 60n, [claim(0, 100), claim(300, 50)]);
  rivals.add(2, 90n, [claim(90, 20)]);
  // Written before the first was made; after it; and at an unknown time.
  rivals.add(7, 49n, [claim(10, 5)]);
  rivals.add(8, 51n, [claim(340, 500)]);
  rivals.add(9, null, [claim(20, 2)]);
  const told = rivals.contested().map((ranges) => [...ranges.within(0, 1000)]);
  expect(told).toEqual([
    [claim(20, 2), claim(90, 10), claim(340, 10)],
    // File 1 was written last before file 2 was made.
    [],
    [claim(500, 10)],
  ]);
});

it('takes ranges in any order', () => {
  const ranges = rangesOf([claim(40, 10), claim(0, 10), claim(5, 10)]);
  expect([...ranges.within(0, 100)]).toEqual([claim(0, 15), claim(40, 10)]);
});
