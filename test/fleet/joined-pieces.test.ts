import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { codeOf } from '../../src/bytes/vhdset-error.ts';
import { JoinedPieces } from '../../src/fleet/joined-pieces.ts';
import { shareOf } from '../share.ts';

it('gives the bytes of all pieces in their order, wherever a read begins and ends', async () => {
  const piece = fc.uint8Array({ maxLength: 9 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 5 }),
      fc.nat(30),
      fc.nat(30),
      async (all, a, b) => {
        const whole = Buffer.concat(all);
        const joined = new JoinedPieces(all.map((one) => new MemorySource(one)));
        expect(joined.size).toBe(whole.length);
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const target = new Uint8Array(to - from);
        const failure = await joined.read(target, from).catch((error: unknown) => error);
        if (to > whole.length && to > from) expect(codeOf(failure)).toBe('short-read');
        else if (to <= whole.length) expect(Buffer.from(target)).toEqual(whole.subarray(from, to));
      },
    ),
    { numRuns: shareOf(200) },
  );
});
