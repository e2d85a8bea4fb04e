import { startCommand } from '../command.js';
import { inLanes, openLoadClient } from '../load-client.js';
import { expectThat, type Scenario, scaled } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CLIENTS = 500;
const SILENT = 20;
const LANES = 100;
/** Of the time that a server takes to stop, with as many clients: the rest is the process's own. */
const MOST_TIMES = 2;
const CLOSE = 8;
const GOING_AWAY = '03e9';
/** An empty close frame with an empty mask. */
const ANSWER = Buffer.from([0x88, 0x80, 0, 0, 0, 0]);

/** The command is ended by a signal. */
export const shutdown: Scenario = {
  name: 'shutdown',
  promise:
    'SIGTERM with 500 clients, 20 of them not reading: exit 0 in at most twice the time of a stop, close 1001 to all who read',
  async run(scale) {
    // Windows has no signals between processes.
    if (process.platform === 'win32') return 'not on this system';
    return leaveAll(scale, (command) => command.process.kill('SIGTERM'));
  },
};

/** The command's standard output is closed by its reader. */
export const readerGone: Scenario = {
  name: 'reader-gone',
  promise: 'standard output closed by its reader: everything ends as by a signal',
  run: (scale) =>
    leaveAll(scale, async ({ process, port }) => {
      process.stdout?.destroy();
      // The line about this client can't be written; nor can the last one before it, if it is late.
      await openLoadClient(port, 0).then(({ socket }) => socket.end(), noMatter);
    }),
};

async function leaveAll(
  scale: number,
  end: (command: Awaited<ReturnType<typeof startCommand>>) => unknown,
): Promise<string> {
  const count = scaled(CLIENTS, scale);
  const silent = scaled(SILENT, scale);
  await using server = await startServerProcess();
  const stopped = await timeGoodbyes(await server.start(), count, silent, () => server.stop());
  await using command = await startCommand();
  const { port, ended, errors } = command;
  const left = await timeGoodbyes(port, count, silent, async () => {
    await end(command);
    await ended;
  });
  const code = await ended;

  expectThat(code === 0, `exit ${code}: ${errors()}`);
  expectThat(errors() === '', errors());
  expectThat(left.goodbyes === count - silent, `${left.goodbyes} of ${count - silent} got 1001`);
  const times = left.ms / stopped.ms;
  // Of a few clients it says nothing.
  if (scale >= 1) expectThat(times <= MOST_TIMES, `${times.toFixed(1)} times as long as a stop`);
  return `${count} clients, ${silent} of them not reading: exit 0 after ${left.ms.toFixed(0)} ms, where a stop takes ${stopped.ms.toFixed(0)}; ${left.goodbyes} got close 1001`;
}

/** How long it takes to say goodbye to clients, and how many get a 1001 in that time. */
async function timeGoodbyes(
  port: number,
  count: number,
  silent: number,
  end: () => Promise<void>,
): Promise<{ ms: number; goodbyes: number }> {
  let goodbyes = 0;
  const clients = await inLanes(count, LANES, async (index) => {
    const client = await openLoadClient(port, index, (opcode, payload) => {
      if (opcode !== CLOSE || payload.toString('hex') !== GOING_AWAY) return;
      goodbyes += 1;
      client.socket.end(ANSWER);
    });
    client.socket.on('error', () => {});
    if (index < silent) client.socket.pause();
    return client;
  });
  const startMs = performance.now();
  await end();
  const ms = performance.now() - startMs;
  await Promise.all(clients.slice(silent).map((client) => client.ended));
  for (const { socket } of clients) socket.destroy();
  return { ms, goodbyes };
}

function noMatter(): void {}
