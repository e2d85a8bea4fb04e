import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** `wss-emu --json` on a free port, in a process of its own. */
export interface Command extends AsyncDisposable {
  readonly process: ChildProcess;
  readonly port: number;
  /** Everything on standard error until now. */
  readonly errors: () => string;
  /** Every event on standard output until now. */
  readonly events: () => readonly Record<string, unknown>[];
  readonly ended: Promise<number | null>;
}

const PROGRAM = fileURLToPath(new URL('../../bin/wss-emu.js', import.meta.url));

/** @param descriptors how many the process may have; without it as many as this one */
export async function startCommand(descriptors?: number): Promise<Command> {
  const args = [PROGRAM, '--port', '0', '--json'];
  const child =
    descriptors === undefined
      ? spawn(process.execPath, args)
      : spawn('sh', [
          '-c',
          `ulimit -n ${descriptors} && exec "$@"`,
          'sh',
          process.execPath,
          ...args,
        ]);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text;
  });
  const events: Record<string, unknown>[] = [];
  const lines = createInterface({ input: child.stdout });
  const ready = once(lines, 'line');
  lines.on('line', (line) => events.push(JSON.parse(line)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const [line] = await ready;
  return {
    process: child,
    port: JSON.parse(line).port,
    errors: () => errors,
    events: () => events,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
