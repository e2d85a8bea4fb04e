// Contract, sections 3 and 5: a server's life, also from inside its own handlers.
import { expect, it } from 'vitest';
import { describeOverCarriers } from '../carriers/index.js';
import { startWatched } from '../carriers/start-watched.js';
import { connectClient, connectRaw } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { findFreePort, isFree } from '../support/free-port.js';

describeOverCarriers('life', ({ openApp }) => {
  it('stops with clients that answer, are silent, or have not finished the handshake', async () => {
    const app = await openApp();
    const port = await startWatched(app);
    const answering = await connectClient(port);
    const silent = await connectClient(port);
    silent.ws.pause();
    const half = await connectRaw(port);
    half.write(HANDSHAKE.slice(0, -2));

    const stopped = await app.run(({ ask, kept: { server } }) => ask(server, 'stop'));

    expect([stopped, await isFree(port)]).toEqual(['onSuccess undefined', true]);
    expect(await answering.closed).toBe('1001 ');
    const log = await app.run(({ kept: { watch } }) => watch.log);
    expect(log.slice(2)).toEqual(
      [answering, silent].map(
        ({ id }) => `onClientDisconnected {"message":"","client":"${id}","event":"disconnected"}`,
      ),
    );
  });

  it('starts from inside onClientDisconnected while it stops', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, kept }, port) => {
      const server = plugins.webSocketServer(port);
      kept.server = server;
      kept.restarted = new Promise((resolve) => {
        server.onClientDisconnected = () => server.start(resolve, resolve);
      });
      return ask(server, 'start');
    }, port);
    const client = await connectClient(port);

    const printed = await app.run(async ({ ask, kept: { server, restarted } }) => [
      await ask(server, 'stop'),
      JSON.stringify(await restarted),
    ]);

    expect(printed).toEqual([
      'onSuccess undefined',
      `{"port":${port},"event":"server:started","ip":"127.0.0.1"}`,
    ]);
    expect(await client.closed).toBe('1001 ');
    expect((await connectClient(port)).ws.readyState).toBe(1);
  });

  it('sends to all from inside onClientConnected, the newcomer included', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, kept }, port) => {
      kept.printed = [];
      const server = plugins.webSocketServer(port);
      server.onClientConnected = () =>
        server.sendToAllClients('somebody came', ({ clientsSent }) => {
          kept.printed.push(String(clientsSent));
        });
      return ask(server, 'start');
    }, port);

    const one = await connectClient(port);
    expect(await one.next()).toBe('somebody came');
    const two = await connectClient(port);
    expect([await one.next(), await two.next()]).toEqual(['somebody came', 'somebody came']);
  });

  it('sends to a client that is just leaving without harm', async () => {
    const app = await openApp();
    const port = await findFreePort();
    await app.run(({ plugins, ask, kept }, port) => {
      const server = plugins.webSocketServer(port);
      kept.server = server;
      kept.restarted = new Promise((resolve) => {
        server.onClientDisconnected = ({ client }) => server.send(client, 'late', resolve, resolve);
      });
      return ask(server, 'start');
    }, port);
    const client = await connectClient(port);
    await client.close();

    expect(await app.run(({ kept: { restarted } }) => restarted)).toBe(
      `client ${client.id} is not yet connected`,
    );
  });
});
