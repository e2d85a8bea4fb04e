// The limits of docs/reliability.md: each holds at its value, and not before.
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { connectClient, connectRaw, readToEnd, type TestClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { HANDSHAKE, maskedFrame } from '../support/frames.js';
import { findFreePort } from '../support/free-port.js';
import { PATIENCE } from '../support/patience.js';
import { useServer } from '../support/use-server.js';

const MIB = 1024 * 1024;

function fragments(count: number): Buffer {
  const frames = Array.from({ length: count }, (_, index) =>
    maskedFrame({ opcode: index === 0 ? 1 : 0, isFinal: index === count - 1, text: 'x' }),
  );
  return Buffer.concat(frames);
}

it('ends a client whose message has more fragments than maxFragments', async () => {
  const { port, events } = await useServer({ maxFragments: 10 });
  const socket = await connectRaw(port);
  socket.write(Buffer.concat([Buffer.from(HANDSHAKE), fragments(10), fragments(11)]));

  const [, message, error, left] = await events(4);
  expect(message).toContain('"message":"xxxxxxxxxx"');
  expect(error).toContain('org.java_websocket.exceptions.LimitExedeedException: ');
  expect(left).toContain('"message":""');
  // A close frame of two bytes: 1008.
  expect((await readToEnd(socket)).endsWith('\x88\x02\x03\xf0')).toBe(true);
});

it('takes the largest message in as many fragments as there may be', async () => {
  const { port, events } = await useServer({ maxPayloadBytes: 4 * MIB, maxFragments: 4096 });
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  // Almost as much as is not looked at.
  const before = maskedFrame({ opcode: 10, text: 'x'.repeat(125) });
  socket.write(Buffer.concat(Array(8_000).fill(before)));
  for (let count = 0; count < 4096; count += 1) {
    const opcode = count === 0 ? 1 : 0;
    socket.write(maskedFrame({ opcode, isFinal: count === 4095, text: 'x'.repeat(1024) }));
  }

  expect((await events(2))[1]).toHaveLength(
    `onmessage {"message":"","client":"/127.0.0.1:${socket.localPort}","event":"message"}`.length +
      4 * MIB,
  );
});

it('cuts a client that fills the memory with control frames between tiny fragments', async () => {
  const { port, events, log } = await useServer({ maxPayloadBytes: MIB });
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  await events(1);
  const filler = Buffer.concat(Array(400).fill(maskedFrame({ opcode: 10, text: 'x'.repeat(125) })));
  // Between messages it may send as many as it likes.
  for (let count = 0; count < 100; count += 1) socket.write(filler);
  socket.write(maskedFrame({ text: 'whole' }));
  await events(2);
  for (let count = 0; count < 100; count += 1) {
    const opcode = count === 0 ? 1 : 0;
    socket.write(Buffer.concat([maskedFrame({ opcode, isFinal: false, text: 'x' }), filler]));
  }
  await events(4);

  expect(log[1]).toContain('"message":"whole"');
  expect(log[2]).toContain('LimitExedeedException: Too much between the fragments of a message');
  expect(log[3]).toMatch(/^onClientDisconnected /);
});

it.each([
  ['that sends nothing', ''],
  ['that stops in its request line', 'GET / HT'],
  ['that stops in its headers', HANDSHAKE.slice(0, -2)],
])('ends a connection %s after handshakeTimeoutMs', async (_title, text) => {
  const [patient, hasty] = [
    await useServer({ handshakeTimeoutMs: PATIENCE }),
    await useServer({ handshakeTimeoutMs: 200 }),
  ];
  const kept = await connectRaw(patient.port);
  kept.write(text);
  const startMs = performance.now();
  const socket = await connectRaw(hasty.port);
  socket.write(text);

  expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - startMs).toBeGreaterThan(190);
  expect([kept.readyState, kept.readableLength]).toEqual(['open', 0]);
  expect([...patient.log, ...hasty.log]).toEqual([]);
});

it('lets a client stay that has made its handshake in time', async () => {
  const { port } = await useServer({ handshakeTimeoutMs: 100 });
  let client: TestClient | undefined;
  // A slow machine may need more than one attempt to be in time.
  while (!client) client = await connectClient(port).catch(() => undefined);
  const late = await connectRaw(port);
  await readToEnd(late);

  expect(client.ws.readyState).toBe(1);
});

