// A client that comes back by itself, taken through everything that can happen to it. The app
// hears of each end exactly once.
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { connectForEver } from '../../fixtures/clients/reconnecting-client.js';
import { type Address, createEmulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';
import { PATIENCE } from '../support/patience.js';
import { type Phone, usePhone } from '../support/use-phone.js';

/** What the client has noted of itself: `open`, and `lost 1006` at its end. */
type Happened = () => Promise<readonly string[]>;

/** The same client in Node and in a browser. */
const places: Record<string, (port: number, silenceMs: number) => Promise<Happened>> = {
  async 'in Node'(port, silenceMs) {
    const happened: string[] = [];
    const client = connectForEver(`ws://127.0.0.1:${port}`, {
      WebSocket,
      silenceMs,
      onEvent: ({ type, code = '' }) => happened.push(`${type} ${code}`.trim()),
    });
    onTestFinished(() => client.close());
    return async () => happened;
  },
  async 'in Chromium'(port, silenceMs) {
    const { page } = await usePage();
    // Any page of this machine will do: the script's own is one.
    const emulator = createEmulator({ www: 'fixtures/clients', ports: 'free' });
    onTestFinished(() => emulator.close());
    const served = await new Promise<Address>((ok, fail) => {
      emulator.plugins.httpServer().start(ok, fail);
    });
    await page.goto(`http://127.0.0.1:${served.port}/reconnecting-client.js`);
    await page.addScriptTag({
      type: 'module',
      content: `
        import { connectForEver } from './reconnecting-client.js';
        globalThis.happened = [];
        connectForEver('ws://127.0.0.1:${port}', {
          silenceMs: ${silenceMs},
          onEvent: ({ type, code = '' }) => happened.push((type + ' ' + code).trim()),
        });
      `,
    });
    return () => page.evaluate<string[]>('globalThis.happened ?? []');
  },
};

/** The app answers its clients, and notes who comes and goes. */
async function useAnsweringPhone() {
  const phone = await usePhone();
  const { server } = phone;
  const life: string[] = [];
  const clients: string[] = [];
  server.onmessage = ({ client }) => server.send(client, 'pong');
  server.onClientConnected = ({ client }) => {
    clients.push(client);
    life.push(`connected ${clients.length}`);
  };
  server.onClientDisconnected = ({ client }) => {
    life.push(`disconnected ${clients.indexOf(client) + 1}`);
  };
  return { ...phone, life, clients };
}

/** These ends are silent, and a client knows them by that; it may take a slow server for one, too. */
const SILENT: readonly string[] = ['freeze', 'roam'];

/** What ends a client's connection. */
const ends: Record<string, (phone: Phone, client: string) => void> = {
  reset: ({ emulator }, client) => emulator.client(client).reset(),
  freeze: ({ emulator }, client) => emulator.client(client).freeze(),
  'refuse twice, then accept': ({ emulator }, client) => {
    emulator.network.refuseNext(2);
    emulator.client(client).close(1001);
  },
  roam: ({ emulator }) => emulator.network.online({ ip: '127.0.0.1' }),
};

describe.each(Object.entries(places))('%s', (_place, connectForEverThere) => {
  it.each(Object.entries(ends))(
    'comes back after %s, and the app hears of it once',
    async (name, end) => {
      const phone = await useAnsweringPhone();
      const { emulator, life, clients, ask, server, scenes } = phone;
      const isSilent = SILENT.includes(name);
      const happened = await connectForEverThere(phone.port, isSilent ? 1_000 : PATIENCE);
      await expect.poll(() => life).toContain('connected 1');
      const [first = ''] = clients;

      end(phone, first);

      await expect.poll(() => life).toContain('connected 2');
      await expect.poll(happened).toEqual(expect.arrayContaining(['open', 'open']));
      // The app notices a silent one when it is thawed, or writes to it.
      if (name === 'freeze') emulator.client(first).thaw();
      if (name === 'roam') await ask(server, 'sendToAllClients', 'is anybody there?');
      await expect.poll(() => life).toContain('disconnected 1');
      await phone.ask(server, 'stop');
      if (!isSilent) expect(clients).toHaveLength(2);
      const each = clients.flatMap((_, index) => [
        `connected ${index + 1}`,
        `disconnected ${index + 1}`,
      ]);
      expect([...life].sort()).toEqual(each.sort());
      expect(scenes.length).toBeGreaterThan(0);
    },
  );

  it('comes back after a kill: the killed app hears nothing, the new one of it once', async () => {
    const { emulator, life, port, ask, server } = await useAnsweringPhone();
    const happened = await connectForEverThere(port, PATIENCE);
    await expect.poll(() => life).toEqual(['connected 1']);
    await expect.poll(happened).toEqual(['open']);

    await emulator.kill();
    await expect.poll(async () => (await happened()).includes('lost 1006')).toBe(true);
    expect(life).toEqual(['connected 1']);
    await emulator.restart();
    await ask(server, 'start');

    await expect.poll(() => life).toEqual(['connected 1', 'connected 2']);
    await ask(server, 'stop');
    expect(life).toEqual(['connected 1', 'connected 2', 'disconnected 2']);
  });
});

it('is refused twice, then taken', async () => {
  const { emulator, life, port } = await useAnsweringPhone();
  const happened: string[] = [];
  emulator.network.refuseNext(2);

  const client = connectForEver(`ws://127.0.0.1:${port}`, {
    WebSocket,
    firstRetryMs: 10,
    silenceMs: PATIENCE,
    onEvent: ({ type }) => happened.push(type),
  });
  onTestFinished(() => client.close());

  await expect.poll(() => life).toEqual(['connected 1']);
  await expect.poll(() => happened).toEqual(['lost', 'lost', 'open']);
});
