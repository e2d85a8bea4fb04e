import { type Child, startChild } from './child.js';
import { buildFloor, findBun } from './peers.js';
import type { Pair, Servers } from './trial.js';

/** The program of each subject. */
const PROGRAMS: Readonly<Record<string, string>> = {
  ws: 'serve-ws',
  'ws, as text': 'serve-ws text',
  emulator: 'serve-emulator',
  websocket: 'serve-websocket',
  'faye-websocket': 'serve-faye-websocket',
  bun: 'serve-bun',
  'C, epoll': 'serve-floor',
};

/** Those that are looked for when they are asked for. */
const FINDERS: Readonly<Record<string, () => Promise<string | undefined>>> = {
  bun: findBun,
  'C, epoll': async () => buildFloor(),
};

export interface Running {
  readonly server: Child;
  readonly port: number;
}

export async function startServer(subject: string): Promise<Running> {
  const program = PROGRAMS[subject];
  if (program === undefined) throw new Error(`there is no server ${subject}`);
  const found = await FINDERS[subject]?.();
  if (subject in FINDERS && found === undefined) throw new Error(`${subject} is not there`);
  const server =
    subject === 'bun'
      ? startChild(program, [found ?? ''])
      : startChild(`${program} ${found ?? ''}`);
  return { server, port: await server.ask<number>('listen') };
}

/** The programs of a page and of the server behind it. */
const PAIRS: Readonly<Record<string, readonly [server: string, page: string]>> = {
  ws: ['serve-frames', 'plain-page'],
  emulator: ['serve-pages', 'page'],
};

interface RunningPair extends Pair {
  readonly server: Child;
}

async function startPair(subject: string): Promise<RunningPair> {
  const [serverProgram = '', pageProgram = ''] = PAIRS[subject] ?? [];
  const server = startChild(serverProgram);
  const page = startChild(pageProgram);
  const at = await server.ask<string | number>('listen');
  const port = await page.ask<number>('connect', { at });
  return { server, page, port };
}

/** Servers that are started when they are asked for, and stay. */
export class ServerPool implements Servers, AsyncDisposable {
  readonly #running = new Map<string, Promise<Running>>();
  readonly #found = new Map<string, Promise<string | undefined>>();
  readonly #pairs = new Map<string, Promise<RunningPair>>();

  get(subject: string): Promise<Running> {
    const found = this.#running.get(subject) ?? startServer(subject);
    this.#running.set(subject, found);
    return found;
  }

  async isThere(subject: string): Promise<boolean> {
    const find = FINDERS[subject];
    if (!find) return true;
    const found = this.#found.get(subject) ?? find();
    this.#found.set(subject, found);
    return (await found) !== undefined;
  }

  getPair(subject: string): Promise<Pair> {
    const found = this.#pairs.get(subject) ?? startPair(subject);
    this.#pairs.set(subject, found);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const running of this.#running.values()) {
      const { server } = await running;
      await server[Symbol.asyncDispose]();
    }
    for (const pair of this.#pairs.values()) {
      const { page, server } = await pair;
      await page[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    }
  }
}
