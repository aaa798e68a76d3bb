import { defineConfig } from 'vitest/config';
import { SlowestFirst } from './test/order.ts';
import { brief } from './test/share.ts';

/** Tests that leave a process as they found it: a worker takes many files of theirs. */
const ROOMS = ['bytes', 'chains', 'codes', 'diagnosis', 'disk', 'formats', 'host', 'recovery'];
const CALM = [...ROOMS, 'report', 'serve', 'sets', 'volumes'].map(
  (room) => `test/${room}/**/*.test.ts`,
);

/**
 * What a second version of Node.js could not change: what is shipped has a Node.js of its own, or is
 * run on all of them there; programs of others, servers and a browser read the same bytes; and the
 * cases of random damage and random chains, the scenarios, the examples of the help and whole exports go
 * through code that the other tests go through too. The rooms that know nothing of Node.js are left out.
 */
const NOT_BRIEF = [
  ...['windows', 'release', 'fuzz', 'fixtures'].map((folder) => `test/${folder}/**`),
  'test/**/*-peers.test.ts',
  'test/**/peers.test.ts',
  'test/node/remote/remote-places.test.ts',
  'test/cli/fleet.test.ts',
  'test/cli/fleet/*.test.ts',
  'test/disk/virtual-disk.test.ts',
  'test/cli/{examples,limits}.test.ts',
  'test/cli/{check,clone-export,compare,deleted-checkpoints,export,export-output}.test.ts',
  'test/cli/{images,reading-options,report,resumed-export}.test.ts',
  'test/disk/{changes,compare,export-clone,export-raw,layer-summary-random}.test.ts',
  'test/{chains,codes,diagnosis,formats,host,recovery,report,sets,volumes}/**',
  'test/web/**',
];

const every = {
  exclude: brief ? NOT_BRIEF : [],
  testTimeout: 180_000,
  hookTimeout: 180_000,
};

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts'],
    // Many tests wait for a process of their own: the tests of all processors run at once.
    maxWorkers: '100%',
    sequence: { sequencer: SlowestFirst },
    coverage: { provider: 'v8', include: ['src/**', 'fixtures/**'] },
    projects: [
      { test: { ...every, name: 'rooms', include: CALM, isolate: false } },
      {
        test: {
          ...every,
          name: 'processes',
          include: ['test/**/*.test.ts'],
          exclude: [...every.exclude, ...CALM],
        },
      },
    ],
  },
});
