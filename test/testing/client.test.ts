// connectClient: a real client, and what it says when nothing comes.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import '../../src/testing/vitest.js';
import { findFreePort } from '../support/free-port.js';
import { SILENCE } from '../support/patience.js';
import { connectClient } from '../support/patient-kit.js';
import { useEcho } from './use-emulator.js';

describe('connectClient', () => {
  it('has the id by which the server knows it', async () => {
    const { emulator, url } = await useEcho();

    const client = await connectClient(url);

    expect((await emulator.waitFor('connected')).client).toBe(client.id);
  });

  it.each(['127.0.0.1', '[::1]'])('has that id at %s too', async (host) => {
    const { emulator, url } = await useEcho({ ports: 'free' });

    const client = await connectClient(url.replace('127.0.0.1', host));

    expect((await emulator.waitFor('connected')).client).toBe(client.id);
  });

  it('sends, and gets messages in order', async () => {
    const { url } = await useEcho();
    const client = await connectClient(url);

    client.send('one');
    client.send('two');

    expect(await client.next()).toBe('echo one');
    expect(await client.next()).toBe('echo two');
    expect(client.messages).toEqual(['echo one', 'echo two']);
  });

  it('gets what the server sends as soon as it connects', async () => {
    const { server, url } = await useEcho();
    server.onClientConnected = ({ client }) => server.send(client, 'welcome');

    const client = await connectClient(url);

    expect(await client.next()).toBe('welcome');
  });

  it('finds the next message that is wanted, and leaves the others', async () => {
    const { url } = await useEcho();
    const client = await connectClient(url);
    client.send('one');
    client.send('two');
    client.send('three');

    expect(await client.next({ where: /two/ })).toBe('echo two');
    expect(await client.next({ where: (text) => text.endsWith('three') })).toBe('echo three');
    expect(await client.next()).toBe('echo one');
  });

  it('says what it waited for and what came', async () => {
    const { url } = await useEcho();
    const client = await connectClient(url);
    client.send('one');
    await client.next();

    const error = await client.next({ where: /two/, timeoutMs: 20 }).catch(String);

    expect(error).toMatch(
      new RegExp(
        `^TimeoutError: next of client ${client.id}, where /two/: nothing within 20 ms.\n` +
          `What came at client ${client.id}:\n` +
          ` +\\d+ ms  connected +${client.id}\n` +
          ` +\\d+ ms  sent +${client.id} "one"\n` +
          ` +\\d+ ms  message +${client.id} "echo one"$`,
      ),
    );
  });

  it('gives up at once when the connection ends, after the messages that came before', async () => {
    const { server, url } = await useEcho();
    const client = await connectClient(url);
    client.send('one');
    await expect.poll(() => client.messages).toHaveLength(1);
    const late = client.next({ where: /two/ });
    server.stop();

    await expect(late).rejects.toThrow('the connection has ended (1001)');
    expect(await client.next()).toBe('echo one');
    await expect(client.next()).rejects.toThrow('the connection has ended (1001)');
    expect(() => client.send('more')).toThrow(`client ${client.id} has left`);
  });

  it('leaves with a code and a reason', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);

    expect(await client.close(4001, 'bye')).toEqual({ code: 4001, reason: 'bye' });
    expect(await client.closed).toEqual({ code: 4001, reason: 'bye' });
    expect(await emulator.waitFor('disconnected')).toMatchObject({
      client: client.id,
      message: 'bye',
    });
  });

  it('resets its connection', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);

    client.reset();

    expect(await emulator.waitFor('error')).toMatchObject({
      client: client.id,
      message: 'java.net.SocketException: Connection reset',
    });
    expect(await emulator.waitFor('disconnected')).toMatchObject({ message: '' });
    expect(await client.closed).toEqual({ code: 1006, reason: '' });
  });

  it('reads nothing while it is frozen, and all of it afterwards', async () => {
    const { emulator, server, url } = await useEcho();
    const client = await connectClient(url);

    client.freeze();
    server.send(client.id, 'one');
    server.send(client.id, 'two');
    await emulator.quiet(50);
    expect(client.messages).toEqual([]);
    expect(emulator).toHaveClient(client);

    client.thaw();
    expect([await client.next(), await client.next()]).toEqual(['one', 'two']);
  });

  it('answers no ping while it is frozen', async () => {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    onTestFinished(() => server.close());
    await once(server, 'listening');
    const connected = once(server, 'connection');
    const client = await connectClient(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const [ws] = (await connected) as [WebSocket];
    const pongs: string[] = [];
    ws.on('pong', (bytes) => pongs.push(String(bytes)));

    ws.ping('awake');
    await once(ws, 'pong');
    client.freeze();
    ws.ping('frozen');
    await delay(SILENCE);
    expect(pongs).toEqual(['awake']);

    client.thaw();
    await once(ws, 'pong');
    expect(pongs).toEqual(['awake', 'frozen']);
  });

  it('is given up while it is frozen by a server that keeps its clients alive', async () => {
    const { emulator, url } = await useEcho({ keepAliveMs: 20 });
    const client = await connectClient(url);

    client.freeze();

    expect((await emulator.waitFor('disconnected')).client).toBe(client.id);
  });

  it('answers no close while it is frozen', async () => {
    const { emulator, server, url } = await useEcho();
    const client = await connectClient(url);
    await emulator.waitFor('connected');

    client.freeze();
    server.stop();
    await emulator.waitFor('stopped');
    expect(await Promise.race([client.closed, 'still there'])).toBe('still there');

    client.thaw();
    expect(await client.closed).toEqual({ code: 1001, reason: '' });
  });

  it('says that nobody listens there', async () => {
    const url = `ws://127.0.0.1:${await findFreePort()}`;
    await expect(connectClient(url)).rejects.toThrow(
      `connectClient("${url}"): ECONNREFUSED: nobody listens there. Has its server started?`,
    );
  });

  it.each([0, 20])('says that nobody answers within %i ms', async (timeoutMs) => {
    const silent = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => {
      silent.close();
    });
    await once(silent, 'listening');
    const url = `ws://127.0.0.1:${(silent.address() as AddressInfo).port}`;

    expect(await connectClient(url, { timeoutMs }).catch(String)).toBe(
      `TimeoutError: connectClient("${url}"): no answer within ${timeoutMs} ms`,
    );
  });

  it('says that no WebSocket server is there', async () => {
    const { emulator } = await useEcho();
    const { url } = await emulator.serve({ www: 'fixtures/apps/own-copy', port: 0 });
    await expect(connectClient(url.replace('http', 'ws'))).rejects.toThrow(
      /^connectClient\("ws:.*"\): Unexpected server response: \d+$/,
    );
  });

  it.each([-1, Number.NaN, 2 ** 31])('refuses to wait for %s ms', async (timeoutMs) => {
    const { url } = await useEcho();
    const client = await connectClient(url);
    await expect(client.next({ timeoutMs })).rejects.toMatchObject({
      code: 'WSSEMU_ERR_INVALID_OPTION',
      message: 'next: timeoutMs takes milliseconds from 0 to 2147483647',
    });
  });
});
