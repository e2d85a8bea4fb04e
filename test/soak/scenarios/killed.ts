import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HANDSHAKE } from '../../support/frames.js';
import { expectThat, formatCount, type Scenario, scaled } from '../scenario.js';
import { type ServerProcess, startServerProcess } from '../server-process.js';

const CLIENTS = 500;
/** The server learns of both in the same way: what differs is what the system does at a process's end. */
const MOST_TIMES = 10;
const PROGRAM = fileURLToPath(new URL('../victims.js', import.meta.url));

/** Clients whose process is killed in the middle of a frame. */
export const killed: Scenario = {
  name: 'killed',
  promise:
    'clients killed in the middle of a frame are noticed, in at most ten times the time of as many that end their connections',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const count = scaled(CLIENTS, scale);
    const endMs = await timeDeparture(server, port, count, 0, (victims) => victims.send('end'));
    const ms = await timeDeparture(server, port, count, count, (victims) =>
      victims.kill('SIGKILL'),
    );
    const times = ms / endMs;

    // Of a few clients it says nothing.
    if (scale >= 1) expectThat(times <= MOST_TIMES, `noticed after ${times.toFixed(1)} times that`);
    return `${formatCount(count)} clients, all noticed in ${ms.toFixed(0)} ms; as many that ended in ${endMs.toFixed(0)} ms`;
  },
};

/** @param before how many have left already */
async function timeDeparture(
  server: ServerProcess,
  port: number,
  count: number,
  before: number,
  leave: (victims: ChildProcess) => void,
): Promise<number> {
  const handshake = Buffer.from(HANDSHAKE).toString('base64');
  const victims = fork(PROGRAM, [String(port), String(count), handshake]);
  const ended = once(victims, 'exit');
  await once(victims, 'message');
  const all = before + count;
  await server.whenSeen(({ connected }) => connected === all, 'all are connected');
  const startMs = performance.now();
  leave(victims);
  await server.whenSeen(({ disconnected }) => disconnected === all, 'all have left');
  const ms = performance.now() - startMs;
  victims.kill('SIGKILL');
  await ended;
  return ms;
}
