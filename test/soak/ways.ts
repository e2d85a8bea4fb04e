import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { FLAGS } from '../support/browser-server.js';
import { findChromium } from '../support/find-chromium.js';
import { findFreePort } from '../support/free-port.js';

/** A server that was started in one of the ways that there are. */
export interface StartedWay extends AsyncDisposable {
  readonly port: number;
  readonly process: ChildProcess;
  /** Everything on standard error until now. */
  readonly errors: () => string;
}

/** A way to run a server. */
export interface Way {
  readonly name: string;
  /** True when an app answers each message with its length. */
  readonly hasApp: boolean;
  start(): Promise<StartedWay>;
}

const PROGRAM = fileURLToPath(new URL('../../bin/wss-emu.js', import.meta.url));
const PAGE_HOST = fileURLToPath(new URL('page-host.js', import.meta.url));
const STAY = ['--', process.execPath, '-e', 'setTimeout(() => {}, 600000)'];

export const BARE: Way = bareWay('bare', () => []);
export const JSON_LINES: Way = bareWay('--json', () => ['--json']);
export const RECORD: Way = bareWay('--record', (folder) => ['--record', join(folder, 'session')]);
export const RUN: Way = appWay('run', (folder) => [PROGRAM, 'run', join(folder, 'app.js')]);
const EXEC_RUN = appWay('exec --run', (folder, port) => {
  const options = ['--port', String(port), '--run', join(folder, 'app.js')];
  return [PROGRAM, 'exec', ...options, ...STAY];
});
const SERVE = pageWay('serve', (www) => [PROGRAM, 'serve', www, '--http-port', '0', '--json']);
const VITE = pageWay('vite', (www) => [PAGE_HOST, 'vite', www]);
const MIDDLEWARE = pageWay('middleware', (www) => [PAGE_HOST, 'middleware', www]);

export const ALL_WAYS = [BARE, JSON_LINES, RECORD, RUN, EXEC_RUN, SERVE, VITE, MIDDLEWARE];

function bareWay(name: string, options: (folder: string) => string[]): Way {
  const toArgs = (folder: string, port: number) => [
    ...[PROGRAM, '--port', String(port)],
    ...options(folder),
  ];
  return { ...appWay(name, toArgs), hasApp: false };
}

function appWay(name: string, toArgs: (folder: string, port: number) => string[]): Way {
  return {
    name,
    hasApp: true,
    async start() {
      const port = await findFreePort();
      const folder = makeFolder(port);
      return startProcess(toArgs(folder, port), port, folder);
    },
  };
}

/** The page is open in Chromium. */
function pageWay(name: string, toArgs: (www: string) => string[]): Way {
  return {
    name,
    hasApp: true,
    async start() {
      const port = await findFreePort();
      const folder = makeFolder(port);
      const started = startProcess(toArgs(folder), port, folder);
      const lines = createInterface({ input: started.process.stdout ?? process.stdin });
      const [line] = await once(lines, 'line');
      const executablePath = findChromium();
      const browser = await chromium.launch({
        ...(executablePath && { executablePath }),
        args: FLAGS,
      });
      const page = await browser.newPage();
      await page.goto(JSON.parse(line).url);
      return {
        ...started,
        async [Symbol.asyncDispose]() {
          await browser.close();
          await started[Symbol.asyncDispose]();
        },
      };
    },
  };
}

function makeFolder(port: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'wss-emu-soak-'));
  const script = `document.addEventListener('deviceready', () => {
    const server = plugins.webSocketServer(${port});
    server.onmessage = ({ client, message }) => server.send(client, String(message.length));
    server.start();
  });`;
  writeFileSync(join(folder, 'app.js'), script);
  const html = '<!doctype html><script src="cordova.js"></script>';
  writeFileSync(join(folder, 'index.html'), `${html}<script>${script}</script>`);
  return folder;
}

function startProcess(args: readonly string[], port: number, folder: string): StartedWay {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  // Whoever reads nothing would keep it from writing.
  child.stdout.resume();
  return {
    port,
    process: child,
    errors: () => errors,
    async [Symbol.asyncDispose]() {
      // It takes what it has started along.
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(timer);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
