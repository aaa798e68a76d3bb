import { expect, it } from 'vitest';
import { type FleetArgs, requireFitting } from '../../../src/cli/fleet/fleet-arguments.ts';

const none: FleetArgs = {
  ...{ task: 'status', roots: [], redis: undefined, queue: 'fleet', do: undefined },
  ...{ against: undefined, format: undefined, part: undefined, root: [], output: undefined },
  ...{ concurrency: undefined, takeover: undefined, drain: false, watch: undefined, force: false },
  ...{ json: false, color: undefined, quiet: false },
};

it.each<[Partial<FleetArgs>, string]>([
  [{ task: 'submit', do: 'hash' }, 'needs the folders'],
  [{ task: 'submit', roots: ['/a'] }, 'needs --do'],
  [{ task: 'work', roots: ['/a'], root: ['/a'] }, 'takes no folders'],
  [{ task: 'results', roots: ['/a'] }, 'takes no folders'],
  [{ drain: true }, '--drain is for fleet work'],
  [{ output: 'x' }, '--output is for fleet work and fleet results'],
  [{ task: 'work', force: true }, '--force is for fleet results and fleet forget'],
  [{ task: 'submit', roots: ['/a'], do: 'hash', root: ['/a'] }, '--root is for fleet work'],
])('options that do not belong together: %j', (args, told) => {
  expect(() => requireFitting({ ...none, ...args })).toThrow(told);
});

it('options that do', () => {
  requireFitting(none);
  requireFitting({ ...none, watch: true });
  requireFitting({ ...none, task: 'submit', roots: ['/a'], do: 'compare', against: '/b' });
  requireFitting({
    ...none,
    task: 'work',
    root: ['/a'],
    output: '/o',
    concurrency: 2,
    drain: true,
  });
});
