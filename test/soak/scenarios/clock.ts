import { openLoadClient } from '../load-client.js';
import { expectThat, type Scenario } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const CLIENTS = 20;
const KEEP_ALIVE_MS = 100;
const WATCH_MS = 1_000;
const HOUR_MS = 3_600_000;
const PING = 9;
/** An empty pong with an empty mask. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
/** Pings of a second may vary by this much on a busy machine. */
const MAX_PINGS = (CLIENTS * WATCH_MS * 1.5) / KEEP_ALIVE_MS;
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
    const seconds = [await watch()];
    for (const aheadMs of [-HOUR_MS, HOUR_MS]) {
      await server.setClock(aheadMs);
      seconds.push(await watch());
    }
    const { disconnected } = await server.seen();

    expectThat(disconnected === 0, `${disconnected} clients were cut`);
    for (const second of seconds) {
      expectThat(
        second.pings > 0 && second.pings <= MAX_PINGS,
        `${second.pings} pings in a second`,
      );
      expectThat(second.cpuMs <= MAX_CPU_MS, `${second.cpuMs.toFixed(0)} ms of CPU in a second`);
    }
    return `pings in a second: ${seconds.map((second) => second.pings).join(', ')}; CPU time: ${seconds.map((second) => second.cpuMs.toFixed(0)).join(', ')} ms`;
  },
};
