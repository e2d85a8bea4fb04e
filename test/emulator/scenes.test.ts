// What Android does to apps: background, foreground, kill, and a new start.
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import type { createTestApp } from '../carriers/test-app.js';
import { usePage } from '../support/browser.js';
import { connectClient, connectRaw } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { settle, usePhone } from '../support/use-phone.js';

const APP = fileURLToPath(new URL('../app', import.meta.url));

function connected(client: string) {
  return `onClientConnected {"client":"${client}","event":"connected"}`;
}

describe('in Node', () => {
  it('fires pause and resume, once each, while clients go on', async () => {
    const { emulator, server, events, connect, scenes } = await usePhone();
    const globals = {} as { document: EventTarget };
    emulator.installGlobals(globals);
    const fired: string[] = [];
    for (const type of ['pause', 'resume']) {
      globals.document.addEventListener(type, () => fired.push(type));
    }
    const client = await connect();

    emulator.background();
    emulator.background();
    client.send('in the background');
    await events(2);
    server.send(client.id, 'too');
    expect(await client.next()).toBe('too');
    emulator.foreground();
    emulator.foreground();

    expect(fired).toEqual(['pause', 'resume']);
    expect(scenes).toEqual([{ scene: 'background' }, { scene: 'foreground' }]);
  });

  it('kills: connections are reset, ports are free, callbacks are dead, and calls find no app', async () => {
    const { emulator, server, port, ask, log, events, connect, scenes } = await usePhone();
    const globals = {} as { document: EventTarget };
    emulator.installGlobals(globals);
    const fired: string[] = [];
    globals.document.addEventListener('pause', () => fired.push('pause'));
    const client = await connect();
    await events(1);
    const answers: unknown[] = [];
    server.getStatus((status) => answers.push(status));

    await emulator.kill();

    expect(await client.closed).toBe('1006 ');
    expect(await isFree(port)).toBe(true);
    await settle();
    expect([log, answers, fired]).toEqual([[connected(client.id)], [], []]);
    expect(await ask(server, 'start')).toBe(
      'onFailure "the app has ended: its servers can not be started any more"',
    );
    expect(await ask(server, 'getStatus')).toBe('onSuccess {"status":"stopped"}');
    expect(scenes).toEqual([{ scene: 'kill' }]);
  });

  it('kills without a close frame', async () => {
    const { emulator, port, events } = await usePhone();
    const socket = await connectRaw(port);
    socket.write(HANDSHAKE);
    const [answer] = await once(socket, 'data');
    await events(1);
    const failed = once(socket, 'error');
    const received: Buffer[] = [];
    socket.on('data', (bytes) => received.push(bytes));

    await emulator.kill();

    const [error] = await failed;
    expect([String(answer).slice(0, 12), Reflect.get(error, 'code'), received]).toEqual([
      'HTTP/1.1 101',
      'ECONNRESET',
      [],
    ]);
  });

  it('starts again: calls work, and deviceready fires for all who have listened', async () => {
    const { emulator, server, port, ask, log, connect, scenes } = await usePhone();
    const globals = {} as { document: EventTarget };
    emulator.installGlobals(globals);
    const ready = () =>
      new Promise((resolve) => globals.document.addEventListener('deviceready', resolve));
    let count = 0;
    globals.document.addEventListener('deviceready', () => {
      count += 1;
    });
    await ready();
    const first = await connect();

    await emulator.restart();
    await ready();

    expect([count, await first.closed]).toEqual([2, '1006 ']);
    expect(await ask(server, 'start')).toContain(`"port":${port}`);
    const second = await connect();
    await second.close(1000, 'bye');
    await expect
      .poll(() => log.at(-1))
      .toBe(
        `onClientDisconnected {"message":"bye","client":"${second.id}","event":"disconnected"}`,
      );
    expect(log.filter((line) => line.includes(first.id))).toEqual([connected(first.id)]);
    expect(scenes).toEqual([{ scene: 'restart' }]);
  });

  it('kills while offline without a word to anyone, until the network is back', async () => {
    const { emulator, port, connect } = await usePhone();
    const client = await connect();

    emulator.network.offline();
    await emulator.kill();
    await settle();
    expect([client.ws.readyState, await isFree(port)]).toEqual([client.ws.OPEN, true]);
    emulator.network.online();

    expect(await client.closed).toBe('1006 ');
  });

  it('does not start again once it is closed', async () => {
    const { emulator, server, ask } = await usePhone();

    const restarted = emulator.restart();
    await emulator.close();
    await restarted;

    expect(await ask(server, 'start')).toContain('onFailure "the app has ended');
  });

  it('is closed only when the killed app has ended, with a server that was just starting', async () => {
    const { emulator } = await usePhone();
    const ended: string[] = [];
    const port = await findFreePort();

    emulator.plugins.webSocketServer(port).start();
    emulator.kill().then(() => ended.push('killed'));
    await emulator.close().then(() => ended.push('closed'));

    expect(ended).toEqual(['killed', 'closed']);
    expect(await isFree(port)).toBe(true);
  });

  it('is one phone of several: the others go on', async () => {
    const [killed, other] = [await usePhone(), await usePhone()];
    const client = await other.connect();

    await killed.emulator.kill();
    other.server.send(client.id, 'hi');

    expect(await client.next()).toBe('hi');
  });
});

