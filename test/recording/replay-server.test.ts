// docs/recordings.md, "Replay": the server of a recording, against whatever clients.
import { describe, expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { ANN, BOB, toRecording } from './lines.js';
import { here, said, startServer } from './replays.js';

describe('the server', () => {
  it('takes clients in the order in which they come, and says what it said', async () => {
    const recording = toRecording(
      here(ANN),
      here(BOB),
      said(ANN, 'client', 'I am /127.0.0.1:50001'),
      said(BOB, 'server', 'for Bob'),
      said(ANN, 'server', 'for Ann'),
    );
    const { port, playing } = await startServer(recording);
    const first = await connectClient(`ws://127.0.0.1:${port}`);
    const second = await connectClient(`ws://127.0.0.1:${port}`);
    first.send(`I am ${first.id}`);

    expect(await first.next()).toBe('for Ann');
    expect(await second.next()).toBe('for Bob');
    expect(await playing).toEqual({ clients: 2, messages: 3 });
    expect(await first.closed).toBe('1001 ');
  });

  it('names the first line that a client does not send', async () => {
    const recording = toRecording(
      here(ANN),
      said(ANN, 'client', 'a'),
      { type: 'close', t: 2, ...ANN, from: 'client', code: 3000, reason: 'bye' },
      { type: 'disconnected', t: 2, ...ANN },
    );
    const { port, playing } = await startServer(recording);
    const ann = await connectClient(`ws://127.0.0.1:${port}`);
    ann.send('a');
    await ann.close(3000, 'farewell');

    expect((await playing).difference).toEqual({
      line: 4,
      client: ANN.client,
      expected: 'close 3000 "bye"',
      actual: 'close 3000 "farewell"',
    });
  });

  it('waits for its clients as long as they take when nothing is checked', async () => {
    const recording = toRecording(here(ANN), said(ANN, 'client', 'a'), said(ANN, 'server', 'b'));
    const { port, playing } = await startServer(recording, { check: false });
    const ann = await connectClient(`ws://127.0.0.1:${port}`);
    ann.send('whatever');

    expect(await ann.next()).toBe('b');
    expect(await playing).toEqual({ clients: 1, messages: 2 });
  });
});
