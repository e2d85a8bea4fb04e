import { constants } from 'node:os';
import { AppThread } from '../../app-runner/app-thread.js';
import { formatUrl } from '../../formats/format-url.js';
import { createEmulator, type Emulator } from '../../index.js';
import { DEFAULT_PORT } from '../../plugin/web-socket-server.js';
import { closingOfPhone } from '../console/steered-phone.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { type Closing, closeAll } from '../process/shutdown.js';
import { spawnCommand } from '../process/spawn-command.js';
import { escapeControls } from '../terminal/quote.js';
import { startServer } from './bare-server.js';
import { closingOfApp, whenUp } from './run.js';
import { rethrowForUser } from './serve.js';
import { readServices, type ServicesOption } from './services-option.js';

export interface ExecOptions extends ServicesOption {
  readonly command: readonly string[];
  readonly serve?: string;
  readonly run?: string;
  readonly port?: number;
  readonly host?: string | true;
  /** False to leave the project's other plugins out. */
  readonly plugins: boolean;
  /** How long to wait for an app's `deviceready`, and then for its server, in seconds. */
  readonly wait: number;
}

/** What the command runs against. */
interface Target {
  readonly url: string;
  readonly httpUrl: string;
  readonly port: number;
  readonly closing: Closing;
  /** Aborted when it has ended by a failure of its own: the command ends with it. */
  readonly failed?: AbortSignal;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `wss-emu exec`: runs a command with a server, or an app, behind it. */
export async function exec(options: ExecOptions): Promise<void> {
  // Until the command runs, a signal simply ends the process.
  const abort = (signal: (typeof SIGNALS)[number]) => process.exit(128 + constants.signals[signal]);
  for (const signal of SIGNALS) process.on(signal, abort);
  const target = await startTarget(options);
  say(`ready on ${options.serve === undefined ? target.url : target.httpUrl}`);
  const environment = {
    WSS_EMU_URL: target.url,
    WSS_EMU_HTTP_URL: target.httpUrl,
    WSS_EMU_PORT: String(target.port),
  };
  const running = spawnCommand(options.command, environment, say, target.failed);
  for (const signal of SIGNALS) process.off(signal, abort);
  const exitCode = await running;
  const isWhole = await closeAll([target.closing]);
  if (target.failed?.aborted) process.exit(ExitCode.FAILURE);
  process.exit(exitCode || (isWhole ? ExitCode.OK : ExitCode.FAILURE));
}

function startTarget(options: ExecOptions): Promise<Target> {
  const { serve, run } = options;
  if (serve !== undefined) return serveApp(serve, options);
  return run === undefined ? serveBare(options) : runFile(run, options);
}

async function serveBare(options: ExecOptions): Promise<Target> {
  const { port = DEFAULT_PORT, host } = options;
  const emulator = await createTalkingEmulator(options);
  const started = await startServer(emulator, port);
  return describeTarget(host, started.ip, started.port, closingOfPhone(emulator));
}

/** No server starts until a browser opens the page: the port is the one that the app will use. */
async function serveApp(www: string, options: ExecOptions): Promise<Target> {
  const { port = DEFAULT_PORT, host, plugins } = options;
  const emulator = await createTalkingEmulator(options);
  const { url, ip } = await emulator.serve({ www, plugins, port: 0 }).catch(rethrowForUser);
  return { ...describeTarget(host, ip, port, closingOfPhone(emulator)), httpUrl: url };
}

/** Its `port` is which of the app's servers to wait for; 0 gives them all free ports. */
async function runFile(file: string, options: ExecOptions): Promise<Target> {
  const { port, host, wait, plugins, services } = options;
  const failure = new AbortController();
  const app = new AppThread(
    {
      files: [file],
      plugins,
      waitMs: wait * 1_000,
      ...(host && { host }),
      ...(port === 0 && { ports: 'free' }),
      ...(services !== undefined && { services }),
    },
    {
      onTrace: (entry) => entry.kind === 'log' && say(entry.text),
      onConsole: (_stream, text) => say(text.trimEnd()),
      onError: say,
      onFailure: (text) => {
        say(text);
        failure.abort();
      },
    },
  );
  await whenUp(app);
  const server = await Promise.race([app.whenServer(port || undefined), expire(wait)]);
  if (!server || server === 'expired') {
    await closeAll([closingOfApp(app)]);
    throw new ExitError(ExitCode.FAILURE, describeMissing(file, port, server && wait));
  }
  const closing = closingOfApp(app);
  const described = describeTarget(host, server.ip, server.port, closing);
  const target = { ...described, failed: failure.signal };
  const [httpPort] = app.httpPorts;
  if (httpPort === undefined) return target;
  return { ...target, httpUrl: describeTarget(host, server.ip, httpPort, closing).httpUrl };
}

/** @param wait how many seconds it waited; absent when the app has ended */
function describeMissing(file: string, port: number | undefined, wait: number | undefined): string {
  const end =
    wait === undefined
      ? 'was not started before the app ended'
      : `was not started within ${wait} second${wait === 1 ? '' : 's'} (--wait <seconds> waits longer)`;
  return `the command waits for the WebSocket server of ${file}${port ? ` on port ${port}` : ''}, which ${end}`;
}

/** How a client on this machine reaches a server. */
function describeTarget(
  host: ExecOptions['host'],
  ip: string,
  port: number,
  closing: Closing,
): Target {
  const address = (host && ip) || '127.0.0.1';
  const httpUrl = formatUrl('http', address, port, '/');
  return { url: formatUrl('ws', address, port), httpUrl, port, closing };
}

async function createTalkingEmulator({ host, services }: ExecOptions): Promise<Emulator> {
  const emulator = createEmulator({ ...(host && { host }), ...(await readServices(services)) });
  emulator.onTrace((entry) => entry.kind === 'log' && say(entry.text));
  return emulator;
}

/** Standard output belongs to the command. */
function say(text: string): void {
  for (const line of escapeControls(text).split('\n')) console.error(`wss-emu: ${line}`);
}

function expire(wait: number): Promise<'expired'> {
  return new Promise((resolve) => {
    setTimeout(() => resolve('expired'), wait * 1_000).unref();
  });
}
