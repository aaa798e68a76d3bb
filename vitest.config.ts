import { defineConfig } from 'vitest/config';
import { brief } from './test/share.ts';

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts'],
    include: ['test/**/*.test.ts'],
    // What is shipped runs on Node.js of its own, whichever one runs the tests.
    exclude: brief ? ['test/windows/**', 'test/release/**'] : [],
    // Many tests wait for a process of their own: the tests of all processors run at once.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**', 'fixtures/**'] },
  },
});