it('answers clients above maxClients with 503, says so once, and takes new ones later', async () => {
  const { port, events, log, said } = await useServer({ maxClients: 2 });
  const first = await connectClient(port);
  await connectClient(port);
  for (let count = 0; count < 2; count += 1) {
    const socket = await connectRaw(port);
    socket.write(HANDSHAKE);
    expect(await readToEnd(socket)).toMatch(/^HTTP\/1\.1 503 /);
  }
  expect(log).toHaveLength(2);
  await first.close();
  await events(3);

  expect((await connectClient(port)).ws.readyState).toBe(1);
  expect(said.map(({ text }) => text)).toEqual([
    `port ${port}: 2 clients are connected, as many as maxClients allows: further ones get HTTP 503`,
  ]);
});

it('fails to start more servers than maxServers, until one stops', async () => {
  const { emulator, ask, server, said } = await useServer({ maxServers: 1 });
  const second = emulator.plugins.webSocketServer(await findFreePort());

  expect(await ask(second, 'start')).toBe(
    'onFailure "java.net.SocketException: socket failed: EMFILE (Too many open files)"',
  );
  expect(said.at(-1)?.text).toContain('maxServers');
  await ask(server, 'stop');
  expect(await ask(second, 'start')).toContain('onSuccess');
});

it('counts HTTP servers apart, up to maxServers too', async () => {
  const { emulator, ask } = await useServer({ maxServers: 1, www: useFolder({}) });
  const [first, second] = [await findFreePort(), await findFreePort()];

  expect(await ask(emulator.plugins.httpServer('', first), 'start')).toContain('onSuccess');
  expect(await ask(emulator.plugins.httpServer('', second), 'start')).toContain('EMFILE');
});

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

async function useClientThatDoesNotRead(maxQueuedBytes: number) {
  const used = await useServer({ maxQueuedBytes });
  const socket = await connectRaw(used.port);
  socket.write(HANDSHAKE);
  await once(socket, 'data');
  await used.events(1);
  socket.pause();
  return { ...used, socket, id: `/127.0.0.1:${socket.localPort}` };
}

it('cuts a client for which more than maxQueuedBytes wait, with an error', async () => {
  const { server, ask, log, id } = await useClientThatDoesNotRead(2 * MIB);
  let last = '';
  while (log.length === 1) last = await ask(server, 'send', id, 'x'.repeat(MIB));
  await ask(server, 'getClients');

  expect(last).toBe(`onFailure "client ${id} is not yet connected"`);
  const text = `java.io.IOException: the client does not read: more than ${2 * MIB} bytes wait to be sent to it`;
  expect(log.slice(1)).toEqual([
    `onerror {"message":"${text}","client":"${id}","event":"error"}`,
    `onClientDisconnected {"message":"","client":"${id}","event":"disconnected"}`,
  ]);
});

it('counts what tiny messages cost, not their bytes only', async () => {
  const { server, log, id } = await useClientThatDoesNotRead(24 * MIB);
  // Fills the system's buffers, and Node's to less than the limit.
  for (let count = 0; count < 16; count += 1) server.send(id, 'x'.repeat(MIB));
  await nextTurn();
  let sent = 0;
  // Those of one turn share a write.
  for (; log.length === 1 && sent < 150_000; sent += 1) {
    server.send(id, '');
    await nextTurn();
  }

  expect(log[1]).toContain('does not read');
  expect(sent).toBeLessThan(150_000);
});

it('counts pongs, and delivers nothing of a client that was cut in the middle of its pings', async () => {
  const { socket, port, events, log } = await useClientThatDoesNotRead(2 * MIB);
  const other = await connectClient(port);
  const pings = Buffer.concat(
    Array.from({ length: 1_000 }, () => maskedFrame({ opcode: 9, text: 'x'.repeat(100) })),
  );
  const burst = Buffer.concat([pings, maskedFrame({ text: 'hi' })]);
  const writing = (async () => {
    for (let count = 0; count < 400 && !socket.destroyed; count += 1) {
      if (!socket.write(burst)) await Promise.race([once(socket, 'drain'), once(socket, 'close')]);
    }
    // It is cut while it writes: that ends the writing, whenever it is noticed.
  })().catch(() => {});
  const id = `/127.0.0.1:${socket.localPort}`;
  while (!log.at(-1)?.startsWith('onClientDisconnected')) await events(log.length + 1);
  await writing;
  other.send('still there');
  await events(log.length + 1);

  const ofClient = log.filter((line) => line.includes(id));
  expect(ofClient.at(-2)).toContain('does not read');
  expect(ofClient.at(-1)).toMatch(/^onClientDisconnected /);
  expect(log.at(-1)).toContain('still there');
});

