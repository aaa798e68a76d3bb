import { expect, it } from 'vitest';
import { resultOf } from '../../../src/cli/fleet/results.ts';
import type { EndedJob } from '../../../src/node/queue/job-queue.ts';
import { fleetResultSchema } from '../../../src/report/json/fleet-result-schema.ts';

const ended: EndedJob = { key: 'k', data: null, value: null, failure: 'worker lost', finished: 0 };

it('tells what the queue says of a job that never gave a result', () => {
  const result = resultOf({ ...ended, failure: 'x'.repeat(5000) });
  expect(result).toMatchObject({ key: 'k', status: 'failed', error: { code: 'given-up' } });
  expect(result.error?.message).toHaveLength(2000);
  expect(fleetResultSchema.parse(result)).toEqual(result);
});

it('takes a result only for the job that it speaks of', () => {
  const own = resultOf(ended);
  expect(resultOf({ ...ended, value: own, failure: null })).toEqual(own);
  expect(resultOf({ ...ended, failure: JSON.stringify(own) })).toEqual(own);
  for (const value of [{ ...own, key: 'another' }, { ...own, status: 'fine' }, 7, null]) {
    expect(resultOf({ ...ended, value, failure: null }).error).toEqual({
      code: 'no-result',
      message: 'the queue holds a value that is not a result',
    });
  }
});

it('gives no time that is none', () => {
  expect(resultOf({ ...ended, finished: Number.NaN }).finished).toBe('1970-01-01T00:00:00.000Z');
});
