import { openLoadClient } from '../load-client.js';
import { expectThat, type Scenario } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CLIENTS = 20;
/** A client has as long to answer: enough for a busy machine. */
const KEEP_ALIVE_MS = 1_000;
const WATCH_MS = 2_000;
const HOUR_MS = 3_600_000;
const PING = 9;
/** An empty pong with an empty mask. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
/** One more for each client, where timers come late. */
const MAX_PINGS = CLIENTS * (WATCH_MS / KEEP_ALIVE_MS + 1);
const MAX_CPU_MS = 500;

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
      const before = { pings, cpuMs: (await server.usage()).cpuMs };
      await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
      const { cpuMs } = await server.usage();
      return { pings: pings - before.pings, cpuMs: cpuMs - before.cpuMs };
    };
    const watched = [await watch()];
    for (const aheadMs of [-HOUR_MS, HOUR_MS]) {
      await server.setClock(aheadMs);
      watched.push(await watch());
    }
    const { disconnected } = await server.seen();

    expectThat(disconnected === 0, `${disconnected} clients were cut`);
    for (const { pings: count, cpuMs } of watched) {
      expectThat(count > 0 && count <= MAX_PINGS, `${count} pings in ${WATCH_MS} ms`);
      expectThat(cpuMs <= MAX_CPU_MS, `${cpuMs.toFixed(0)} ms of CPU time`);
    }
    const pingsOf = watched.map(({ pings: count }) => count).join(', ');
    const cpuOf = watched.map(({ cpuMs }) => cpuMs.toFixed(0)).join(', ');
    return `pings to ${CLIENTS} clients in ${WATCH_MS / 1000} s: ${pingsOf}; CPU time: ${cpuOf} ms`;
  },
};
