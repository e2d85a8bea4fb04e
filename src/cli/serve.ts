import { spawn } from 'node:child_process';
import { createEmulator, type EmulatorError, type ServedApp } from '../index.js';
import { ExitCode, ExitError } from './exit.js';
import { createOutput } from './output.js';
import { type CommonOptions, describeReach, formatAddresses, title } from './run.js';
import { closeOnSignal } from './shutdown.js';

export interface ServeOptions extends CommonOptions {
  readonly www?: string | undefined;
  readonly httpPort: number;
  readonly open?: true;
}

/** `wss-emu serve`: an app in the browser, as on the phone. */
export async function serve({ www, httpPort, host, open, json }: ServeOptions): Promise<void> {
  const emulator = createEmulator(host ? { host } : {});
  closeOnSignal(() => emulator.close());
  const output = createOutput(json);
  emulator.onTrace(output.show);
  const app = await emulator
    .serve({ port: httpPort, ...(www !== undefined && { www }) })
    .catch(rethrowForUser);
  const { url, port, ip } = app;
  output.ready({ url, port, ip, banner: banner(app, host) });
  if (open) openBrowser(url);
}

function banner({ url, port, ip, www }: ServedApp, host: string | true | undefined): string[] {
  const { pathname } = new URL(url);
  return [
    title(),
    '',
    `  App      ${www}`,
    ...formatAddresses('http', host, ip, port, pathname),
    describeReach(host, ip),
  ];
}

export function rethrowForUser(error: EmulatorError): never {
  switch (error.code) {
    // A signal came before there was anything to close.
    case 'WSSEMU_ERR_CLOSED':
      throw new ExitError(ExitCode.OK, '');
    case 'WSSEMU_ERR_NO_APP':
      throw new ExitError(ExitCode.USAGE, error.message);
    case 'WSSEMU_ERR_PORT_UNAVAILABLE':
      throw new ExitError(
        ExitCode.PORT_UNAVAILABLE,
        `${error.message} (--http-port 0 takes any free one.)`,
      );
    default:
      throw error;
  }
}

const OPEN_COMMANDS: Readonly<Partial<Record<NodeJS.Platform, readonly [string, ...string[]]>>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Asks the desktop to show a page; without a desktop the banner has to do. */
function openBrowser(url: string): void {
  const [command, ...args] = OPEN_COMMANDS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...args, url], { stdio: 'ignore', detached: true });
  child.on('error', () => console.error(`wss-emu: no browser could be opened; go to ${url}`));
  child.unref();
}
