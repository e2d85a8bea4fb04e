import { defineConfig } from 'vitest/config';

/** What measures frames of 16 ms: it runs when nothing else does. */
const ALONE = ['test/inspector/smoothness.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'], exclude: ALONE } },
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    globalSetup: ['test/support/find-chromium.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    // A wait is over as soon as what it waits for is there; a busy machine takes its time.
    expect: { poll: { timeout: 5_000 } },
    maxWorkers: 3,
    // Each test cleans up after itself; a process for each file would take a third of the time.
    isolate: false,
    // `bufferutil`, which a peer in the benchmark brings along, is not there for users.
    env: { WS_NO_BUFFER_UTIL: '1' },
  },
});
