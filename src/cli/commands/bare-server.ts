import { formatUrl } from '../../formats/format-url.js';
import {
  createEmulator,
  type Emulator,
  type EmulatorError,
  type StartedResult,
} from '../../index.js';
import type { InputOptions } from '../console/input.js';
import { checkLines, SteeredPhone } from '../console/steered-phone.js';
import { ExitCode, ExitError, portError } from '../process/exit.js';
import { describeReach, formatAddresses, title } from '../terminal/banner.js';
import { createOutput, type OutputOptions } from '../terminal/output.js';
import { startRecordOption } from './record-option.js';
import { readServices, type ServicesOption } from './services-option.js';

export interface CommonOptions extends ServicesOption {
  readonly host?: string | true;
  readonly json?: true;
}

export interface BareServerOptions extends CommonOptions, OutputOptions, InputOptions {
  readonly port: number;
  readonly ip?: string;
  /** The file of a recording. */
  readonly record?: string;
  /** The port of the inspector; `true` for the usual one. */
  readonly inspect?: number | true;
  /** How many entries the inspector keeps. */
  readonly past?: number;
}

/** Not 8001, which Monaca's Localkit takes. */
export const DEFAULT_INSPECT_PORT = 8010;

/** `wss-emu`: a phone whose app only starts a server, for whoever tests a client. */
export async function bareServer(allOptions: BareServerOptions): Promise<void> {
  const { port, host, ip, record, inspect, past, hold, services, ...options } = allOptions;
  checkPast(allOptions);
  await checkLines(options);
  const emulator = createEmulator({
    ...(host && { host }),
    ...(ip !== undefined && { ip }),
    ...(await readServices(services)),
  });
  const finish = await startRecordOption(
    emulator,
    record,
    services === undefined ? [] : [services],
  );
  const output = createOutput({ ...options, hold });
  emulator.onTrace(output.show);
  const started = startServer(emulator, port);
  const start = async (other?: number) => startServer(emulator, other ?? (await started).port);
  const phone = new SteeredPhone({ emulator, output, finish, start, host });
  const address = await started;
  const inspector = inspect !== undefined && (await openInspector(emulator, phone, inspect, past));
  // With --ip the server reports an address that need not be this machine's.
  const url = formatUrl('ws', (host && address.ip) || '127.0.0.1', address.port);
  const banner = [
    title(),
    '',
    ...formatAddresses('ws', host, address.ip, address.port),
    ...(inspector ? [`  Inspect  ${inspector}`] : []),
    describeReach(host, address.ip),
  ];
  output.ready({
    url,
    port: address.port,
    ip: address.ip,
    ...(inspector && { inspector }),
    banner,
  });
  await phone.takeInput(options);
}

/** @throws ExitError for a past that nobody could look at */
export function checkPast({ past, inspect }: Pick<BareServerOptions, 'past' | 'inspect'>): void {
  if (past === undefined || inspect !== undefined) return;
  throw new ExitError(ExitCode.USAGE, '--past is for the inspector: add --inspect');
}

/** Opens the inspector on a port of its own. @returns its URL */
async function openInspector(
  emulator: Emulator,
  phone: SteeredPhone,
  port: number | true,
  past: number | undefined,
) {
  const asked = port === true ? DEFAULT_INSPECT_PORT : port;
  try {
    const { url } = await emulator.serveTool(await phone.createInspector(past), { port: asked });
    return url;
  } catch (error) {
    await emulator.close();
    throw portError(`the inspector: ${(error as EmulatorError).message}`, '--inspect');
  }
}

/** Starts a server as an app does, but through exec, where port 0 means any free one. */
export function startServer(emulator: Emulator, port: number): Promise<StartedResult> {
  let remedy: string | undefined;
  const unsubscribe = emulator.onTrace((entry) => {
    if (entry.kind === 'log' && entry.level === 'warning') remedy = entry.text;
  });
  const started = new Promise<StartedResult>((resolve, reject) => {
    emulator.exec(
      (message) => resolve(message as StartedResult),
      (failure) => reject(new ExitError(ExitCode.PORT_UNAVAILABLE, remedy ?? String(failure))),
      'WebSocketServer',
      'start',
      [{ port }],
    );
  });
  return started.finally(unsubscribe);
}
