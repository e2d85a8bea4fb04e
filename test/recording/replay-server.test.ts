// docs/recordings.md, "Replay": the server of a recording, against whatever clients.
import { describe, expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { SILENCE } from '../support/patience.js';
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

describe('what a client does not take, or nobody takes of it', () => {
  const MIB = 1024 * 1024;

  it('is not held without a bound: who does not read is cut, and the others get theirs', async () => {
    const large = Array.from({ length: 60 }, () => said(ANN, 'server', 'x'.repeat(MIB)));
    const recording = toRecording(here(ANN), here(BOB), ...large, said(BOB, 'server', 'for Bob'));
    const notes: string[] = [];
    const { port, playing } = await startServer(recording, {
      check: false,
      waitMs: 200,
      onNote: (text) => notes.push(text),
    });
    const ann = await connectClient(port);
    ann.ws.pause();
    const bob = await connectClient(port);

    expect(await bob.next()).toBe('for Bob');
    // 32 MiB, what the system takes, and the message to Bob.
    expect((await playing).messages).toBeLessThan(50);
    expect(notes).toEqual([
      expect.stringContaining('expected what was sent to be read, got a peer that does not read'),
    ]);
  });

  it('reaches a client that reads late', async () => {
    const large = Array.from({ length: 40 }, () => said(ANN, 'server', 'x'.repeat(MIB)));
    const { port, playing } = await startServer(toRecording(here(ANN), ...large));
    const ann = await connectClient(port);
    ann.ws.pause();
    await new Promise(setImmediate);
    ann.ws.resume();

    for (const { text } of large) expect(await ann.next()).toHaveLength(text.length);
    expect(await playing).toEqual({ clients: 1, messages: 40 });
  });

  it('waits at the client when its turn has not come', async () => {
    // Bob never comes, and Ann’s messages are not awaited before he does.
    const { port, playing } = await startServer(
      toRecording(here(ANN), here(BOB), said(ANN, 'client', 'a')),
      { check: false, waitMs: 200 },
    );
    const ann = await connectClient(port);
    const text = 'x'.repeat(MIB);
    const silence = () => new Promise((resolve) => setTimeout(resolve, SILENCE, 'nothing'));
    const send = () => new Promise((resolve) => ann.ws.send(text, resolve));
    let sent = 0;
    while (sent < 150 && (await Promise.race([send(), silence()])) !== 'nothing') sent += 1;
    const bob = await connectClient(port);

    expect(sent).toBeLessThan(100);
    ann.ws.terminate();
    bob.ws.terminate();
    await playing;
  });
});
