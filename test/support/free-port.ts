import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ephemeral ports, and a stretch of its own for each test worker; another run of the
// suite beside this one most probably has others.
const FIRST_PORT = 12_000;
const PORTS_PER_WORKER = 500;
const STRETCHES = 32;

const worker = (process.ppid * 8 + Number(process.env.VITEST_POOL_ID ?? 0)) % STRETCHES;
let next = Math.floor(Math.random() * PORTS_PER_WORKER);

/** A port that nobody on this machine listens on, and that no other test asks for meanwhile. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    next = (next + 1) % PORTS_PER_WORKER;
    const port = FIRST_PORT + worker * PORTS_PER_WORKER + next;
    if (await isFree(port)) return port;
  }
}

/** True when another program could listen on the port now, on IPv4 and IPv6. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port);
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
