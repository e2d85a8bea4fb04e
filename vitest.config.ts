import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { listTests } from './test/support/needs.js';
import { PATIENCE } from './test/support/patience.js';
import { SlowestFiles } from './test/support/slowest-files.js';

/** What measures memory: it runs when nothing else does. */
const ALONE = ['test/soak/soak.test.ts'];
/** Each phone that runs beside others has a loopback address; of these, macOS has so many (CONTRIBUTING.md). */
const MAX_WORKERS = process.platform === 'darwin' ? 3 : 8;

const BROWSER = 'test/support/browser-server.ts';
const PACKAGE = 'test/support/package-install.ts';

/** `SHORT_CUT=off` shows that the tests find the same when ws's receiver reads every message. */
const setupFiles = process.env.SHORT_CUT === 'off' ? ['test/support/without-short-cut.ts'] : [];

const tests = listTests().filter(({ file }) => !ALONE.includes(file));

/** The tests with just these needs: what is set up before them is what they inject. */
function testsThat(needsBrowser: boolean, needsPackage: boolean): string[] {
  return tests
    .filter(({ needs }) => needs.has('installedPackage') === needsPackage)
    .filter(({ needs }) => needs.has('browserEndpoint') === needsBrowser)
    .map(({ file }) => file);
}

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: 'node', include: testsThat(false, false) } },
      {
        extends: true,
        test: { name: 'browser', include: testsThat(true, false), globalSetup: [BROWSER] },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: [...testsThat(false, true), ...testsThat(true, true)],
          globalSetup: [BROWSER, PACKAGE],
        },
      },
      { extends: true, test: { name: 'alone', include: ALONE, sequence: { groupOrder: 1 } } },
    ],
    reporters: ['default', new SlowestFiles()],
    testTimeout: 2 * PATIENCE,
    hookTimeout: 2 * PATIENCE,
    expect: { poll: { timeout: PATIENCE } },
    // Two for each core: half of the time a test waits for a process or the network.
    maxWorkers: Math.min(2 * availableParallelism(), MAX_WORKERS),
    // A run's tests share a process, and make much that is soon thrown away: V8 then has less to copy.
    execArgv: ['--max-semi-space-size=64'],
    // What one project has compiled, the others needn't.
    experimental: { fsModuleCache: true },
    // Each test cleans up after itself; a process for each file would take a third of the time.
    isolate: false,
    setupFiles,
    // `bufferutil`, which a peer in the benchmark brings along, is not there for users.
    env: { WS_NO_BUFFER_UTIL: '1' },
  },
});
