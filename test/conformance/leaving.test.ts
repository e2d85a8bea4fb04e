// Contract, section 3, "Leaving" and "Stop": how clients go.
import { expect, it } from 'vitest';
import type { RunningApp } from '../carriers/carrier.js';
import { describeOverCarriers } from '../carriers/index.js';
import { startWatched } from '../carriers/start-watched.js';
import { connectClient, connectRaw, readToEnd } from '../support/client.js';
import { closeFrame, HANDSHAKE, maskedFrame } from '../support/frames.js';
import { isFree } from '../support/free-port.js';

function events(app: RunningApp, count: number): Promise<string[]> {
  return app.run(({ kept: { watch } }, count) => watch.events(count), count);
}

function disconnected(client: { id: string }, reason: string): string {
  return `onClientDisconnected {"message":"${reason}","client":"${client.id}","event":"disconnected"}`;
}

describeOverCarriers('leaving', ({ openApp }) => {
  it.each([
    ['without a code', undefined, undefined, '1005 ', ''],
    ['1000', 1000, 'bye', '1000 bye', 'bye'],
    ['1002', 1002, 'why', '1002 why', 'why'],
    ['4001 and UTF-8', 4001, 'じゃあね', '4001 じゃあね', 'じゃあね'],
  ])('echoes a close %s', async (_title, code, reason, closed, message) => {
    const app = await openApp();
    const client = await connectClient(await startWatched(app));

    expect(await client.close(code, reason)).toBe(closed);
    expect((await events(app, 2))[1]).toBe(disconnected(client, message));
    expect(await app.run(({ ask, kept: { server } }) => ask(server, 'getClients'))).toBe(
      'onSuccess []',
    );
  });

  it('reports a close as soon as it is answered, though the client keeps its TCP open', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const socket = await connectRaw(port);
    const id = `/127.0.0.1:${socket.localPort}`;
    socket.write(HANDSHAKE);
    socket.write(closeFrame(1000, 'bye'));

    // Before the server cuts it: test/services/web-socket-server.test.ts.
    expect((await events(app, 2))[1]).toBe(disconnected({ id }, 'bye'));
    expect((await readToEnd(socket)).endsWith('\x88\x05\x03\xe8bye')).toBe(true);
  });

  it('reports a TCP end without a close frame with an empty message', async () => {
    const app = await openApp();
    const socket = await connectRaw(await startWatched(app));
    const id = `/127.0.0.1:${socket.localPort}`;
    socket.write(HANDSHAKE);
    socket.end(maskedFrame({ text: 'last words' }));

    expect((await events(app, 3)).slice(1)).toEqual([
      `onmessage {"message":"last words","client":"${id}","event":"message"}`,
      disconnected({ id }, ''),
    ]);
  });

  it('reports a TCP reset as an error and a departure', async () => {
    const app = await openApp();
    const client = await connectClient(await startWatched(app));
    client.reset();

    expect((await events(app, 3)).slice(1)).toEqual([
      `onerror {"message":"java.net.SocketException: Connection reset","client":"${client.id}","event":"error"}`,
      disconnected(client, ''),
    ]);
  });

  it('sends at once to a client when another one has been reset', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const [reset, other] = [await connectClient(port), await connectClient(port)];
    await app.run(({ kept: { server } }, id) => {
      server.onerror = () => server.send(id, 'still here?');
    }, other.id);
    reset.reset();

    // Nothing else happens on the network.
    expect(await other.next()).toBe('still here?');
  });

  it.each([
    ['a reserved opcode', { opcode: 3 }, 1002, 'InvalidFrameException'],
    ['an unmasked frame', { text: 'hi', masked: false }, 1002, 'InvalidFrameException'],
    ['invalid UTF-8', { bytes: Buffer.from([0xff]) }, 1007, 'InvalidDataException'],
    [
      'a reserved close code',
      { opcode: 8, bytes: Buffer.from([3, 237]) },
      1002,
      'InvalidFrameException',
    ],
  ])('cuts a client for %s, and no other', async (_title, frame, code, exception) => {
    const app = await openApp();
    const port = await startWatched(app);
    const other = await connectClient(port);
    await events(app, 1);
    const socket = await connectRaw(port);
    const id = `/127.0.0.1:${socket.localPort}`;
    socket.write(HANDSHAKE);
    socket.write(maskedFrame(frame));

    const [, , error, left] = await events(app, 4);
    other.send('still here');
    const [, , , , message] = await events(app, 5);

    expect(error).toMatch(`onerror {"message":"org.java_websocket.exceptions.${exception}: `);
    expect(error).toMatch(`","client":"${id}","event":"error"}`);
    expect(left).toBe(disconnected({ id }, ''));
    expect(message).toContain('still here');
    const answer = await readToEnd(socket);
    expect(Buffer.from(answer.slice(-4), 'latin1')).toEqual(
      Buffer.from([0x88, 2, code >> 8, code & 0xff]),
    );
  });

  it('stops: 1001 to each client, departures in the order of arrival, then success', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const silent = await connectClient(port);
    const one = await connectClient(port);
    const two = await connectClient(port);
    silent.ws.pause();

    await app.run(({ ask, kept: { server } }) => {
      server.sendToAllClients('last');
      return ask(server, 'stop');
    });
    // The silent one has not answered yet, nor will it before all this is known.
    const log = await app.run(({ kept: { watch } }) => watch.log);
    const isPortFree = await isFree(port);
    silent.ws.resume();

    expect(log.slice(3)).toEqual([silent, one, two].map((client) => disconnected(client, '')));
    expect(isPortFree).toBe(true);
    expect(await Promise.all([one.closed, two.closed])).toEqual(['1001 ', '1001 ']);
    expect([one.received, two.received]).toEqual([['last'], ['last']]);
  });

  it('frees the port at once from connections that have not completed their handshake', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const idle = await connectRaw(port);
    const half = await connectRaw(port);
    half.write(HANDSHAKE.slice(0, 40));

    const stopped = await app.run(({ ask, kept: { server } }) => ask(server, 'stop'));

    expect([stopped, await isFree(port)]).toEqual(['onSuccess undefined', true]);
    expect([await readToEnd(idle), await readToEnd(half)]).toEqual(['', '']);
    expect(await app.run(({ kept: { watch } }) => watch.log)).toEqual([]);
  });

  it('skips clients that are leaving when it sends to all', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const staying = await connectClient(port);
    const leaving = await connectClient(port);
    await leaving.close();

    const printed = await app.run(({ ask, kept: { server } }) =>
      ask(server, 'sendToAllClients', 'hi'),
    );

    expect([printed, await staying.next()]).toEqual([
      'onSuccess {"clientsSent":1,"send":"success"}',
      'hi',
    ]);
  });
});
