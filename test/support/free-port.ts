import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the ephemeral ports, and a stretch of its own for each process that runs tests, of this run of the
// suite or of another one beside it.
const FIRST_PORT = 12_000;
const PORTS_PER_STRETCH = 500;
const STRETCHES = 32;
/** Who listens on this one and the stretch's number has the stretch. */
const FIRST_CLAIM = FIRST_PORT - STRETCHES;

let claimed: Promise<number> | undefined;
let next = 0;

/** A port that nobody on this machine listens on, and that no other test asks for meanwhile. */
export async function findFreePort(): Promise<number> {
  claimed ??= claimStretch();
  const stretch = await claimed;
  for (;;) {
    next = (next + 1) % PORTS_PER_STRETCH;
    const port = FIRST_PORT + stretch * PORTS_PER_STRETCH + next;
    if (await isFree(port)) return port;
  }
}

/** The claim ends with the process. */
async function claimStretch(): Promise<number> {
  const first = process.pid % STRETCHES;
  for (let tried = 0; tried < STRETCHES; tried += 1) {
    const stretch = (first + tried) % STRETCHES;
    const claim = createServer().unref();
    try {
      claim.listen(FIRST_CLAIM + stretch, '127.0.0.1');
      await once(claim, 'listening');
      return stretch;
    } catch {
      // Somebody else has it.
    }
  }
  throw new Error(`${STRETCHES} processes that run tests have all ports: wait until one has ended`);
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