describe('in a page', () => {
  async function useServedApp() {
    const emulator = createEmulator({ www: APP });
    onTestFinished(() => emulator.close());
    const { url } = await emulator.serve({ port: 0, lifecycle: 'off' });
    const { page } = await usePage();
    const port = await findFreePort();
    const start = () =>
      page.evaluate(async (port) => {
        const globals = globalThis as unknown as Parameters<typeof createTestApp>[0];
        await new Promise((ok) => globals.document.addEventListener('deviceready', ok));
        const { plugins, watch, ask } = (
          globalThis as unknown as { createTestApp: typeof createTestApp }
        ).createTestApp(globals);
        const server = plugins.webSocketServer(port);
        const fired: string[] = [];
        for (const type of ['pause', 'resume', 'offline', 'online']) {
          globals.document.addEventListener(type, () => fired.push(type));
        }
        Object.assign(globalThis, { log: watch(server).log, fired });
        return ask(server, 'start');
      }, port);
    await page.goto(url);
    const started = await start();
    return { emulator, page, port, start, started };
  }

  it('fires the events of each scene, once', async () => {
    const { emulator, page } = await useServedApp();

    const scenes: [string, () => void][] = [
      ['pause', emulator.background],
      ['resume', emulator.foreground],
      ['offline', emulator.network.offline],
      ['online', emulator.network.online],
    ];

    for (const [type, play] of scenes) {
      play();
      await expect.poll(() => page.evaluate('fired.at(-1)')).toBe(type);
    }

    expect(await page.evaluate('fired')).toEqual(scenes.map(([type]) => type));
  });

  it('kills: clients are reset, the app hears nothing more, and its page says that it has ended', async () => {
    const { emulator, page, port } = await useServedApp();
    const closed = page.waitForEvent('close').then(() => 'closed');
    const client = await connectClient(port);
    await expect.poll(() => page.evaluate('log.length')).toBe(1);

    await emulator.kill();

    expect(await client.closed).toBe('1006 ');
    expect(await isFree(port)).toBe(true);
    const overlay = page
      .getByText('The app has ended.')
      .waitFor()
      .then(() => 'overlay');
    expect(['closed', 'overlay']).toContain(await Promise.race([closed, overlay]));
    if (!page.isClosed()) expect(await page.evaluate('log')).toEqual([connected(client.id)]);
  });

  it('starts again: the page is loaded anew, and may start its servers at once', async () => {
    const { emulator, page, port, start, started } = await useServedApp();
    const client = await connectClient(port);
    await page.evaluate('before = true');

    const loaded = page.waitForEvent('load');
    await emulator.restart();
    await loaded;

    expect(await client.closed).toBe('1006 ');
    expect(await page.evaluate('typeof before')).toBe('undefined');
    expect(await start()).toBe(started);
  });
});
