import type { TraceEntry } from '../index.js';
import { makeVisible } from './visible.js';

/** What a command says once everything is bound. */
export interface Ready {
  /** What to connect to or to open; absent, as port and address, for an app without a server. */
  readonly url?: string;
  readonly port?: number;
  readonly ip?: string;
  /** For people: lines to stand above the ready line. */
  readonly banner: readonly string[];
}

/** Where a command's doings are shown. */
export interface Output {
  /** Says that everything is bound; what was to be shown before that follows now. */
  readonly ready: (ready: Ready) => void;
  /** Takes everything that happens; shows the servers' events and the log. */
  readonly show: (entry: TraceEntry) => void;
}

interface Writer {
  ready(ready: Ready): void;
  event(event: ShownEvent): void;
}

/** @param json JSON lines instead of lines for people */
export function createOutput(json: true | undefined): Output {
  const writer = json ? createJsonWriter() : createTextWriter();
  let early: TraceEntry[] | undefined = [];

  function write(entry: TraceEntry): void {
    if (entry.kind === 'log') console.error(`wss-emu: ${entry.text}`);
    const event = toEvent(entry);
    if (event) writer.event(event);
  }

  return {
    ready(ready) {
      writer.ready(ready);
      const entries = early ?? [];
      early = undefined;
      for (const entry of entries) write(entry);
    },
    show(entry) {
      if (early) early.push(entry);
      else write(entry);
    },
  };
}

/**
 * JSON lines on standard output and nothing else: the ready line first, then one line per
 * event (`schema/output.json`).
 */
function createJsonWriter(): Writer {
  let readyMs = performance.now();
  return {
    ready({ url, port, ip }) {
      readyMs = performance.now();
      writeJson({ type: 'ready', v: 1, url, port, ip, pid: process.pid });
    },
    event({ port, event, ...rest }) {
      const t = Math.round(performance.now() - readyMs);
      writeJson({ type: 'event', t, port, event, ...rest });
    },
  };
}

/** Lines for people; notes and warnings go to standard error. */
function createTextWriter(): Writer {
  return {
    ready({ url, banner }) {
      const line = url === undefined ? 'wss-emu ready' : `wss-emu ready on ${url}`;
      console.log([...banner, '', line].join('\n'));
    },
    event(event) {
      console.log(formatEvent(event));
    },
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
const MAX_TEXT_LENGTH = 500;

/** One line, whatever a client sends: its text is shown as JSON, so it can't steer the terminal. */
function formatEvent({ port, event, client, message, ip }: ShownEvent): string {
  const time = new Date().toTimeString().slice(0, 8);
  const place = client ?? (ip === undefined ? '' : `on ${ip}`);
  const text = message === undefined || message === '' ? '' : quote(message);
  return `${time}  ${port}  ${event.padEnd(NAME_WIDTH)}  ${place} ${text}`.trimEnd();
}

function quote(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return quoteAll(text);
  return `${quoteAll(text.slice(0, MAX_TEXT_LENGTH))}… (${text.length} characters)`;
}

function quoteAll(text: string): string {
  return makeVisible(JSON.stringify(text));
}

function writeJson(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
