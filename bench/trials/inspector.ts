import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { WebSocket } from 'ws';
import { findChrome } from '../../src/doctor/find-chrome.js';
import { sleep } from '../child.js';
import type { Sample } from '../sample.js';
import type { Reading, Trial } from '../trial.js';

const PROGRAM = fileURLToPath(new URL('../../bin/wss-emu.js', import.meta.url));
const WATCH_FRAMES = fileURLToPath(new URL('../programs/watch-frames.js', import.meta.url));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-component-update'];

const ENTRIES = 10_000;
const STEPS = 120;
const RATE = 1_000;
const WATCHED_MS = 2_000;

const SCROLLING = 'inspector, scrolling through 10,000 entries';
const LISTENING = 'inspector, 1,000 messages a second';
const PLAIN_LIST = 'plain list';
const AT_REST = 'at rest';

/** How smooth the inspector is, in frames of its own page: how many, and how long the slow ones take. */
export const inspector: Trial = {
  name: 'inspector',
  isQuick: false,
  async run() {
    const browser = await launch();
    const emulator = spawn(process.execPath, [PROGRAM, ...ARGS], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      return await measureAll(browser, emulator);
    } finally {
      emulator.kill('SIGKILL');
      await browser.close();
    }
  },
};

const ARGS = ['--port', '0', '--inspect', '0', '--json'];

function launch(): Promise<Browser> {
  const executablePath = findChrome();
  if (!executablePath) throw new Error('there is no Chrome or Chromium: set CHROME_PATH');
  return chromium.launch({ executablePath, args: FLAGS });
}

async function measureAll(browser: Browser, emulator: ChildProcess): Promise<Reading[]> {
  const lines = createInterface({ input: emulator.stdout ?? process.stdin });
  const [ready] = await once(lines, 'line');
  const { url, inspector: inspectorUrl } = JSON.parse(ready);
  const page = await openPage(browser);
  await page.goto(inspectorUrl);
  await page.getByText('Live', { exact: true }).waitFor();
  const client = new WebSocket(url);
  await once(client, 'open');

  const atRest = summarize(await watch(page, () => sleep(WATCHED_MS)));
  const busy = summarize(await watch(page, () => sendSteadily(client)));
  await fill(page, client);
  const scrolling = summarize(await scroll(page, '.scroller'));
  client.terminate();

  const list = await openPage(browser);
  await list.route('http://localhost/', (route) =>
    route.fulfill({ contentType: 'text/html', body: PLAIN_PAGE }),
  );
  await list.goto('http://localhost/');
  return [
    { case: LISTENING, subject: AT_REST, sample: atRest },
    { case: LISTENING, subject: 'emulator', sample: busy },
    { case: SCROLLING, subject: 'emulator', sample: scrolling },
    { case: SCROLLING, subject: PLAIN_LIST, sample: summarize(await scroll(list, '.scroller')) },
  ];
}

async function openPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.addInitScript({ path: WATCH_FRAMES });
  return page;
}

/** As many lines as the inspector has entries. */
const PLAIN_PAGE = `<!doctype html><pre class="scroller" style="height: 80vh; overflow: auto">${'/127.0.0.1:50000 frame text ↓ message\n'.repeat(ENTRIES)}</pre>`;

/** The gaps between the page's frames, in milliseconds, while something happens. */
async function watch(page: Page, meanwhile: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate('stopWatching = watchFrames()');
  await meanwhile();
  return page.evaluate('stopWatching()');
}

function scroll(page: Page, selector: string): Promise<number[]> {
  return page.evaluate(`scrollThrough(${JSON.stringify(selector)}, ${STEPS})`);
}

async function sendSteadily(client: WebSocket): Promise<void> {
  const startMs = performance.now();
  const total = (RATE * WATCHED_MS) / 1_000;
  for (let sent = 0; sent < total; await sleep(10)) {
    const due = Math.min(total, ((performance.now() - startMs) / 1_000) * RATE);
    for (; sent < due; sent += 1) client.send(JSON.stringify({ n: sent, move: 'left' }));
  }
}

/** Until the timeline has as many entries as the list has lines; each message is two. */
async function fill(page: Page, client: WebSocket): Promise<void> {
  for (let n = 0; n < ENTRIES / 2; n += 1) client.send(`message ${n}`);
  await page
    .locator('.scroller')
    .getByRole('row')
    .filter({ hasText: `message ${ENTRIES / 2 - 1}` })
    .first()
    .waitFor();
}

/** How many frames come in a second, and what the slowest twentieth takes. */
function summarize(gapsMs: readonly number[]): Sample {
  const sorted = gapsMs.toSorted((one, other) => one - other);
  const at = (part: number) => sorted[Math.floor(sorted.length * part)] ?? 0;
  return { rate: 1_000 / at(0.5), ms: at(0.95) };
}
