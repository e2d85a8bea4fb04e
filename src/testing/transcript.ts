import { onAbort } from '../clients/on-abort.js';
import {
  clearImmediate,
  clearTimeout,
  nowMs,
  setImmediate,
  setTimeout,
} from '../real-time/timers.js';
import { type Limits, timeoutError } from './wait-options.js';

/** Something that happened, as failures show it. */
export interface TranscriptLine {
  /** Milliseconds since the transcript began. */
  readonly t: number;
  /** `message` is what its subject received, `sent` what it sent. */
  readonly event: string;
  readonly client?: string | undefined;
  readonly text?: string | undefined;
}

/** Where matchers find a transcript, whichever copy of this module made it. */
const TRANSCRIPT = Symbol.for('wss-emu.transcript');

const SHOWN_LINES = 20;
const MAX_TEXT_LENGTH = 200;

/** What a phone, a client or a target has seen: matchers read it, failures show it. */
export class Transcript {
  /** Its owner, as failures call it: `the emulator`. */
  readonly subject: string;
  readonly received: string[] = [];
  readonly clients = new Set<string>();
  readonly #lines: TranscriptLine[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #startMs = nowMs();

  constructor(subject: string) {
    this.subject = subject;
  }

  /** Milliseconds since the transcript began. */
  get t(): number {
    return Math.round(nowMs() - this.#startMs);
  }

  add(line: TranscriptLine): void {
    this.#lines.push(line);
    const { event, client, text } = line;
    if (event === 'message' && text !== undefined) this.received.push(text);
    if (client !== undefined) {
      if (event === 'connected') this.clients.add(client);
      if (event === 'disconnected' || event === 'closed') this.clients.delete(client);
    }
    this.touch();
  }

  /** Something happened that failures don't show. */
  touch(): void {
    for (const watch of [...this.#watchers]) watch();
  }

  /**
   * Resolves with true as soon as `isMet`, with false after `timeoutMs`.
   * @throws what `isMet` throws, and the signal's reason
   */
  until(isMet: () => boolean, { timeoutMs, signal }: Limits): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        forget();
        this.#watchers.delete(check);
      };
      const settle = (outcome: boolean) => {
        end();
        resolve(outcome);
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const check = () => {
        try {
          if (isMet()) settle(true);
        } catch (error) {
          fail(error);
        }
      };
      const forget = onAbort(signal, fail);
      const timer = setTimeout(() => settle(false), timeoutMs);
      this.#watchers.add(check);
      check();
    });
  }

  /**
   * Resolves when nothing has happened for `ms` milliseconds from now on.
   * @throws TimeoutError when it has not become quiet within `timeoutMs`, and the signal's reason
   */
  quiet(ms: number, { timeoutMs, signal }: Limits): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        forget();
        clearTimeout(quietTimer);
        clearImmediate(immediate);
        clearTimeout(timer);
        this.#watchers.delete(restart);
      };
      const fail = (error: unknown) => {
        end();
        reject(error);
      };
      const becomeQuiet = () => {
        end();
        resolve();
      };
      const restart = () => {
        clearTimeout(quietTimer);
        clearImmediate(immediate);
        quietTimer = setTimeout(listenOnce, ms);
      };
      // What has arrived but is still unread, in a process that was kept busy, is not quiet.
      const listenOnce = () => {
        immediate = setImmediate(becomeQuiet);
      };
      const giveUp = () => {
        const failure = `quiet(${ms}): not quiet within ${timeoutMs} ms`;
        fail(timeoutError(this.explain(failure)));
      };
      const forget = onAbort(signal, fail);
      let immediate: NodeJS.Immediate | undefined;
      let quietTimer = setTimeout(listenOnce, ms);
      const timer = setTimeout(giveUp, timeoutMs);
      this.#watchers.add(restart);
    });
  }

  /** The text of a failure, with the last lines. */
  explain(failure: string): string {
    if (this.#lines.length === 0) return `${failure}.\nNothing came at ${this.subject}.`;
    return `${failure}.\nWhat came at ${this.subject}:\n${this.#format()}`;
  }

  #format(): string {
    const shown = this.#lines.slice(-SHOWN_LINES);
    const left = this.#lines.length - shown.length;
    return [...(left > 0 ? [`  … ${left} before that`] : []), ...shown.map(formatLine)].join('\n');
  }
}

function formatLine({ t, event, client = '', text }: TranscriptLine): string {
  const shown = text === undefined ? '' : formatText(text);
  return `  ${String(t).padStart(5)} ms  ${event.padEnd(12)}  ${client} ${shown}`.trimEnd();
}

/** A text on one line, whatever it contains. */
export function formatText(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return JSON.stringify(text);
  return `${JSON.stringify(text.slice(0, MAX_TEXT_LENGTH))}… (${text.length} characters)`;
}

/** Lets matchers find the transcript. */
export function attachTranscript<Subject extends object>(
  subject: Subject,
  transcript: Transcript,
): Subject {
  return Object.defineProperty(subject, TRANSCRIPT, { value: transcript });
}

/** The transcript of an emulator, client or target of this kit. */
export function transcriptOf(subject: unknown): Transcript | undefined {
  if (typeof subject !== 'object' || subject === null) return undefined;
  return Reflect.get(subject, TRANSCRIPT) as Transcript | undefined;
}
