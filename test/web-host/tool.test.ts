// Pages for developers, with a tool that says back what it hears (SECURITY.md, "What holds").
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator, type ToolPage } from '../../src/index.js';
import { BARE_APP, useApp } from '../support/app.js';
import { askForBridge, ownHeaders } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';

const PATH = '/__wss-emu/v1/tool';
const PROTOCOL = 'wss-emu.tool.v1';

function createTool() {
  const log: string[] = [];
  const tool: ToolPage = {
    files: new Map([
      ['', { type: 'text/html; charset=utf-8', body: Buffer.from(PAGE) }],
      ['tool.js', { type: 'text/javascript', body: Buffer.from(SCRIPT) }],
    ]),
    connect(channel) {
      log.push('connected');
      return {
        receive: (text) => {
          if (text === 'leave') channel.close();
          else channel.send(`${text} ${channel.bufferedBytes}`);
        },
        close: () => log.push('closed'),
      };
    },
  };
  return { tool, log };
}

const PAGE = '<!doctype html><script src="tool.js"></script><script>document.title = 1</script>';
const SCRIPT = `
  fetch('v1/tool/ticket', { method: 'POST', headers: { 'X-Wss-Emu': '1' } })
    .then((response) => response.json())
    .then(({ ticket }) => {
      const ws = new WebSocket('v1/tool?ticket=' + ticket, '${PROTOCOL}');
      ws.onopen = () => ws.send('hello');
      ws.onmessage = ({ data }) => { document.title = data; };
    });`;

async function useTool() {
  const { tool, log } = createTool();
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  return { emulator, log, ...(await emulator.serveTool(tool, { port: 0 })) };
}

async function useServedTool(options: { allowOrigins?: string[]; allowHosts?: string[] } = {}) {
  const { tool, log } = createTool();
  return { ...(await useApp(BARE_APP, { tool, ...options })), log };
}

function askForTicket(port: number, headers: Record<string, string>): Promise<Response> {
  return fetch(`http://localhost:${port}${PATH}/ticket`, { method: 'POST', headers });
}

async function fetchTicket(port: number): Promise<string> {
  return (await (await askForTicket(port, ownHeaders(port))).json()).ticket;
}

async function openTool(port: number): Promise<WebSocket> {
  const url = `ws://localhost:${port}${PATH}?ticket=${await fetchTicket(port)}`;
  const ws = new WebSocket(url, PROTOCOL, { origin: ownHeaders(port).Origin });
  onTestFinished(() => ws.terminate());
  await once(ws, 'open');
  return ws;
}

function ask(port: number, ticket: string, changes: Record<string, string | null> = {}) {
  const headers = { 'Sec-WebSocket-Protocol': PROTOCOL, ...changes };
  return askForBridge(port, ticket, headers, PATH);
}

