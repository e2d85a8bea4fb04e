import { type BrowserServer, chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { findOrInstallChromium } from './find-chromium.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the run's one browser is; `usePage` connects to it. */
    browserEndpoint: string;
  }
}

/** What every browser of the tests is started with. */
export const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Names that no resolver has, for pages that are opened by one.
  '--host-resolver-rules=MAP *.test 127.0.0.1, MAP app.example 127.0.0.1',
];

/** Where the second project of a run that needs a browser finds that of the first. */
const ENDPOINT = 'WSS_EMU_TEST_BROWSER';

/** Starts the one browser of a run, before its first test; it ends after the last. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const executablePath = findOrExit();
  const started = process.env[ENDPOINT];
  const server = started ? undefined : await launch(executablePath);
  const endpoint = started ?? server?.wsEndpoint() ?? '';
  process.env[ENDPOINT] = endpoint;
  project.provide('browserEndpoint', endpoint);
  return server && (() => server.close());
}

function launch(executablePath: string): Promise<BrowserServer> {
  return chromium.launchServer({ executablePath, args: FLAGS, host: '127.0.0.1' });
}

/** Without a browser no test is begun: one line says what to install. */
function findOrExit(): string {
  try {
    return findOrInstallChromium();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}
