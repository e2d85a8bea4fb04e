import { defineConfig } from 'vitest/config';
import { PATIENCE } from './test/support/patience.js';

/** What measures frames of 16 ms: it runs when nothing else does. */
const ALONE = ['test/inspector/smoothness.test.ts'];

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'all', include: ['test/**/*.test.ts'], exclude: ALONE } },
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    globalSetup: ['test/support/find-chromium.ts'],
    testTimeout: 2 * PATIENCE,
    hookTimeout: 2 * PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    maxWorkers: 3,
    // Each test cleans up after itself; a process for each file would take a third of the time.
    isolate: false,
    // `bufferutil`, which a peer in the benchmark brings along, is not there for users.
    env: { WS_NO_BUFFER_UTIL: '1' },
  },
});
