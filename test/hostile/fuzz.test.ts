// Nothing that comes from the network ends the process or goes unjudged. `FUZZ_TIMES=30` for a
// longer run, `FUZZ_SEED=random` for another one.
import { expect, it } from 'vitest';
import { spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { connectTo, useArena } from './arena.js';
import { countCases } from './count-cases.js';
import { countOf, createRandomOf, FUZZ_TIMEOUT, SEED } from './fuzz-options.js';
import type { Random } from './random.js';
import { createRandomPieces } from './random-streams.js';

/** In each of three parts. */
const STREAMS = countOf(500);
const CONNECTIONS = countOf(400);
const BATCH = 200;
/** Connections to the command at a time. */
const AT_A_TIME = 20;

it.each([0, 1, 2])(
  'judges random and mutated frames as the RFC does, part %d',
  FUZZ_TIMEOUT,
  async (part) => {
    const arena = await useArena({ maxPayloadBytes: 150_000, maxFragments: 6 });
    const end = (part + 1) * STREAMS;
    for (let first = part * STREAMS; first < end; first += BATCH) {
      const cases = Array.from({ length: Math.min(BATCH, end - first) }, (_, index) => ({
        name: `FUZZ_SEED=${SEED}, case ${first + index}`,
        pieces: createRandomPieces(createRandomOf(first + index)),
      }));
      expect(await arena.play(cases)).toEqual([]);
    }
    console.log(`fuzz: ${STREAMS} streams of frames, FUZZ_SEED=${SEED}`);
  },
);

it('lives on, as a command, and shows nobody a stack trace', FUZZ_TIMEOUT, async () => {
  const cli = spawnCli(['--port', '0', '--json']);
  const port = Number((await cli.nextJson()).port);
  for (let first = 0; first < CONNECTIONS; first += AT_A_TIME) {
    await Promise.all(
      Array.from({ length: AT_A_TIME }, (_, index) => annoy(createRandomOf(first + index), port)),
    );
    countCases(AT_A_TIME);
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
  console.log(`fuzz: ${CONNECTIONS} connections to the command, FUZZ_SEED=${SEED}`);

  /** A connection that breaks its handshake or its frames, and leaves as it likes. */
  async function annoy(random: Random, toPort: number): Promise<void> {
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
