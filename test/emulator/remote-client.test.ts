// What can happen to one client, seen by itself, by the app and by the others.
import { describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { settle, usePhone } from '../support/use-phone.js';

function disconnected(client: string, reason = '') {
  return `onClientDisconnected {"message":"${reason}","client":"${client}","event":"disconnected"}`;
}

describe('reset', () => {
  it('is a reset for both ends', async () => {
    const { emulator, events, connect, scenes } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.client(client.id).reset();

    expect(await client.closed).toBe('1006 ');
    expect((await events(3)).slice(1)).toEqual([
      `onerror {"message":"java.net.SocketException: Connection reset","client":"${client.id}","event":"error"}`,
      disconnected(client.id),
    ]);
    expect(scenes).toEqual([{ scene: 'reset', client: client.id }]);
  });
});

describe('freeze', () => {
  it('holds one client, both ways, until it is thawed, and no other', async () => {
    const { emulator, server, log, events, connect } = await usePhone();
    const [frozen, other] = [await connect(), await connect()];
    await events(2);

    emulator.client(frozen.id).freeze();
    frozen.send('held');
    server.sendToAllClients('to all');
    other.send('goes on');
    expect(await other.next()).toBe('to all');
    await events(3);
    await settle();
    expect([log.at(-1), frozen.received]).toEqual([
      expect.stringContaining(`"goes on","client":"${other.id}"`),
      [],
    ]);
    emulator.client(frozen.id).thaw();

    expect(await frozen.next()).toBe('to all');
    expect((await events(4))[3]).toContain(`"held","client":"${frozen.id}"`);
  });

  it('is over only when the network is back too', async () => {
    const { emulator, log, events, connect } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.client(client.id).freeze();
    emulator.network.offline();
    client.send('held');
    emulator.network.online();
    await settle();
    expect(log).toHaveLength(1);
    emulator.client(client.id).thaw();

    expect((await events(2))[1]).toContain('"held"');
  });

  it('lets keep-alive cut the client', async () => {
    const { emulator, events, connect } = await usePhone({ keepAliveMs: 40 });
    const client = await connect();
    await events(1);

    emulator.client(client.id).freeze();

    expect((await events(2))[1]).toMatch(/^onClientDisconnected .*pong in time/);
    expect(await client.closed).toBe('1006 ');
  });

  it('does not keep a server from being stopped', async () => {
    const { emulator, server, ask, events, connect } = await usePhone();
    const client = await connect();

    emulator.client(client.id).freeze();
    expect(await ask(server, 'stop')).toBe('onSuccess undefined');

    expect(await client.closed).toBe('1006 ');
    expect((await events(2))[1]).toBe(disconnected(client.id));
  });
});

describe('close', () => {
  it('closes with code and reason, once for the app too', async () => {
    const { emulator, log, events, connect, scenes } = await usePhone();
    const client = await connect();
    await events(1);

    emulator.client(client.id).close(4001, 'さようなら');

    expect(await client.closed).toBe('4001 さようなら');
    await events(2);
    await settle();
    expect(log.slice(1)).toEqual([disconnected(client.id, 'さようなら')]);
    expect(scenes).toEqual([
      { scene: 'close', client: client.id, details: { code: 4001, reason: 'さようなら' } },
    ]);
  });

  it.each([
    [999, '', /"code" can't be 999/],
    [1005, '', /"code" can't be 1005/],
    [1015, '', /"code" can't be 1015/],
    [5000, '', /"code" can't be 5000/],
    [1000, 'x'.repeat(124), /"reason" can't be "x+": it takes a text of at most 123 bytes/],
  ])('refuses code %i with reason "%s"', async (code, reason, message) => {
    const { emulator, events, connect } = await usePhone();
    const { id } = await connect();
    await events(1);

    expect(() => emulator.client(id).close(code, reason)).toThrow(
      expect.objectContaining({
        code: 'WSSEMU_ERR_INVALID_OPTION',
        message: expect.stringMatching(message),
      }),
    );
  });
});

describe('a client that is not there', () => {
  it('is refused with a code', () => {
    const emulator = createEmulator();

    expect(() => emulator.client('/127.0.0.1:1')).toThrow(
      expect.objectContaining({ code: 'WSSEMU_ERR_NO_CLIENT' }),
    );
  });

  it('is left alone when it was there once', async () => {
    const { emulator, log, events, connect, scenes } = await usePhone();
    const client = await connect();
    await events(1);
    const remote = emulator.client(client.id);
    await client.close(1000, 'bye');
    await events(2);

    for (const act of [remote.reset, remote.freeze, remote.thaw, remote.close]) act();
    await settle();

    expect([log.length, scenes]).toEqual([2, []]);
  });
});