it('does not cut a client for one large message, nor for small ones behind it', async () => {
  const { server, ask, log, id, socket } = await useClientThatDoesNotRead(MIB);
  await ask(server, 'send', id, 'x'.repeat(16 * MIB));
  await nextTurn();
  for (let count = 0; count < 100; count += 1) {
    expect(await ask(server, 'send', id, 'small')).toBe('onSuccess undefined');
    await nextTurn();
  }
  let receivedBytes = 0;
  socket.on('data', (bytes) => {
    receivedBytes += bytes.length;
  });
  socket.resume();

  await expect.poll(() => receivedBytes).toBeGreaterThan(16 * MIB);
  expect(await ask(server, 'getClients')).toBe(`onSuccess ["${id}"]`);
  expect(log.filter((line) => line.startsWith('onerror'))).toEqual([]);
});

it('takes any number of sends of one turn for a client that reads', async () => {
  const { server, port } = await useServer({ maxQueuedBytes: MIB });
  const client = await connectClient(port);
  for (let count = 0; count < 200; count += 1) server.send(client.id, 'x'.repeat(100_000));
  while (client.received.length < 200) await client.next();

  expect(client.ws.readyState).toBe(1);
});

it('goes no faster than its clients read, for an app that sends on success', async () => {
  const { server, ask, port, log, events } = await useServer({ maxQueuedBytes: 8 * MIB });
  const socket = await connectRaw(port);
  socket.write(HANDSHAKE);
  await events(1);
  let receivedBytes = 0;
  // A slow reader: less than a MiB per turn of this process.
  socket.on('data', (bytes) => {
    receivedBytes += bytes.length;
    socket.pause();
    setImmediate(() => socket.resume());
  });
  for (let count = 0; count < 64; count += 1) {
    expect(await ask(server, 'sendToAllClients', 'x'.repeat(MIB))).toContain('"clientsSent":1');
  }

  await expect.poll(() => receivedBytes).toBeGreaterThan(64 * MIB);
  expect(log.filter((line) => line.startsWith('onerror'))).toEqual([]);
});

it('keeps an app waiting once for a client that does not read, and not for each send', async () => {
  const { server, ask, id, port } = await useClientThatDoesNotRead(64 * MIB);
  const other = await connectClient(port);
  // What is asked after a send is answered before it only while that send is kept waiting.
  const firsts: string[] = [];
  for (let count = 0; count < 16; count += 1) {
    const answers: string[] = [];
    await Promise.all([
      ask(server, 'send', id, 'x'.repeat(MIB)).then(() => answers.push('send')),
      ask(server, 'getStatus').then(() => answers.push('status')),
    ]);
    firsts.push(answers[0] ?? '');
  }
  await ask(server, 'send', other.id, 'done');

  expect(await other.next()).toBe('done');
  expect(firsts.filter((first) => first === 'status')).toHaveLength(1);
});

/** Two clients: for one of them, which does not read, so much waits that it is behind from the next send on. */
async function useClientThatIsBehind() {
  const used = await useClientThatDoesNotRead(64 * MIB);
  const other = await connectClient(used.port);
  for (let count = 0; count < 16; count += 1) used.server.send(used.id, 'x'.repeat(MIB));
  await nextTurn();
  const order: string[] = [];
  return { ...used, other, order, note: (text: string) => () => order.push(text) };
}

it('keeps no success of a send waiting for another client', async () => {
  const { server, id, other, order, note } = await useClientThatIsBehind();
  server.send(id, 'waits', note('behind'));
  for (let count = 0; count < 3; count += 1) server.send(other.id, 'hi', note('other'));

  await expect.poll(() => order).toEqual(['other', 'other', 'other', 'behind']);
});

it('keeps no success of a broadcast waiting for a client that is leaving', async () => {
  const { server, events, socket, order, note } = await useClientThatIsBehind();
  // With the ping it is behind; the close frame is read with the message, and not answered to the end.
  const frames = [{ opcode: 9, text: '' }, { text: 'bye' }, { opcode: 8, text: '' }];
  socket.write(Buffer.concat(frames.map(maskedFrame)));
  expect((await events(3))[2]).toContain('bye');
  server.sendToAllClients('hi', note('broadcast'));
  server.getStatus(note('status'));

  await expect.poll(() => order).toEqual(['broadcast', 'status']);
});

it('reports the success of a broadcast when the last of its clients has caught up', async () => {
  const { server, id, socket, order, note } = await useClientThatIsBehind();
  server.send(id, 'waits', note('behind'));
  server.sendToAllClients('hi', note('all'));
  server.getStatus(note('status'));
  socket.resume();

  await expect.poll(() => order).toEqual(['status', 'behind', 'all']);
});

it('reports waiting successes before that of stop', async () => {
  const { server, ask, id, order, note } = await useClientThatIsBehind();
  server.send(id, 'waits', note('behind'));
  server.getClients(note('getClients'));
  await ask(server, 'stop').then(note('stop'));

  expect(order).toEqual(['getClients', 'behind', 'stop']);
});
