import { expect, it } from 'vitest';
import { BARE_APP, startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { usePhone } from '../support/use-phone.js';

const NOT_THERE = { ok: false, message: 'page 7 is not there' };

it('lists the servers of the app in this process as they are now', async () => {
  const { emulator, server, port, ask, connect, events } = await usePhone();
  const ports = { askedPort: port, port };
  const status = {
    service: 'WebSocketServer',
    page: 0,
    ...ports,
    ip: '127.0.0.1',
    state: 'started',
  };
  expect(emulator.servers).toEqual([{ ...status, clients: [] }]);
  const client = await connect();
  await events(1);
  expect(emulator.servers).toEqual([{ ...status, clients: [client.id] }]);

  const stopped = ask(server, 'stop');
  expect(emulator.servers).toEqual([{ ...status, state: 'stopping', clients: [client.id] }]);
  await stopped;

  expect(emulator.servers).toEqual([]);
});

it('lists the port that was asked for beside the one that was given', async () => {
  const { emulator, port } = await usePhone({ ports: 'free' });
  const [status] = emulator.servers;

  expect(status?.askedPort).toBe(port);
  expect(status?.port).not.toBe(port);
});

it('does not list a server that could not be started', async () => {
  const { emulator, port } = await usePhone({ host: '127.0.0.1' });
  const other = await usePhone({ host: '127.0.0.1' });

  await other.ask(other.emulator.plugins.webSocketServer(port), 'start');

  expect(emulator.servers.map((status) => status.port)).toEqual([port]);
  expect(other.emulator.servers.map((status) => status.port)).toEqual([other.port]);
});

it('calls a service on behalf of the app in this process, which does not hear of it', async () => {
  const { emulator, connect, port, log, events } = await usePhone();
  const client = await connect();
  await events(1);
  const before = [...log];
  const args = [{ clientId: client.id, message: 'from the desk', port }];

  expect(await emulator.execFor(0, 'WebSocketServer', 'send', args)).toEqual({
    ok: true,
    message: 'OK',
  });
  expect(await client.next()).toBe('from the desk');
  expect(await emulator.execFor(0, 'WebSocketServer', 'send', [{}])).toEqual({
    ok: false,
    message: 'JSON error',
  });
  expect(await emulator.execFor(0, 'Toaster', 'toast', [])).toEqual({
    ok: false,
    message: 'Class not found',
  });
  expect(log).toEqual(before);
});

it('shows such calls on the trace, with ids of their own', async () => {
  const { emulator } = await usePhone();
  const seen: unknown[] = [];
  emulator.onTrace(({ t, ...entry }) => seen.push(entry));

  await emulator.execFor(0, 'WebSocketServer', 'getClients', []);

  const callbackId = 'tool1';
  expect(seen).toEqual([
    {
      kind: 'call',
      page: 0,
      callbackId,
      service: 'WebSocketServer',
      action: 'getClients',
      args: [],
    },
    { kind: 'result', page: 0, callbackId, status: 1, message: [], keepCallback: false },
  ]);
});

it('lists and calls the servers of pages, until they go', async () => {
  const { emulator, url } = await useApp(BARE_APP);
  const { page } = await usePage();
  await page.goto(url);
  const port = await findFreePort();
  await startServer(page, port);
  const client = await connectClient(port);
  await expect.poll(() => emulator.servers[0]?.clients).toEqual([client.id]);
  const number = emulator.servers[0]?.page ?? 0;
  expect(number).toBeGreaterThan(0);

  const call = (action: string) =>
    emulator.execFor(number, 'WebSocketServer', action, [{ message: 'to all', port }]);

  expect(await call('sendToAllClients')).toEqual({
    ok: true,
    message: { clientsSent: 1, send: 'success' },
  });
  expect(await client.next()).toBe('to all');
  expect(await call('stop')).toEqual({ ok: true, message: 'OK' });
  expect(await client.closed).toMatch(/^1001/);
  await page.close();
  await expect
    .poll(() => call('getStatus'))
    .toEqual({ ok: false, message: `page ${number} is not there` });
  expect(await emulator.execFor(7, 'WebSocketServer', 'stop', [])).toEqual(NOT_THERE);
});
