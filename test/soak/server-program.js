// A server in a process of its own, on the built package, conducted by messages of its parent.
import { readdirSync } from 'node:fs';
import { createEmulator } from '../../dist/index.js';

const { now } = Date;
let emulator;
let server;
const seen = { connected: 0, disconnected: 0, errors: 0, messages: 0, disordered: 0 };
/** By client, the number of its next message. */
const next = new Map();

/** Clients number their messages; every one is sent back. */
function onMessage({ client, message }) {
  seen.messages += 1;
  const expected = next.get(client) ?? 0;
  if (Number(message) !== expected) seen.disordered += 1;
  next.set(client, expected + 1);
  server.send(client, message);
}

function ask(method, ...args) {
  return new Promise((resolve, reject) => {
    server[method](...args, resolve, (failure) => reject(new Error(failure)));
  });
}

const commands = {
  create({ options, port }) {
    emulator = createEmulator(options);
    server = emulator.plugins.webSocketServer(port);
    server.onClientConnected = () => {
      seen.connected += 1;
    };
    server.onClientDisconnected = ({ client }) => {
      next.delete(client);
      seen.disconnected += 1;
    };
    server.onerror = () => {
      seen.errors += 1;
    };
    server.onmessage = onMessage;
  },
  async start() {
    return (await ask('start')).port;
  },
  stop: () => ask('stop').then(() => undefined),
  seen: () => ({ ...seen }),
  /** Memory after a collection, and what is open. */
  usage() {
    // What the first collection finalizes goes with the second.
    for (let count = 0; count < 2; count += 1) globalThis.gc();
    const { user, system } = process.cpuUsage();
    const { rss, heapUsed, external } = process.memoryUsage();
    return {
      rssBytes: rss,
      usedBytes: heapUsed + external,
      peakRssBytes: process.resourceUsage().maxRSS * 1024,
      cpuMs: (user + system) / 1000,
      descriptors: process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0,
    };
  },
  /** Numbered messages to all, each when the one before has succeeded. */
  async broadcast({ count, length }) {
    const rest = 'x'.repeat(length - 8);
    for (let index = 0; index < count; index += 1) {
      await ask('sendToAllClients', String(index).padStart(8, '0') + rest);
    }
  },
  setClock({ aheadMs }) {
    Date.now = () => now() + aheadMs;
  },
  close: () => emulator.close(),
};

process.on('message', async ({ id, command, args }) => {
  try {
    process.send({ id, result: await commands[command](args) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});
