import { maskedFrame } from '../../support/frames.js';
import { inLanes, openLoadClient } from '../load-client.js';
import { expectThat, formatCount, type Scenario, scaled, secondsSince } from '../scenario.js';
import { startServerProcess } from '../server-process.js';

const MESSAGES = 1_000_000;
const CLIENTS = 50;
/** Messages that a client has in flight, and that it writes at once. */
const WINDOW = 400;
const BATCH = 100;

/** Numbered messages, and each one back. */
export const conversation: Scenario = {
  name: 'conversation',
  promise: '1,000,000 messages of 50 clients, each one sent back: none lost, none out of order',
  async run(scale) {
    await using server = await startServerProcess();
    const port = await server.start();
    const count = scaled(MESSAGES / CLIENTS, scale);
    const before = await server.usage();
    const startMs = performance.now();
    await inLanes(CLIENTS, CLIENTS, (index) => converse(port, index, count));
    const seconds = secondsSince(startMs);
    const { messages, disordered } = await server.seen();
    const cpuMs = (await server.usage()).cpuMs - before.cpuMs;

    expectThat(messages === count * CLIENTS, `${messages} of ${count * CLIENTS} messages`);
    expectThat(disordered === 0, `${disordered} messages out of order`);
    return `${formatCount(messages)} messages in ${seconds.toFixed(1)} s, ${formatCount(messages / seconds)} per second and as many back, ${((cpuMs * 1000) / messages).toFixed(1)} µs of CPU time each`;
  },
};

async function converse(port: number, index: number, count: number): Promise<void> {
  let sent = 0;
  let received = 0;
  let send = () => {};
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let wrong: string | undefined;
  const { socket, ended } = await openLoadClient(port, index, (_opcode, payload) => {
    const text = payload.toString('latin1');
    if (text !== String(received)) wrong ??= `client ${index} got ${text} instead of ${received}`;
    received += 1;
    if (received === count) finish();
    else if (sent - received <= WINDOW - BATCH) send();
  });
  send = () => {
    const batch = Math.min(BATCH, count - sent);
    if (batch === 0) return;
    const frames = Array.from({ length: batch }, (_, offset) =>
      maskedFrame({ text: String(sent + offset) }),
    );
    sent += batch;
    socket.write(Buffer.concat(frames));
  };
  for (let filled = 0; filled < WINDOW; filled += BATCH) send();
  await Promise.race([finished, ended]);
  socket.destroy();
  expectThat(wrong === undefined, wrong ?? '');
  expectThat(received === count, `client ${index} got ${received} of ${count}`);
}