describe.each([
  ['on a port of its own', useTool],
  ['beside an app', useServedTool],
])('a tool’s page %s', (_where, use) => {
  it('is opened and speaks with its tool, under a policy that lets nothing else run', async () => {
    const { port, log } = await use();
    const { page, said } = await usePage();

    await page.goto(`http://localhost:${port}/__wss-emu/`);
    await expect.poll(() => page.title()).toBe('hello 0');
    expect(said.join()).toContain('Content Security Policy');
    await page.close();

    await expect.poll(() => log).toEqual(['connected', 'closed']);
  });

  it('is found without the last slash, and nothing else is under its path', async () => {
    const { port } = await use();
    const get = async (path: string, method = 'GET') => {
      const response = await fetch(`http://localhost:${port}${path}`, {
        method,
        redirect: 'manual',
      });
      return [response.status, response.headers.get('location')];
    };

    expect(await get('/__wss-emu')).toEqual([308, '/__wss-emu/']);
    expect(await get('/__wss-emu/other.js')).toEqual([404, null]);
    expect(await get('/__wss-emu/constructor')).toEqual([404, null]);
    expect(await get('/__wss-emu/tool.js', 'PUT')).toEqual([405, null]);
    expect(await get('/__wss-emu/tool.js', 'HEAD')).toEqual([200, null]);
  });

  it('connects with a ticket of its own origin, once', async () => {
    const { port } = await use();
    const ticket = await fetchTicket(port);

    expect(await ask(port, ticket, { Host: 'evil.test' })).toBe(403);
    expect(await ask(port, ticket, { Origin: 'http://evil.test' })).toBe(403);
    expect(await ask(port, ticket, { Origin: 'null' })).toBe(403);
    expect(await ask(port, ticket, { Origin: null })).toBe(403);
    expect(await ask(port, ticket, { Origin: `http://localhost:${port + 1}` })).toBe(403);
    expect(await ask(port, ticket, { 'Sec-WebSocket-Protocol': 'wss-emu.v1' })).toBe(426);
    expect(await ask(port, 'guessed')).toBe(401);
    expect(await ask(port, ticket)).toBe(101);
    expect(await ask(port, ticket)).toBe(401);
  });

  it('gives tickets and files to nobody else', async () => {
    const { port } = await use();
    const own = ownHeaders(port);
    const status = async (headers: Record<string, string>) =>
      (await askForTicket(port, headers)).status;

    expect(await status({ ...own, Origin: 'http://evil.test' })).toBe(403);
    expect(await status({ Origin: own.Origin })).toBe(403);
    expect(await status({ 'X-Wss-Emu': '1' })).toBe(403);
    expect(await status(own)).toBe(200);
    const page = await fetch(`http://localhost:${port}/__wss-emu/`);
    expect(page.headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(page.headers.get('access-control-allow-origin')).toBeNull();
    expect(page.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    const rebound = await fetch(`http://localhost:${port}/__wss-emu/`, {
      headers: { 'Sec-Fetch-Site': 'cross-site' },
    });
    expect(rebound.status).toBe(403);
  });

  it('hears nothing but texts', async () => {
    const { port } = await use();
    const ws = await openTool(port);

    ws.send(Buffer.from('binary'));

    expect((await once(ws, 'close'))[0]).toBe(1003);
  });

  it('can send a document away', async () => {
    const { port, log } = await use();
    const ws = await openTool(port);

    ws.send('leave');

    await once(ws, 'close');
    await expect.poll(() => log).toEqual(['connected', 'closed']);
  });

  it('is open sixteen times at most', async () => {
    const { port } = await use();
    await Promise.all(Array.from({ length: 16 }, () => openTool(port)));

    const response = await askForTicket(port, ownHeaders(port));

    expect([response.status, (await response.json()).error.code]).toEqual([503, 'busy']);
  });

  it('ends with the emulator', async () => {
    const { port, emulator, log } = await use();
    const ws = await openTool(port);

    await emulator.close();

    await once(ws, 'close');
    await expect.poll(() => log).toEqual(['connected', 'closed']);
    await expect(fetch(`http://localhost:${port}/`)).rejects.toThrow();
  });
});

it('is not for pages that may connect as the app', async () => {
  const origin = 'https://dev.example';
  const { port } = await useServedTool({ allowOrigins: [origin] });

  const response = await askForTicket(port, { Origin: origin, 'X-Wss-Emu': '1' });

  expect(response.status).toBe(403);
  expect(response.headers.get('access-control-allow-origin')).toBeNull();
  expect(await ask(port, await fetchTicket(port), { Origin: origin })).toBe(403);
});

it('is opened by the further names of an app, too', async () => {
  const { port } = await useServedTool({ allowHosts: ['dev.example'] });
  const host = `dev.example:${port}`;

  const opened = await ask(port, await fetchTicket(port), {
    Host: host,
    Origin: `http://${host}`,
  });

  expect(opened).toBe(101);
});

it('leaves the app’s own bridge as it is', async () => {
  const { port } = await useServedTool();

  expect((await fetch(`http://localhost:${port}/__wss-emu/v1/shim.js`)).status).toBe(200);
  expect(await askForBridge(port, 'guessed')).toBe(401);
});

const external = Object.values(networkInterfaces())
  .flatMap((found) => found ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4');

it.runIf(external)('on a port of its own is for this machine alone', async () => {
  const { tool } = createTool();
  const emulator = createEmulator({ host: true });
  onTestFinished(() => emulator.close());
  const { port } = await emulator.serveTool(tool, { port: 0 });

  const socket = connect({ port, host: external?.address ?? '' });

  await expect(once(socket, 'connect')).rejects.toThrow('ECONNREFUSED');
});

it('says that its port is in use, and takes no port that is none', async () => {
  const { port, emulator } = await useTool();
  const { tool } = createTool();

  await expect(emulator.serveTool(tool, { port })).rejects.toMatchObject({
    code: 'WSSEMU_ERR_PORT_UNAVAILABLE',
  });
  await expect(emulator.serveTool(tool, { port: 70_000 })).rejects.toMatchObject({
    code: 'WSSEMU_ERR_INVALID_OPTION',
  });
});
