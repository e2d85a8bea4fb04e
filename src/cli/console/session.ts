import { readFileSync } from 'node:fs';
import { isatty } from 'node:tty';
import type { Emulator } from '../../index.js';
import type { Action } from '../../steering/actions.js';
import { createSteering } from '../../steering/steering.js';
import type { Output, RequestId } from '../terminal/output.js';
import { startConsole } from './console.js';
import { formatHelp, parseLine } from './console-line.js';
import { readJsonInput } from './json-input.js';
import { recordSession } from './record-session.js';
import type { Request } from './request.js';

export interface SteerOptions {
  readonly json?: true;
  /** Lines as at the console, to be done once everything is bound. */
  readonly execute?: readonly string[];
}

/** What there is to steer, and for whom. */
export interface Steered extends SteerOptions {
  readonly output: Output;
  /** Where the command itself is the app: starts a server. */
  readonly start?: (port?: number) => Promise<unknown>;
  /** Where servers listen, if they were told. */
  readonly host?: string;
}

interface SessionOptions extends Steered {
  readonly emulator: Emulator;
  /** Closes everything. */
  readonly quit: () => void;
  readonly isConsole: boolean;
}

/** What a command does for whoever steers it. */
export interface Session {
  /** Takes no more input; before everything is closed. */
  endInput(): void;
  /** Ends what was begun; after everything was closed. */
  close(): Promise<void>;
}

/** Does the lines of `-x`, then takes those that are typed or, with `--json`, those that come. */
export function startSession(session: SessionOptions): Session {
  const { emulator, output, quit, isConsole, json, execute = [], ...options } = session;
  const steering = createSteering({
    emulator,
    ...options,
    record: (file) => recordSession(emulator, output.note, file),
    onTrouble: output.note,
  });
  // A command whose server was stopped goes on: it can be started again.
  const keptAlive = setInterval(() => {}, 2 ** 30);
  let isEnded = false;
  let stopReading: (() => void) | undefined;

  async function perform(request: Request, id?: RequestId): Promise<boolean> {
    if (request === 'help' && !json) {
      output.print(formatHelp());
      return true;
    }
    const outcome = isAction(request)
      ? await steering.perform(request)
      : { ok: true, message: request === 'help' ? formatHelp() : 'OK' };
    output.result(outcome, id);
    if (request === 'quit') quit();
    return outcome.ok;
  }

  async function executeLines(): Promise<void> {
    for (const line of execute) {
      const request = isEnded ? undefined : parseLineOfCommand(line);
      if (request && !(await perform(request))) process.exitCode = 1;
    }
  }

  function read(): void {
    if (isEnded || !mayRead()) return;
    if (json) stopReading = readJsonInput(process.stdin, { perform, error: output.error });
    else if (isConsole) stopReading = startConsole({ emulator, output, perform, quit });
  }

  executeLines().then(read);
  return {
    endInput() {
      isEnded = true;
      clearInterval(keptAlive);
      stopReading?.();
    },
    close: () => steering.close(),
  };
}

/** Some shells take `/all` for a path: the command line needs no slash. */
export function parseLineOfCommand(line: string): ReturnType<typeof parseLine> {
  return parseLine(/^\s*(\/|$)/.test(line) ? line : `/${line.trim()}`);
}

function isAction(request: Request): request is Action {
  return typeof request === 'object';
}

/** One who reads a terminal from the background (`wss-emu &`) is stopped by the system. */
function mayRead(): boolean {
  if (!isatty(0) || process.platform !== 'linux') return true;
  // proc(5): after the name in brackets state, parent, group, session, terminal, its group.
  const [, , group, , , foreground] = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  return group === foreground;
}
