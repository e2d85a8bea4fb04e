import { isatty } from 'node:tty';
import type { Emulator, ToolPage } from '../../index.js';
import type { CommandSteeringOptions } from '../../steering/create-steering.js';
import type { Steering } from '../../steering/steering.js';
import { isCut, MAX_GRACES } from '../../stop-grace.js';
import { ExitCode, ExitError } from '../process/exit.js';
import { type Closing, closeOnSignal } from '../process/shutdown.js';
import type { Output } from '../terminal/output.js';
import type { Input, InputOptions } from './input.js';

export interface PhoneOptions extends Omit<CommandSteeringOptions, 'note'> {
  readonly output: Output;
  /** Called once everything is closed. */
  readonly finish: () => Promise<void>;
}

/**
 * A command's phone. A signal closes it in order, along with what was begun on it. It has one
 * steering, which the console, JSON lines and the inspector share. Its code is loaded on first use, so
 * that a command nobody steers starts sooner.
 */
export class SteeredPhone {
  readonly #options: PhoneOptions;
  readonly #quit: () => void;
  #steering: Promise<Steering> | undefined;
  #input: Input | undefined;
  #isClosing = false;

  constructor(options: PhoneOptions) {
    this.#options = options;
    const phone = closingOfPhone(options.emulator);
    this.#quit = closeOnSignal([
      {
        ...phone,
        close: (watch) => {
          this.#isClosing = true;
          this.#input?.end();
          return phone.close(watch);
        },
      },
      { what: 'what was begun on the phone', close: async () => (await this.#steering)?.close() },
      { what: 'the recording', close: options.finish },
    ]);
  }

  /** Lets the user steer: by `-x`, at the terminal, or by JSON lines. */
  async takeInput({ json, execute }: InputOptions): Promise<void> {
    const isTerminal = isatty(0) && isatty(1);
    if (!json && !execute && !isTerminal) return;
    const [{ Input }, steering] = await Promise.all([import('./input.js'), this.#steer()]);
    if (this.#isClosing) return;
    const { emulator, output } = this.#options;
    const target = { emulator, output, steering, quit: this.#quit, isTerminal };
    this.#input = new Input(target, { ...(json && { json }), ...(execute && { execute }) });
    this.#input.begin();
  }

  /** @param past how many entries it keeps for pages that are opened later */
  async createInspector(past: number | undefined): Promise<ToolPage> {
    const [{ createInspector }, steering] = await Promise.all([
      import('../../inspector/inspector.js'),
      this.#steer(),
    ]);
    return createInspector(
      { emulator: this.#options.emulator, steering },
      past === undefined ? {} : { past },
    );
  }

  #steer(): Promise<Steering> {
    this.#steering ??= this.#createSteering();
    return this.#steering;
  }

  async #createSteering(): Promise<Steering> {
    const { createSteering } = await import('../../steering/create-steering.js');
    const { emulator, output, start, host } = this.#options;
    return createSteering({ emulator, start, host, note: output.note });
  }
}

/** How to close an emulator that a command has opened. */
export function closingOfPhone(emulator: Emulator): Closing {
  return {
    what: () => {
      const left = emulator.servers.map(({ service, port }) => `${service} on port ${port}`);
      return left.join(', ') || 'the pages';
    },
    moreGraces: MAX_GRACES,
    async close({ onCut }) {
      emulator.onTrace((entry) => {
        if (entry.kind === 'log' && isCut(entry.text)) onCut();
      });
      await emulator.close();
    },
  };
}

/** Checks the lines of `-x` before anything is opened. @throws ExitError for one that can't be parsed */
export async function checkLines({ execute }: InputOptions): Promise<void> {
  if (!execute) return;
  const { parseLineOfCommand } = await import('./input.js');
  for (const line of execute) {
    try {
      parseLineOfCommand(line);
    } catch (error) {
      throw new ExitError(ExitCode.USAGE, `-x: ${(error as Error).message}`);
    }
  }
}
