import { NoFileError, readPlainFile } from '../../files/plain-file.js';
import { formatUrl } from '../../formats/format-url.js';
import {
  createEmulator,
  type EmulatorError,
  type ServeOptions as EmulatorServeOptions,
  type ServedApp,
  type TraceListener,
} from '../../index.js';
import type { InputOptions } from '../console/input.js';
import { checkLines, SteeredPhone } from '../console/steered-phone.js';
import { ExitCode, ExitError, portError } from '../process/exit.js';
import { describeReach, formatAddresses, title } from '../terminal/banner.js';
import { createOutput, type OutputOptions } from '../terminal/output.js';
import { escapeControls } from '../terminal/quote.js';
import type { CommonOptions } from './bare-server.js';
import { startRecordOption } from './record-option.js';
import { readServices } from './services-option.js';

/** The command's own options, and those passed on to `Emulator.serve`. */
export interface ServeOptions
  extends CommonOptions,
    OutputOptions,
    InputOptions,
    Pick<
      EmulatorServeOptions,
      'inject' | 'lifecycle' | 'loaderExtra' | 'plugins' | 'reload' | 'spa'
    > {
  readonly www?: string | undefined;
  readonly httpPort: number;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
  /** A PEM file, or `true` for a certificate made for this run. */
  readonly https?: string | true;
  readonly open?: true;
  /** How many entries the inspector keeps. */
  readonly past?: number;
  /** The file of a recording. */
  readonly record?: string;
}

/** `wss-emu serve`: an app in the browser, as on the phone. */
export async function serve(options: ServeOptions): Promise<void> {
  const { www, httpPort, host, allowHost, allowOrigin, https, open, json, ...others } = options;
  const { execute, record: file, past, hold, services, ...rest } = others;
  await checkLines(options);
  await checkLoaderExtra(options.loaderExtra);
  const emulator = createEmulator({ ...(host && { host }), ...(await readServices(services)) });
  const certificate = https === undefined ? undefined : await readCertificate(https);
  const files = [https, services].filter((name) => typeof name === 'string');
  const read = [...(options.loaderExtra ?? []), ...files];
  const finish = await startRecordOption(emulator, file, read);
  const output = createOutput({ hold, ...(json && { json }) });
  const phone = new SteeredPhone({ emulator, output, finish, host });
  emulator.onTrace(output.show);
  const app = await emulator
    .serve({
      ...rest,
      port: httpPort,
      ...(www !== undefined && { www }),
      ...(allowHost && { allowHosts: allowHost }),
      ...(allowOrigin && { allowOrigins: allowOrigin }),
      ...(certificate && { https: certificate }),
      tool: await phone.createInspector(past),
    })
    .catch(rethrowForUser);
  const { url, port, ip } = app;
  const inspector = new URL('/__wss-emu/', url).href;
  output.ready({ url, port, ip, inspector, banner: banner(app, options, inspector) });
  if (host && ip !== '' && !json && process.stdout.isTTY) {
    const { formatQrCode } = await import('../terminal/qr-code.js');
    output.print(formatQrCode(url));
    emulator.onTrace(showClientsPage(ip, (page) => output.print(formatQrCode(page))));
  }
  if (open) openBrowser(url, output.note);
  await phone.takeInput(options);
}

function banner(
  { url, port, ip, www }: ServedApp,
  { host, https }: ServeOptions,
  inspector: string,
): string[] {
  const { pathname } = new URL(url);
  return [
    title(),
    '',
    `  App      ${www}`,
    ...formatAddresses(https ? 'https' : 'http', host, ip, port, pathname),
    `  Inspect  ${inspector}`,
    describeReach(host, ip),
  ];
}

/** Phones and other screens usually open the page of the app's own HTTP server. */
function showClientsPage(ip: string, show: (url: string) => void): TraceListener {
  return (entry) => {
    if (entry.kind !== 'state' || entry.service !== 'HttpServer' || entry.to !== 'started') return;
    show(formatUrl('http', ip, entry.port, '/'));
  };
}

async function readCertificate(file: string | true) {
  if (file === true) return true;
  const pem = await readOption(
    file,
    '--https takes a PEM file with a certificate and its key, or no file at all (put the folder first: wss-emu serve www --https)',
  );
  return { cert: pem, key: pem };
}

/** They are read for each page; a wrong name should fail now, not in a page. */
async function checkLoaderExtra(files: readonly string[] = []): Promise<void> {
  for (const file of files) {
    await readOption(file, '--loader-extra takes a script, by its path from the current folder');
  }
}

/** @throws ExitError that says what the option takes */
async function readOption(file: string, takes: string): Promise<string> {
  try {
    return await readPlainFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = error instanceof NoFileError ? `it is ${error.what}` : code;
    throw new ExitError(ExitCode.USAGE, escapeControls(`${file} can't be read (${why}): ${takes}`));
  }
}

/** @throws ExitError with the exit code for what the emulator refused */
export function rethrowForUser(error: EmulatorError): never {
  switch (error.code) {
    // A signal came before anything was open.
    case 'WSSEMU_ERR_CLOSED':
      throw new ExitError(ExitCode.OK, '');
    case 'WSSEMU_ERR_NO_APP':
    case 'WSSEMU_ERR_INVALID_OPTION':
      throw new ExitError(ExitCode.USAGE, error.message);
    case 'WSSEMU_ERR_PORT_UNAVAILABLE':
      throw portError(error.message, '--http-port');
    default:
      throw error;
  }
}

const OPEN_COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd.exe', '/c', 'start', ''],
};

/** Asks the desktop to open a page; without a desktop, the banner has its URL. */
async function openBrowser(url: string, note: (text: string) => void): Promise<void> {
  const { spawn } = await import('node:child_process');
  // Under WSL the desktop is that of Windows.
  const platform = process.env.WSL_DISTRO_NAME ? 'win32' : process.platform;
  const [command, ...args] = OPEN_COMMANDS[platform] ?? ['xdg-open'];
  const options = { stdio: 'ignore', detached: true, windowsHide: true } as const;
  const child = spawn(command, [...args, url], options);
  child.on('error', () => note(`no browser could be opened; go to ${url}`));
  child.unref();
}
