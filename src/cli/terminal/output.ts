import { fstatSync } from 'node:fs';
import { MAX_LINE_TEXT_LENGTH } from '../../formats/json-room.js';
import type { ExecOutcome, TraceEntry } from '../../index.js';
import { EarlyEntries } from './early-entries.js';
import { escapeControls, quote, quoteAll } from './quote.js';

/** What a command reports once everything is bound. */
export interface Ready {
  /** What to connect to or open. Absent, like port and ip, for an app without a server. */
  readonly url?: string;
  readonly port?: number;
  readonly ip?: string;
  /** The inspector's page, if there is one. */
  readonly inspector?: string;
  /** Lines for people, printed above the ready line. */
  readonly banner: readonly string[];
}

/** Matches an answer to its request. */
export type RequestId = string | number | undefined;

/** Runs `write` so that its lines appear above the line being typed, which stays whole. */
export type WriteAbove = (write: () => void) => void;

/** A command's output: the one place that writes to the terminal. */
export interface Output {
  /** Reports that everything is bound, then shows what was held back until now. */
  readonly ready: (ready: Ready) => void;
  /** Takes every trace entry; shows the servers' events and the log. */
  readonly show: (entry: TraceEntry) => void;
  /** Shows the result of a request. */
  readonly result: (outcome: ExecOutcome, id?: RequestId) => void;
  /** Reports a request that can't be understood. */
  readonly error: (message: string, id?: RequestId) => void;
  /** Shows lines for people. */
  readonly print: (text: string) => void;
  /** Notes and warnings, on standard error. */
  readonly note: (text: string) => void;
  /** Sets how to write above the line being typed; undefined when there is none. */
  readonly setPrompt: (writeAbove: WriteAbove | undefined) => void;
}

interface Writer {
  ready(ready: Ready): void;
  event(event: ShownEvent): void;
  result(outcome: ExecOutcome, id: RequestId): void;
  error(message: string, id: RequestId): void;
}

export interface OutputOptions {
  /** JSON lines instead of lines for people. */
  readonly json?: true;
  /**
   * How long the first events wait after the ready line in a shell's pipe, in seconds. A reader that
   * takes that line and leaves (`| head -1`) is noticed only on the next write: Node doesn't
   * report that a pipe has lost its reader, and the next line may be long in coming.
   */
  readonly hold: number;
}

export function createOutput({ json, hold }: OutputOptions): Output {
  let writeAbove: WriteAbove = (write) => write();
  const log = (text: string) => writeAbove(() => console.log(text));
  const note = (text: string) =>
    writeAbove(() => console.error(`wss-emu: ${escapeControls(text)}`));
  const writer = json ? createJsonWriter() : createTextWriter(log, note);
  let early: EarlyEntries | undefined = new EarlyEntries();
  let isReady = false;

  function write(entry: TraceEntry): void {
    if (entry.kind === 'log') note(entry.text);
    const event = toEvent(entry);
    if (event) writer.event(event);
  }

  function writeEarly(): void {
    const entries = early;
    early = undefined;
    if (!entries) return;
    for (const entry of entries.take()) write(entry);
    if (entries.missed > 0) note(`${entries.missed} events before the ready line are left out`);
  }

  return {
    ready(ready) {
      writer.ready(ready);
      isReady = true;
      if (isShellsPipe()) setTimeout(writeEarly, hold * 1_000).unref();
      else writeEarly();
    },
    show(entry) {
      if (isReady) writeEarly();
      if (early) early.add(entry);
      else write(entry);
    },
    result(outcome, id) {
      writeEarly();
      writer.result(outcome, id);
    },
    error(message, id) {
      writeEarly();
      writer.error(message, id);
    },
    print: log,
    note,
    setPrompt(prompt) {
      writeAbove = prompt ?? ((write) => write());
    },
  };
}

/**
 * JSON lines on standard output and nothing else: the ready line first, then one line per
 * event, result or error (`schema/output.json`).
 */
function createJsonWriter(): Writer {
  let readyMs = 0;
  return {
    ready({ url, port, ip, inspector }) {
      writeJson({ type: 'ready', v: 1, url, port, ip, inspector, pid: process.pid });
      readyMs = performance.now();
    },
    event({ port, event, message, ...rest }) {
      const t = Math.round(performance.now() - readyMs);
      writeJson({ type: 'event', t, port, event, ...asJson(message), ...rest });
    },
    result: ({ ok, message }, id) => writeJson({ type: 'result', id, ok, message }),
    error: (message, id) => writeJson({ type: 'error', id, message }),
  };
}

/** Lines for people; failures, notes and warnings go to standard error. */
function createTextWriter(log: (text: string) => void, note: (text: string) => void): Writer {
  return {
    ready({ url, banner }) {
      const line = url === undefined ? 'wss-emu ready' : `wss-emu ready on ${url}`;
      log([...banner, '', line].join('\n'));
    },
    event: (event) => log(formatEvent(event)),
    result({ ok, message }) {
      if (ok) log(formatResult(message));
      else note(String(message));
    },
    error: note,
  };
}

interface ShownEvent {
  readonly port: number;
  readonly event: string;
  readonly client?: string;
  readonly message?: string;
  readonly ip?: string;
}

function toEvent(entry: TraceEntry): ShownEvent | undefined {
  if (entry.kind === 'event') return { ...entry.event, port: entry.port };
  const hasStopped = entry.kind === 'state' && entry.from === 'stopping' && entry.to === 'stopped';
  if (hasStopped && entry.service === 'WebSocketServer') {
    return { port: entry.port, event: 'server:stopped' };
  }
  return undefined;
}

const NAME_WIDTH = 'server:started'.length;

/** Always one line: a client's text is shown as JSON. */
function formatEvent({ port, event, client, message, ip }: ShownEvent): string {
  const time = new Date().toTimeString().slice(0, 8);
  const place = client ?? (ip === undefined ? '' : `on ${ip}`);
  const text = message === undefined || message === '' ? '' : quote(message);
  return `${time}  ${port}  ${event.padEnd(NAME_WIDTH)}  ${escapeControls(place)} ${text}`.trimEnd();
}

/** Lists are numbered, because commands take clients by number. */
function formatResult(message: unknown): string {
  if (typeof message === 'string') return escapeControls(message);
  if (!Array.isArray(message)) return quoteAll(message);
  if (message.length === 0) return '  none';
  const width = String(message.length).length;
  const format = (item: unknown, index: number) =>
    `  ${String(index + 1).padStart(width)}  ${escapeControls(String(item))}`;
  return message.map(format).join('\n');
}

/** As JSON a text can be six times as long, and so too long for whoever reads lines. */
function asJson(message: string | undefined): object {
  if (message === undefined || message.length <= MAX_LINE_TEXT_LENGTH) return { message };
  return { base64: Buffer.from(message).toString('base64') };
}

function writeJson(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function isShellsPipe(): boolean {
  return fstatSync(process.stdout.fd).isFIFO();
}
