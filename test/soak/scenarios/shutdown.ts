import { startCommand } from '../command.js';
import { inLanes, openLoadClient } from '../load-client.js';
import { expectThat, type Scenario, scaled } from '../scenario.js';

const CLIENTS = 500;
const SILENT = 20;
const LANES = 100;
const LIMIT_MS = 1_000;
const CLOSE = 8;
const GOING_AWAY = '03e9';
/** An empty close frame with an empty mask. */
const ANSWER = Buffer.from([0x88, 0x80, 0, 0, 0, 0]);

/** The command is ended by a signal. */
export const shutdown: Scenario = {
  name: 'shutdown',
  promise:
    'SIGTERM with 500 clients, 20 of them not reading: exit 0 within a second, close 1001 to all who read',
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
  await using command = await startCommand();
  const { port, ended, errors } = command;
  const count = scaled(CLIENTS, scale);
  const silent = scaled(SILENT, scale);
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
  await end(command);
  const code = await ended;
  const ms = performance.now() - startMs;
  await Promise.all(clients.slice(silent).map((client) => client.ended));
  for (const { socket } of clients) socket.destroy();

  expectThat(code === 0, `exit ${code}: ${errors()}`);
  expectThat(errors() === '', errors());
  expectThat(ms <= LIMIT_MS, `${ms.toFixed(0)} ms`);
  expectThat(goodbyes === count - silent, `${goodbyes} of ${count - silent} got close 1001`);
  return `${count} clients, ${silent} of them not reading: exit 0 after ${ms.toFixed(0)} ms, ${goodbyes} got close 1001`;
}

function noMatter(): void {}
