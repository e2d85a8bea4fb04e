import { openLoadClient } from '../load-client.js';
import { expectThat, type Scenario, until } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CLIENTS = 20;
/** A client has as long to answer: enough for a busy machine. */
const KEEP_ALIVE_MS = 1_000;
/** Pings of each client that are watched, before and after the clock is set. */
const ROUNDS = 2;
const HOUR_MS = 3_600_000;
const PING = 9;
/** An empty pong with an empty mask. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
/** A storm takes all that a processor has; a watch without one takes a few milliseconds. */
const MOST_TIMES = 10;
const LEAST_CPU_MS = 20;

/** Timers run on the monotonic clock; what else asks for the time must not storm either. */
export const clock: Scenario = {
  name: 'clock',
  promise: 'the clock set back by an hour, then ahead: no storm of pings, nobody is cut',
  async run() {
    await using server = await startServerProcess({ keepAliveMs: KEEP_ALIVE_MS });
    const port = await server.start();
    let pings = 0;
    for (let index = 0; index < CLIENTS; index += 1) {
      const { socket } = await openLoadClient(port, index, (opcode) => {
        if (opcode !== PING) return;
        pings += 1;
        socket.write(PONG);
      });
    }
    const watch = async () => {
      const startMs = performance.now();
      const before = { pings, cpuMs: (await server.usage()).cpuMs };
      await until(() => pings - before.pings >= ROUNDS * CLIENTS, 'pings');
      const { cpuMs } = await server.usage();
      const count = pings - before.pings;
      // However long it took: one in each interval, and one that was late when the watch began.
      const intervals = Math.floor((performance.now() - startMs) / KEEP_ALIVE_MS) + 2;
      return { count, most: CLIENTS * intervals, cpuMs: cpuMs - before.cpuMs };
    };
    const asItWas = await watch();
    const watched = [asItWas];
    for (const aheadMs of [-HOUR_MS, HOUR_MS]) {
      await server.setClock(aheadMs);
      watched.push(await watch());
    }
    const { disconnected } = await server.seen();

    expectThat(disconnected === 0, `${disconnected} clients were cut`);
    const mostCpuMs = MOST_TIMES * Math.max(asItWas.cpuMs, LEAST_CPU_MS);
    for (const { count, most, cpuMs } of watched) {
      expectThat(count <= most, `${count} pings where ${most} are the most`);
      expectThat(cpuMs <= mostCpuMs, `${cpuMs.toFixed(0)} ms of CPU time`);
    }
    const pingsOf = watched.map(({ count }) => count).join(', ');
    const cpuOf = watched.map(({ cpuMs }) => cpuMs.toFixed(0)).join(', ');
    return `pings to ${CLIENTS} clients, as it was, set back, ahead: ${pingsOf}; CPU time: ${cpuOf} ms`;
  },
};
