// A process of the benchmark, conducted by lines of JSON on its standard input; any runtime will do.
import { createInterface } from 'node:readline';

/** Runs what it is asked to; the process ends when its parent's end of the pipe does. */
export function conduct(commands) {
  const lines = createInterface({ input: process.stdin });
  lines.on('line', async (line) => {
    const { id, command, args } = JSON.parse(line);
    let answer;
    try {
      answer = { id, result: await commands[command](args) };
    } catch (error) {
      answer = { id, error: error.message };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  });
  lines.on('close', () => process.exit());
}

/** What the process has done so far, and what that took. */
export const work = { messages: 0, clients: 0 };

export const measures = {
  usage() {
    const { user, system } = process.cpuUsage();
    return { ...work, cpuUs: user + system, atMs: performance.now() };
  },
  /** What is alive after a collection, and what the system has given. */
  memory() {
    // What the first collection finalizes goes with the second.
    for (let count = 0; count < 2; count += 1) globalThis.gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rssBytes: rss, usedBytes: heapUsed + external };
  },
};

const BANG = '!'.charCodeAt(0);
const orders = new Map();

/**
 * Servers send back what they get, but for an order to broadcast, `!32 10`: a text of 32
 * characters, ten times.
 */
export function readOrder(text) {
  if (text.charCodeAt(0) !== BANG) return undefined;
  let order = orders.get(text);
  if (!order) {
    const [length, times] = text.slice(1).split(' ').map(Number);
    order = { text: 'x'.repeat(length), times };
    orders.set(text, order);
  }
  return order;
}

/** The same for the bytes of a message. */
export function isOrder(bytes) {
  return bytes[0] === BANG;
}
