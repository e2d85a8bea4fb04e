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

/** Collections of the young generation; a runtime may tell nothing of them. */
let collections = 0;
const MINOR = 1;
new PerformanceObserver((list) => {
  collections += list.getEntries().filter(({ detail }) => detail?.kind === MINOR).length;
}).observe({ entryTypes: ['gc'] });

export const measures = {
  usage() {
    const { user, system } = process.cpuUsage();
    return { ...work, collections, cpuUs: user + system, atMs: performance.now() };
  },
  /** How many bytes of the heap each kind of object takes, after a collection. */
  async kinds() {
    const { getHeapSnapshot } = await import('node:v8');
    let json = '';
    for await (const part of getHeapSnapshot()) json += part;
    return addUp(JSON.parse(json));
  },
  /** What is alive after a collection, and what the system has given. */
  memory() {
    // What the first collection finalizes goes with the second.
    for (let count = 0; count < 2; count += 1) globalThis.gc();
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rssBytes: rss, usedBytes: heapUsed + external };
  },
};

/** Objects by their class; all else by its kind. */
function addUp({ snapshot, nodes, strings }) {
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, name, size] = ['type', 'name', 'self_size'].map((field) => fields.indexOf(field));
  const bytes = {};
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = types[0][nodes[at + type]];
    const label = kind === 'object' ? strings[nodes[at + name]] : `(${kind})`;
    bytes[label] = (bytes[label] ?? 0) + nodes[at + size];
  }
  return bytes;
}

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
