// Nothing that a page or its neighbours send ends `serve`. `FUZZ_TIMES=30` for a longer
// run, `FUZZ_SEED=random` for another one.
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { BARE_APP } from '../support/app.js';
import {
  BRIDGE_PATH,
  fetchTicket,
  HELLO,
  openBridge,
  ownHeaders,
} from '../support/bridge-client.js';
import { spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { handshake } from '../support/frames.js';
import { connectTo } from './arena.js';
import { countCases } from './count-cases.js';
import { countOf, createRandomOf, FUZZ_TIMEOUT, SEED } from './fuzz-options.js';
import type { Random } from './random.js';
import { createRandomBridgeFrame, createRandomRequest } from './random-requests.js';
import { rawFrame } from './rfc6455/raw-frame.js';

const CONNECTIONS = countOf(2_000);
const BATCH = 20;
const HELLO_FRAME = rawFrame({ opcode: 1, payload: Buffer.from(JSON.stringify([HELLO])) });

it('serves on, whatever pages and neighbours send', FUZZ_TIMEOUT, async () => {
  const cli = spawnCli(['serve', useFolder(BARE_APP), '--http-port', '0', '--json']);
  // Read on, or the command waits for its reader.
  const output: string[] = [];
  const port = Number((await cli.nextJson()).port);
  cli.process.stdout?.on('data', (text) => output.push(String(text)));
  const tickets: string[] = [];
  const bystander = await openBridge(port);
  await bystander.greet();

  for (let first = 0; first < CONNECTIONS; first += BATCH) {
    await Promise.all(
      Array.from({ length: BATCH }, (_, index) =>
        annoy(createRandomOf(first + index), port, tickets),
      ),
    );
    countCases(BATCH);
    expect(await bystander.ask('Device', 'getInfo', [])).toMatchObject({ ok: true });
  }
  expect((await fetch(`http://localhost:${port}/`)).status).toBe(200);
  bystander.ws.close();
  cli.signal('SIGTERM');
  const { code, stdout, stderr } = await cli.ended;

  expect([code, stderr.match(/^ +at .*/gm)]).toEqual([0, null]);
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('wss-emu: '))).toEqual(
    [],
  );
  // Calls have come through to the services.
  expect(stderr).toContain('is not emulated');
  expect(tickets.filter((ticket) => (stdout + stderr).includes(ticket))).toEqual([]);
  console.log(`fuzz: ${CONNECTIONS} connections to serve, FUZZ_SEED=${SEED}`);
});

/** A neighbour's request, or a page that breaks its bridge; it leaves as it likes. */
async function annoy(random: Random, port: number, tickets: string[]): Promise<void> {
  const isPage = random.below(2) === 0;
  // Tickets that nobody uses run out, and then there are none for pages.
  const ticket = isPage || random.below(16) === 0 ? await fetchTicket(port) : 'none';
  if (ticket !== 'none') tickets.push(ticket);
  const socket = await connectTo(port);
  const closed = new Promise((resolve) => socket.on('close', resolve));
  const ended = new Promise((resolve) => socket.on('end', resolve));
  socket.resume();
  const write = async (bytes: Buffer, isAnswered: boolean) => {
    const answered = isAnswered && once(socket, 'data').catch(() => {});
    socket.write(bytes);
    await Promise.race([answered, ended, closed]);
  };

  if (!isPage) await write(createRandomRequest(random, port, ticket), false);
  else {
    const { Origin } = ownHeaders(port);
    const headers = { Origin, Host: `localhost:${port}`, 'Sec-WebSocket-Protocol': 'wss-emu.v1' };
    const request = handshake(headers, `GET ${BRIDGE_PATH}?ticket=${ticket} HTTP/1.1`);
    await write(Buffer.from(request), true);
    // After its welcome calls are taken, and not before it.
    if (random.below(8) > 0) await write(HELLO_FRAME, random.below(4) > 0);
    for (let left = random.below(6); left > 0; left -= 1) {
      await write(createRandomBridgeFrame(random), false);
    }
  }
  if (random.below(4) === 0) socket.resetAndDestroy();
  else socket.end(() => socket.destroy());
  await closed;
}
