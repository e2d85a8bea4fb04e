// Nothing that comes from the network ends the process or goes unjudged. `FUZZ_MS=30000` for a
// longer run, `FUZZ_SEED=…` to repeat one.
import { expect, it } from 'vitest';
import { spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { connectTo, useArena } from './arena.js';
import { countCases } from './count-cases.js';
import { createRandom } from './random.js';
import { createRandomPieces } from './random-streams.js';

const FUZZ_MS = Number(process.env.FUZZ_MS ?? 4_000);
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 32);
const BATCH = 200;
const TIMEOUT_MS = FUZZ_MS + 30_000;

it('judges random and mutated frames as the RFC does', { timeout: TIMEOUT_MS }, async () => {
  const random = createRandom(SEED);
  const arena = await useArena({ maxPayloadBytes: 150_000, maxFragments: 6 });
  const untilMs = performance.now() + FUZZ_MS;
  let count = 0;
  while (performance.now() < untilMs) {
    const cases = Array.from({ length: BATCH }, (_, index) => ({
      name: `FUZZ_SEED=${SEED}, case ${count + index}`,
      pieces: createRandomPieces(random),
    }));
    expect(await arena.play(cases)).toEqual([]);
    count += BATCH;
  }
  console.log(`fuzz: ${count} streams of frames, FUZZ_SEED=${SEED}`);
});

it('lives on, as a command, and shows nobody a stack trace', { timeout: TIMEOUT_MS }, async () => {
  const random = createRandom(SEED);
  const cli = spawnCli(['--port', '0', '--json']);
  const port = Number((await cli.nextJson()).port);
  const untilMs = performance.now() + FUZZ_MS / 4;
  let count = 0;
  while (performance.now() < untilMs) {
    await Promise.all(Array.from({ length: 20 }, () => annoy(port)));
    count += 20;
    countCases(20);
  }
  const client = await connectClient(port);
  client.send('still here');
  for (let line = ''; !line.includes('still here'); ) line = await cli.nextLine();
  cli.signal('SIGTERM');
  const { code, stderr } = await cli.ended;

  expect([code, stderr.match(/^ +at .*/gm)]).toEqual([0, null]);
  expect(stderr.split('\n').filter((line) => line !== '' && !line.startsWith('wss-emu: '))).toEqual(
    [],
  );
  console.log(`fuzz: ${count} connections to the command, FUZZ_SEED=${SEED}`);

  /** A connection that breaks its handshake or its frames, and leaves as it likes. */
  async function annoy(toPort: number): Promise<void> {
    const socket = await connectTo(toPort);
    socket.resume();
    const handshake = Buffer.from(HANDSHAKE);
    if (random.below(3) === 0) handshake[random.below(handshake.length)] = random.below(256);
    socket.write(random.below(8) === 0 ? random.bytes(random.below(200)) : handshake);
    for (const piece of createRandomPieces(random)) socket.write(piece);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    if (random.below(3) === 0) socket.resetAndDestroy();
    else if (random.below(2) === 0) socket.destroy();
    else socket.end(() => socket.destroy());
    await closed;
  }
});
