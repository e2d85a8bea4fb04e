import { countOf } from '../../formats/count-of.js';
import { formatUrl } from '../../formats/format-url.js';
import { type Check, toCheckReport } from '../../recording/check-report.js';
import type { Difference } from '../../recording/compare.js';
import { parsePointer } from '../../recording/json-pointer.js';
import type { ReplayResult } from '../../recording/part.js';
import { ReplayError } from '../../recording/part.js';
import { readRecording } from '../../recording/read.js';
import { replayClients } from '../../recording/replay-clients.js';
import { PortError, replayServer } from '../../recording/replay-server.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { closeOnSignal } from '../process/shutdown.js';
import { escapeControls } from '../terminal/quote.js';
import type { CommonOptions } from './bare-server.js';
import { rethrowUnreadable } from './har.js';
import { openReport, type ReportFormat } from './replay-report.js';

/** The command's options. */
export interface ReplayOptions extends CommonOptions {
  readonly recording: string;
  readonly as: 'clients' | 'server';
  readonly url?: string;
  readonly port?: number;
  readonly speed: number;
  readonly check?: true;
  /** How long the other side may take beyond its recorded time, in seconds. */
  readonly wait: number;
  readonly ignore?: readonly string[];
  readonly report?: ReportFormat;
  /** The report's file. */
  readonly output?: string;
}

/** `wss-emu replay`: one side of a recording. */
export async function replay(options: ReplayOptions): Promise<void> {
  const { recording: file, check = false, report: format, output } = options;
  const recording = await readRecording(file).catch(rethrowUnreadable);
  const report = format && (await openReport(format, file, output));
  // A report on standard output is alone there.
  const say = report && output === undefined ? console.error : console.log;
  const same = new Set<number>();
  const controller = new AbortController();
  const replayOptions = {
    speed: options.speed,
    waitMs: options.wait * 1_000,
    check,
    ignore: (options.ignore ?? []).map(parsePointer),
    signal: controller.signal,
    onNote: (text: string) => console.error(`wss-emu: ${escapeControls(text)}`),
    ...(report && { onSame: (line: number) => same.add(line) }),
  };
  const playing =
    options.as === 'clients'
      ? replayClients(recording, { ...replayOptions, ...(options.url && { url: options.url }) })
      : replayServer(recording, { ...replayOptions, ...serverOptions(options, say) });
  closeOnSignal([
    {
      what: 'the connections of the replay',
      async close() {
        controller.abort();
        await playing.catch(() => {});
      },
    },
  ]);
  const side = options.as === 'clients' ? 'client' : 'server';
  const toReport = (outcome: Pick<Check, 'difference' | 'error'>) =>
    report?.write(toCheckReport(recording, { file, side, same, ...outcome }));
  try {
    const result = await playing;
    await toReport(result);
    tell(file, result, check, say);
  } catch (error) {
    if (!controller.signal.aborted) {
      if (error instanceof ReplayError) await toReport({ error: error.message });
      throw explain(error);
    }
  } finally {
    await report?.close();
  }
  // Nothing is left for a signal to close.
  process.exitCode ??= ExitCode.OK;
}

type Say = (text: string) => void;

function serverOptions({ host, port }: ReplayOptions, say: Say) {
  const listenHost = host === true ? '0.0.0.0' : (host ?? '127.0.0.1');
  const shownHost = host === true ? '127.0.0.1' : listenHost;
  return {
    host: listenHost,
    ...(port !== undefined && { port }),
    onListening(ports: readonly number[]) {
      for (const each of ports) {
        say(`wss-emu replay ready on ${formatUrl('ws', shownHost, each)}`);
      }
    },
  };
}

function tell(
  file: string,
  { clients, messages, difference }: ReplayResult,
  check: boolean,
  say: Say,
): void {
  if (difference) {
    throw new ExitError(ExitCode.DIFFERENCE, escapeControls(formatDifference(file, difference)));
  }
  const counts = `${countOf(clients, 'client')}, ${countOf(messages, 'message')}`;
  say(`replayed ${escapeControls(file)}: ${counts}${check ? ', no difference' : ''}`);
}

function formatDifference(file: string, difference: Difference): string {
  const { line, client, expected, actual, pointer } = difference;
  const place = pointer === undefined ? '' : `, at ${pointer}`;
  return [
    `${file}, line ${line}: the replay differs (client ${client}${place})`,
    `  expected ${expected}`,
    `  got      ${actual}`,
  ].join('\n');
}

function explain(error: unknown): unknown {
  if (!(error instanceof ReplayError)) return error;
  const code = error instanceof PortError ? ExitCode.PORT_UNAVAILABLE : ExitCode.FAILURE;
  return new ExitError(code, escapeControls(error.message));
}
