import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { HANDSHAKE } from '../../support/frames.js';
import { expectThat, formatCount, type Scenario, scaled } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CLIENTS = 500;
const LIMIT_MS = 250;
const PROGRAM = fileURLToPath(new URL('../victims.js', import.meta.url));

/** Clients whose process is killed in the middle of a frame. */
export const killed: Scenario = {
  name: 'killed',
  promise: 'clients killed in the middle of a frame are noticed within 250 ms',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const count = scaled(CLIENTS, scale);
    const handshake = Buffer.from(HANDSHAKE).toString('base64');
    const victims = fork(PROGRAM, [String(port), String(count), handshake]);
    await once(victims, 'message');
    await server.whenSeen(({ connected }) => connected === count, 'all are connected');
    const startMs = performance.now();
    victims.kill('SIGKILL');
    await server.whenSeen(({ disconnected }) => disconnected === count, 'all have left');
    const ms = performance.now() - startMs;

    expectThat(ms <= LIMIT_MS, `noticed after ${ms.toFixed(0)} ms`);
    return `${formatCount(count)} clients, all noticed within ${ms.toFixed(0)} ms`;
  },
};
