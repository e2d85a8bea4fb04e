import { expect } from 'vitest';
import type { TestClient } from '../../src/testing/index.js';
import { spawnCli } from './cli.js';
import { ownAddress } from './own-address.js';
import { connectClient } from './patient-kit.js';
import { useSampleApp } from './sample-app.js';

/** A sample app that has opened, as its clients see it. */
export interface OpenSample {
  /** A client of one of its servers; of the one on 3001, which they all have, without a port. */
  connect(port?: number): Promise<TestClient>;
  /** A file that it gives to its clients, as text. */
  fetchText(path: string): Promise<string>;
  /**
   * Ends it, as when its page is closed. Resolves when its clients have heard of it, with what
   * went wrong while it ran, according to its console and to whoever ran it.
   */
  end(): Promise<string[]>;
}

type RunningApp = Pick<OpenSample, 'end'>;

/** The ways to run the page of an app's `www`, for suites that expect the same of each. */
export const sampleWays: readonly (readonly [
  name: string,
  open: (www: string) => Promise<OpenSample>,
])[] = [
  ['in Chromium', (www) => openSample(www, openInChromium)],
  ['without a browser', (www) => openSample(www, openWithoutBrowser)],
];

/** Opens an app on a loopback address of its own: the samples want fixed ports. */
async function openSample(
  www: string,
  openOn: (host: string, www: string) => Promise<RunningApp>,
): Promise<OpenSample> {
  const host = ownAddress();
  const app = await openOn(host, www);
  const url = `http://${host}:3000/`;
  // The samples start the server of their clients' pages last.
  const getStatus = async () => (await fetch(url)).status;
  await expect
    .poll(() => getStatus().catch(String), { message: `the clients' page at ${url}` })
    .toBe(200);
  const connected = new Set<TestClient>();
  return {
    async connect(port = 3001) {
      const client = await connectClient(`ws://${host}:${port}`);
      connected.add(client);
      client.closed.then(() => connected.delete(client));
      return client;
    },
    async end() {
      const complaints = await app.end();
      const message = 'clients that are connected to an app that has ended';
      await expect.poll(() => connected.size, { message }).toBe(0);
      return complaints;
    },
    fetchText: async (path) => (await fetch(new URL(path, url))).text(),
  };
}

async function openInChromium(host: string, www: string): Promise<RunningApp> {
  const { app, newPage, complaints } = await useSampleApp(www, host);
  const page = await newPage();
  await page.goto(app.url);
  // The clients' page is up before the app has heard of it, which then tells whoever is there.
  await page
    .locator('a', { hasText: /^http:/ })
    .first()
    .waitFor({ state: 'attached' });
  return {
    async end() {
      await page.close();
      return complaints();
    },
  };
}

/** With the built command. */
async function openWithoutBrowser(host: string, www: string): Promise<RunningApp> {
  const cli = spawnCli(['run', `${www}/index.html`, '--host', host, '--json']);
  return {
    async end() {
      cli.signal('SIGINT');
      const { code, stderr } = await cli.ended;
      const lines = stderr.split('\n').filter((line) => line !== '');
      const complaints = lines.filter((line) => !NOTES.test(line));
      return code === 0 ? complaints : [...complaints, `exit code ${code}`];
    },
  };
}

/** What the command says of an app with a server for pages, with Monaca's loader, and with a canvas. */
const NOTES =
  /^wss-emu: (?:port 3000: serves client\/ to |\/components\/loader\.js is not in |canvas: nothing is painted )/;

/** Sends a message as the samples' own clients do. */
export function tell(client: TestClient, message: unknown): void {
  client.send(JSON.stringify(message));
}

/** All that a client was told so far, in order. */
export function toldTo({ messages }: TestClient): unknown[] {
  return messages.map((text) => JSON.parse(text));
}
