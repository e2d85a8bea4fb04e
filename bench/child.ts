import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A process of the benchmark (`programs/`). */
export interface Child extends AsyncDisposable {
  ask<Result = void>(command: string, args?: object): Promise<Result>;
}

/** What a server has done, and what it took. */
export interface Usage {
  readonly messages: number;
  readonly clients: number;
  readonly cpuUs: number;
  readonly atMs: number;
}

export interface Memory {
  readonly rssBytes: number;
  readonly usedBytes: number;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

const POLL_MS = 5;
/** What never comes must not hold up the benchmark for ever; the slowest machine is not to reach it. */
export const PATIENCE_MS = 60_000;

/**
 * `ws` takes native code when it finds some (`bufferutil`, which a peer brings along). Users of
 * the emulator have none: neither it nor raw `ws` is measured with it.
 */
const env = { ...process.env, WS_NO_BUFFER_UTIL: '1' };

/** @param program the name of a file in `programs`, and arguments for it */
export function startChild(program: string, command = [process.execPath, '--expose-gc']): Child {
  const [name = '', ...args] = program.split(' ');
  const [runtime = '', ...flags] = command;
  const path = fileURLToPath(new URL(`programs/${name}.js`, import.meta.url));
  const child = spawn(runtime, [...flags, path, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer: Answer = JSON.parse(line);
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  child.stdin.on('error', () => {});
  const ended = once(child, 'exit');
  ended.then(() => {
    for (const [id, settle] of waiting) settle({ id, error: 'the process has ended' });
  });

  return {
    ask<Result>(command: string, args: object = {}) {
      lastId += 1;
      const id = lastId;
      child.stdin.write(`${JSON.stringify({ id, command, args })}\n`);
      return new Promise<Result>((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${name}, ${command}: no answer in time`)),
          PATIENCE_MS,
        );
        waiting.set(id, ({ result, error }) => {
          clearTimeout(late);
          if (error === undefined) resolve(result as Result);
          else reject(new Error(`${name}, ${command}: ${error}`));
        });
      });
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Resolves when a server has that many clients, no more and no fewer. */
export async function whenClients(server: Child, count: number): Promise<void> {
  const untilMs = performance.now() + PATIENCE_MS;
  for (;;) {
    const { clients } = await server.ask<Usage>('usage');
    if (clients === count) return;
    if (performance.now() > untilMs)
      throw new Error(`a server has ${clients} clients, not ${count}`);
    await sleep(POLL_MS);
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
