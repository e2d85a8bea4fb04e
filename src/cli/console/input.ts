import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Emulator } from '../../index.js';
import type { Action } from '../../steering/actions.js';
import type { Steering } from '../../steering/steering.js';
import { ExitCode } from '../process/exit.js';
import type { Output, RequestId } from '../terminal/output.js';
import { startConsole } from './console.js';
import { formatHelp, parseLine } from './console-line.js';
import { readJsonInput } from './json-input.js';
import type { Request } from './request.js';

export interface InputOptions {
  readonly json?: true;
  /** Console lines to run once everything is bound. */
  readonly execute?: readonly string[];
}

/** What the input steers, and where the answers go. */
interface InputTarget {
  readonly emulator: Emulator;
  readonly steering: Steering;
  readonly output: Output;
  /** Closes everything. */
  readonly quit: () => void;
  /** Whether lines can be typed and answered at a terminal. */
  readonly isTerminal: boolean;
}

/**
 * What a running command is asked to do: the lines of `-x`, then those typed at the console or,
 * with `--json`, JSON lines from standard input.
 */
export class Input {
  readonly #target: InputTarget;
  readonly #options: InputOptions;
  /** Keeps the command running after its server was stopped: it can be started again. */
  readonly #keptAlive = setInterval(() => {}, 2 ** 30);
  #isEnded = false;
  #stopReading = () => {};

  constructor(target: InputTarget, options: InputOptions) {
    this.#target = target;
    this.#options = options;
  }

  /** Begins to take input. Its first line may be the one that ends it. */
  begin(): void {
    this.#executeLines().then(() => this.#read());
  }

  /** Stops taking input. Called before everything is closed. */
  end(): void {
    this.#isEnded = true;
    clearInterval(this.#keptAlive);
    this.#stopReading();
  }

  async #executeLines(): Promise<void> {
    for (const line of this.#options.execute ?? []) {
      const request = this.#isEnded ? undefined : parseLineOfCommand(line);
      if (request && !(await this.#perform(request))) process.exitCode = ExitCode.FAILURE;
    }
  }

  #read(): void {
    if (this.#isEnded || !mayRead()) return;
    const { emulator, output, quit, isTerminal } = this.#target;
    const { error } = output;
    const perform = this.#perform;
    if (this.#options.json) this.#stopReading = readJsonInput(process.stdin, { perform, error });
    else if (isTerminal) this.#stopReading = startConsole({ emulator, output, perform, quit });
  }

  readonly #perform = async (request: Request, id?: RequestId): Promise<boolean> => {
    const { steering, output, quit } = this.#target;
    if (request === 'help' && !this.#options.json) {
      output.print(formatHelp());
      return true;
    }
    const outcome = isAction(request)
      ? await steering.perform(request)
      : { ok: true, message: request === 'help' ? formatHelp() : 'OK' };
    output.result(outcome, id);
    if (request === 'quit') quit();
    return outcome.ok;
  };
}

/** Parses a line of `-x`, whose slash is optional: some shells take `/all` for a path. */
export function parseLineOfCommand(line: string): ReturnType<typeof parseLine> {
  return parseLine(/^\s*(\/|$)/.test(line) ? line : `/${line.trim()}`);
}

function isAction(request: Request): request is Action {
  return typeof request === 'object';
}

/** A background process (`wss-emu &`) that reads the terminal is stopped by the system. */
function mayRead(): boolean {
  if (!isatty(0) || process.platform !== 'linux') return true;
  // proc(5): after the name in brackets state, parent, group, session, terminal, its group.
  const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return group === foreground;
}
