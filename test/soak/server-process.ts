import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EmulatorOptions } from '../../src/index.js';
import { PATIENCE } from '../support/patience.js';

/** What a server's app has seen. */
export interface Seen {
  readonly connected: number;
  readonly disconnected: number;
  readonly errors: number;
  readonly messages: number;
  /** Messages that were not the next one of their client. */
  readonly disordered: number;
}

export interface Usage {
  readonly rssBytes: number;
  /** What is alive after a collection, in the heap and outside. */
  readonly usedBytes: number;
  readonly peakRssBytes: number;
  readonly cpuMs: number;
  readonly descriptors: number;
}

/** A server in a process of its own (`server-program.js`). */
export interface ServerProcess extends AsyncDisposable {
  /** Starts the server; resolves with its port. */
  start(): Promise<number>;
  stop(): Promise<void>;
  seen(): Promise<Seen>;
  usage(): Promise<Usage>;
  broadcast(count: number, length: number): Promise<void>;
  /** Sets the process's clock; timers have one of their own. */
  setClock(aheadMs: number): Promise<void>;
  /** Resolves when `isThere` holds of what the app has seen. */
  whenSeen(isThere: (seen: Seen) => boolean, what: string): Promise<Seen>;
  /** The same of what the process uses. */
  whenUsed(isThere: (usage: Usage) => boolean, what: string): Promise<Usage>;
}

const PROGRAM = fileURLToPath(new URL('server-program.js', import.meta.url));
const POLL_MS = 5;

interface Reply {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** @param port the one that the app asks for; without it the server gets a free one */
export async function startServerProcess(
  options: EmulatorOptions = {},
  port?: number,
): Promise<ServerProcess> {
  const child = fork(PROGRAM, { execArgv: ['--expose-gc'] });
  const answers = new Map<number, (answer: Reply) => void>();
  let lastId = 0;
  child.on('message', (answer: Reply) => {
    answers.get(answer.id)?.(answer);
    answers.delete(answer.id);
  });
  const ended = once(child, 'exit');

  async function ask<Result>(command: string, args: object = {}): Promise<Result> {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<Reply>((resolve) => answers.set(id, resolve));
    child.send({ id, command, args });
    const died = ended.then(([code, signal]): Reply => {
      return { id, error: `the server's process ended: ${code ?? signal}` };
    });
    const { result, error } = await Promise.race([answered, died]);
    if (error !== undefined) throw new Error(`${command}: ${error}`);
    return result as Result;
  }

  const ports = port === undefined ? ({ ports: 'free' } as const) : {};
  await ask('create', { options: { ...ports, ...options }, port });
  return {
    start: () => ask('start'),
    stop: () => ask('stop'),
    seen: () => ask('seen'),
    usage: () => ask('usage'),
    broadcast: (count, length) => ask('broadcast', { count, length }),
    setClock: (aheadMs) => ask('setClock', { aheadMs }),
    whenSeen: (isThere, what) => poll(() => ask<Seen>('seen'), isThere, what),
    whenUsed: (isThere, what) => poll(() => ask<Usage>('usage'), isThere, what),
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function poll<Answer>(
  ask: () => Promise<Answer>,
  isThere: (answer: Answer) => boolean,
  what: string,
): Promise<Answer> {
  const untilMs = performance.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (isThere(answer)) return answer;
    if (performance.now() > untilMs) {
      throw new Error(`waited in vain: ${what}; it is ${JSON.stringify(answer)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
