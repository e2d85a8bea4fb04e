// What a turn's texts are held back for, and what must not overtake or lose them.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { connectRaw, readToEnd } from '../support/client.js';
import { HANDSHAKE, maskedFrame } from '../support/frames.js';
import { useServer } from '../support/use-server.js';
import { useWsserver } from '../support/use-wsserver.js';

/** The server's end of each connection that it takes. */
function useServerSockets(): Socket[] {
  const sockets: Socket[] = [];
  const note = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  subscribe('net.server.socket', note);
  onTestFinished(() => {
    unsubscribe('net.server.socket', note);
  });
  return sockets;
}

it('sends what was answered to a text that is read together with the end of TCP', async () => {
  const { emulator, server, port, events } = await useServer();
  const sockets = useServerSockets();
  emulator.onTrace((entry) => {
    if (entry.kind === 'event' && entry.event.event === 'message')
      server.send(entry.event.client, entry.event.message);
  });
  const raw = await connectRaw(port);
  raw.write(HANDSHAKE);
  await once(raw, 'data');
  await events(1);
  const [socket] = sockets;

  // As when a client is read from again that has said all meanwhile.
  socket?.pause();
  socket?.push(maskedFrame({ text: 'last' }));
  socket?.push(null);
  socket?.resume();
  let bytes = '';
  for await (const chunk of raw) bytes += chunk.toString('latin1');
  expect(bytes).toBe('\x81\x04last');
});

it.each([
  ['a close frame', 'why', '\x88\x05\x0f\xa0why'],
  ['one that is too long', 'x'.repeat(124), `\x88\x7e\x00\x7e\x0f\xa0${'x'.repeat(124)}`],
])('sends texts, a binary message and %s in their order', async (_, reason, close) => {
  const { emulator, wsserver, port, events, last } = await useWsserver();
  const raw = await connectRaw(port);
  raw.write(HANDSHAKE);
  await once(raw, 'data');
  await events(2);
  const client = last();
  wsserver.send(client, 'one');
  emulator.exec(null, null, 'WebSocketServer', 'send_binary', [client.uuid, 'AQI=']);
  wsserver.send(client, 'two');
  wsserver.close(client, 4000, reason);
  expect(await readToEnd(raw)).toBe(`\x81\x03one\x82\x02\x01\x02\x81\x03two${close}`);
});
