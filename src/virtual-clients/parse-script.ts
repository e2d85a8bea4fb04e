import { checkScript, invalid, STEP_NAMES } from './check-script.js';
import type { Script } from './script.js';

const MAX_LENGTH = 10_000;

const SPACE = /[^\S\n]*/y;
const BETWEEN_STEPS = /[\s;]*/y;
const WORD = /[^\s;{}]*/y;
const QUOTED = /"(?:\\.|[^"\\])*"/y;
const EXPRESSION_OF_WAIT = /\/(?:\\.|[^/\\\n])+\/[a-z]*(?=\s*(?:[;}\n]|$))/y;
const EXPRESSION_OF_REPLY = /\/(?:\\.|[^/\\\n])+\/[a-z]*(?=\s*=>)/y;
const STEP_END = /[;}\n]/y;
const ARROW_OR_END = /=>|[;}\n]/y;
const ARROW = /=>/y;

/**
 * Reads a script: its text form, or the steps themselves from outside (JSON).
 *
 * Steps are parted by `;` or a new line. A text goes to the end of its step; braces in pairs and
 * `"…"` in it are its own, so JSON can be written as it is. One that is all quoted is taken as a
 * JSON string: `say "one; two"`.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION`, with the place and what to do
 */
export function parseScript(script: unknown): Script {
  if (typeof script !== 'string') return checkScript(script);
  if (script.length > MAX_LENGTH) {
    throw invalid('as a whole', `a script has ${MAX_LENGTH} characters at most.`);
  }
  const reader = new ScriptReader(script);
  const steps = reader.readSteps();
  return checkScript(steps, (step) => formatPosition(reader.positions.get(step) ?? 0));
}

class ScriptReader {
  /** Where each step begins. */
  readonly positions = new Map<object, number>();
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** @param openedAt the position of the brace around the steps */
  readSteps(openedAt?: number): object[] {
    const steps: object[] = [];
    for (;;) {
      this.#take(BETWEEN_STEPS);
      const isEnd = this.#at === this.#text.length;
      if (isEnd && openedAt !== undefined) throw this.#fail(openedAt, '{ has no }: add one.');
      if (isEnd) return steps;
      if (this.#text[this.#at] !== '}') {
        const at = this.#at;
        const step = this.#readStep();
        this.positions.set(step, at);
        steps.push(step);
        continue;
      }
      if (openedAt === undefined) {
        throw this.#fail(this.#at, '} has no {: take it away, or write a text in quotes.');
      }
      this.#at += 1;
      return steps;
    }
  }

  /** The step as written; `checkScript` checks it later. */
  #readStep(): object {
    const start = this.#at;
    const name = this.#take(WORD) ?? '';
    switch (name) {
      case 'say':
        return { do: name, ...this.#readText('text') };
      case 'wait':
        return { do: name, ...this.#readText('match', STEP_END, EXPRESSION_OF_WAIT) };
      case 'reply':
        return { do: name, ...this.#readReply() };
      case 'pause':
        return { do: name, ...parsePause(this.#readArgument()) };
      case 'repeat':
        return { do: name, ...this.#readRepeat(start) };
      case 'close':
        return { do: name, ...parseClose(this.#readArgument()) };
      default:
        throw this.#fail(start, `there is no step ${JSON.stringify(name)}: ${STEP_NAMES}.`);
    }
  }

  #readReply(): object {
    const first = this.#readText('text', ARROW_OR_END, EXPRESSION_OF_REPLY);
    if (this.#take(ARROW) === undefined) return first;
    return { match: first.text ?? '', ...this.#readText('text') };
  }

  #readRepeat(start: number): object {
    this.#take(SPACE);
    const times = this.#take(WORD);
    this.#take(BETWEEN_STEPS);
    const openedAt = this.#at;
    if (this.#text[openedAt] !== '{') {
      throw this.#fail(
        start,
        'repeat needs its steps in braces: repeat 10 { say move; pause 100 }.',
      );
    }
    this.#at += 1;
    const steps = this.readSteps(openedAt);
    return { steps, ...(times && { times: toNumber(times) }) };
  }

  /** A text under the name of its field; an empty object when it is missing. */
  #readText(name: string, end = STEP_END, expression?: RegExp): Record<string, string> {
    this.#take(SPACE);
    const start = this.#at;
    const argument = this.#readArgument(end, expression);
    if (argument === '') return {};
    if (!isQuoted(argument)) return { [name]: argument };
    try {
      return { [name]: JSON.parse(argument) };
    } catch {
      throw this.#fail(start, 'between quotes \\ and control characters are written as in JSON.');
    }
  }

  /** Everything up to the end of the step, trimmed. */
  #readArgument(end = STEP_END, expression?: RegExp): string {
    this.#take(SPACE);
    const start = this.#at;
    const braces: number[] = [];
    if (expression) this.#take(expression);
    while (this.#at < this.#text.length) {
      if (braces.length === 0 && this.#looksAt(end)) break;
      const at = this.#at;
      const character = this.#text[at];
      if (character === '"') this.#takeQuoted();
      else this.#at += 1;
      if (character === '{') braces.push(at);
      if (character === '}') braces.pop();
    }
    const [open] = braces;
    if (open !== undefined) throw this.#fail(open, '{ has no }: add one, or quote the text.');
    return this.#text.slice(start, this.#at).trim();
  }

  #takeQuoted(): void {
    if (this.#take(QUOTED) !== undefined) return;
    throw this.#fail(this.#at, 'this quote has no end: close it, or write it as "\\"".');
  }

  #looksAt(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #fail(at: number, problem: string): Error {
    return invalid(formatPosition(at), problem);
  }
}

function isQuoted(argument: string): boolean {
  QUOTED.lastIndex = 0;
  return QUOTED.test(argument) && QUOTED.lastIndex === argument.length;
}

function formatPosition(at: number): string {
  return `position ${at + 1}`;
}

function parsePause(argument: string): object {
  if (argument === '') return {};
  const [, ms, upToMs] = /^(\d+)\s*-\s*(\d+)$/.exec(argument) ?? [];
  if (ms === undefined) return { ms: toNumber(argument) };
  return { ms: Number(ms), upToMs: Number(upToMs) };
}

function parseClose(argument: string): object {
  const [, code, reason] = /^(\S+)\s*(.*)$/s.exec(argument) ?? [];
  return { ...(code && { code: toNumber(code) }), ...(reason && { reason }) };
}

/** Anything but a number stays as it is, so that the error can show it. */
function toNumber(word: string): number | string {
  return /^\d+$/.test(word) ? Number(word) : word;
}
