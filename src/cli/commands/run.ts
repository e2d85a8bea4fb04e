import type { AppError } from '../../app-runner/app-error.js';
import { AppThread } from '../../app-runner/app-thread.js';
import { formatUrl } from '../../formats/format-url.js';
import type { TraceListener } from '../../index.js';
import { ExitCode, ExitError, portError } from '../process/exit.js';
import { type Closing, closeOnSignal } from '../process/shutdown.js';
import { describeReach, formatAddresses, title } from '../terminal/banner.js';
import { createOutput, type OutputOptions } from '../terminal/output.js';
import { escapeControls } from '../terminal/quote.js';
import { type CommonOptions, checkPast, DEFAULT_INSPECT_PORT } from './bare-server.js';
import { startRecordOption } from './record-option.js';

export interface RunOptions extends CommonOptions, OutputOptions {
  readonly files: readonly string[];
  readonly ip?: string;
  /** False to leave the project's other plugins out. */
  readonly plugins: boolean;
  /** The file of a recording. */
  readonly record?: string;
  /** The port of the inspector; `true` for the usual one. */
  readonly inspect?: number | true;
  /** How many entries the inspector keeps. */
  readonly past?: number;
  /** How long to wait for `deviceready`, in seconds. */
  readonly wait: number;
}

/** `wss-emu run`: an app in Node, in a window of its own. */
export async function run(allOptions: RunOptions): Promise<void> {
  const { files, host, ip, json, record: file, inspect, past, wait, ...others } = allOptions;
  const { plugins, services } = others;
  checkPast(allOptions);
  const output = createOutput(allOptions);
  const listeners = new Set<TraceListener>([output.show]);
  const onTrace = (listener: TraceListener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  const endRecording = await startRecordOption({ onTrace }, file, [
    ...files,
    ...(services === undefined ? [] : [services]),
  ]);
  const options = {
    files,
    plugins,
    waitMs: wait * 1_000,
    ...(host && { host }),
    ...(ip !== undefined && { ip }),
    ...(services !== undefined && { services }),
    ...(file !== undefined && { tellsFrames: true }),
    ...(inspect !== undefined && {
      inspectPort: inspect === true ? DEFAULT_INSPECT_PORT : inspect,
      ...(past !== undefined && { inspectPast: past }),
    }),
  };
  const app = new AppThread(options, {
    onTrace: (entry) => {
      for (const listener of listeners) listener(entry);
    },
    // What an app prints may come from its clients.
    onConsole: (stream, text) => process[json ? 'stderr' : stream].write(escapeControls(text)),
    onError: (text) => console.error(escapeControls(text)),
    onFailure: output.note,
  });
  let recorded: Promise<void> | undefined;
  const finish = () => {
    recorded ??= endRecording();
    return recorded;
  };
  closeOnSignal([closingOfApp(app), { what: 'the recording', close: finish }]);
  try {
    await whenUp(app);
  } catch (error) {
    await finish();
    throw error;
  }
  const { inspector } = app;
  output.ready({
    ...findAddress(app, host),
    ...(inspector !== undefined && { inspector }),
    banner: banner(app, host),
  });
  process.exitCode = await app.ended;
  await finish();
}

/** How to close an app that a command has started. */
export function closingOfApp(app: AppThread): Closing {
  return {
    what: 'the app, which keeps its thread busy',
    close: (watch) => app.close(watch),
    cut: () => app.cut(),
  };
}

/** @throws ExitError when the app can't be run, or throws while loading */
export async function whenUp(app: AppThread): Promise<void> {
  try {
    await app.up;
  } catch (error) {
    await app.ended;
    throw explain(error as AppError);
  }
}

function explain({ message, reason }: AppError): ExitError {
  switch (reason) {
    case 'usage':
      return new ExitError(ExitCode.USAGE, message);
    case 'port':
      return portError(message, '--inspect');
    case 'app':
      return new ExitError(ExitCode.FAILURE, message);
  }
}

/** The address of the app's first WebSocket server; empty without one. */
function findAddress({ servers: [server] }: AppThread, host: string | true | undefined) {
  if (!server) return {};
  const { port, ip } = server;
  return { port, ip, url: formatUrl('ws', (host && ip) || '127.0.0.1', port) };
}

function banner(app: AppThread, host: string | true | undefined): string[] {
  const { servers, httpPorts, inspector } = app;
  const ip = servers[0]?.ip;
  const isOpen = servers.length + httpPorts.length > 0;
  // Only a WebSocket server tells its address.
  const isReachKnown = ip !== undefined || !host;
  return [
    title(),
    '',
    ...servers.flatMap(({ port, ip }) => formatAddresses('ws', host, ip, port)),
    ...httpPorts.flatMap((port) => formatAddresses('http', host, ip ?? '', port, '/')),
    ...(inspector ? [`  Inspect  ${inspector}`] : []),
    ...(isOpen ? [] : ['  The app has no server open yet.']),
    ...(isOpen && isReachKnown ? [describeReach(host, ip ?? '')] : []),
  ];
}
