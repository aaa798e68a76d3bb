import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/build.ts'],
    include: ['test/**/*.test.ts'],
    // Many tests wait for a process of their own: the tests of all processors run at once.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/**', 'fixtures/**'] },
  },
});
