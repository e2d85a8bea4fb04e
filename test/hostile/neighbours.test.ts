// PAGE.md, section 4, where a browser decides: what pages of others make of an app that is served.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BARE_APP, startServer, useApp } from '../support/app.js';
import { BRIDGE_PATH, fetchTicket, TICKET_PATH } from '../support/bridge-client.js';
import { usePage } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';
import { countCases } from './count-cases.js';

const APP = { ...BARE_APP, 'data.json': '{"a":1}', 'app.css': 'body {}', 'app.js': 'var a = 1' };

const SANDBOX = '<!doctype html><iframe sandbox="allow-scripts" srcdoc="<p>inside"></iframe>';

/** Another server of this machine, whose pages hold a frame of no origin. */
async function useNeighbour(): Promise<number> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html').end(SANDBOX);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Everything that a page can try on an app; each ends as `yes` or in whatever way it failed. */
function attack(from: Page | Frame, origin: string, stolenTicket: string) {
  countCases(8);
  return from.evaluate(
    async ({ origin, ticketPath, bridge }) => {
      const load = (tag: string, attributes: Record<string, string>) =>
        new Promise<string>((resolve) => {
          const element = Object.assign(document.createElement(tag), attributes);
          element.onload = () => resolve('yes');
          element.onerror = () => resolve('no');
          document.documentElement.append(element);
        });
      const ask = (path: string, options: RequestInit) =>
        fetch(origin + path, options).then(
          ({ ok }) => (ok ? 'yes' : 'no'),
          () => 'no',
        );
      const ticket = { method: 'POST', headers: { 'X-Wss-Emu': '1' } };
      const opened = new Promise<string>((resolve) => {
        const ws = new WebSocket(origin.replace('http', 'ws') + bridge, 'wss-emu.v1');
        ws.onopen = () => resolve('yes');
        ws.onerror = () => resolve('no');
      });
      return {
        cordova: await load('script', { src: `${origin}/cordova.js` }),
        script: await load('script', { src: `${origin}/app.js` }),
        style: await load('link', { rel: 'stylesheet', href: `${origin}/app.css` }),
        file: await ask('/data.json', {}),
        opaqueFile: await fetch(`${origin}/data.json`, { mode: 'no-cors' }).then(
          ({ ok, type }) => (ok || type === 'opaque' ? 'yes' : 'no'),
          () => 'no',
        ),
        ticket: await ask(ticketPath, ticket),
        simpleTicket: await ask(ticketPath, { method: 'POST', mode: 'no-cors' }),
        bridge: await opened,
      };
    },
    { origin, ticketPath: TICKET_PATH, bridge: `${BRIDGE_PATH}?ticket=${stolenTicket}` },
  );
}

const NOTHING = {
  ...{ cordova: 'no', script: 'no', style: 'no', file: 'no', opaqueFile: 'no' },
  ...{ ticket: 'no', simpleTicket: 'no', bridge: 'no' },
};

it('gives the app’s own page everything', async () => {
  const { url, port } = await useApp(APP);
  const { page } = await usePage();
  await page.goto(url);

  expect(await attack(page, new URL(url).origin, await fetchTicket(port))).toEqual({
    ...{ cordova: 'yes', script: 'yes', style: 'yes', file: 'yes', opaqueFile: 'yes' },
    // Without the header there is no ticket even here.
    ...{ ticket: 'yes', simpleTicket: 'no', bridge: 'yes' },
  });
});

describe('gives nothing', () => {
  it.each([
    ['another port of localhost', 'localhost'],
    ['another port of the same address', '127.0.0.1'],
    ['another name of this machine', 'app.localhost'],
    ['another site', 'evil.test'],
  ])('to %s, nor to a sandboxed frame in it', async (_title, name) => {
    const { port } = await useApp(APP);
    const neighbour = await useNeighbour();
    const { page } = await usePage();
    await page.goto(`http://${name}:${neighbour}/`);
    const [, sandboxed] = page.frames();

    for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
      const ticket = await fetchTicket(port);
      expect(await attack(page, origin, ticket)).toEqual(NOTHING);
      expect(await sandboxed?.evaluate('origin')).toBe('null');
      if (sandboxed) expect(await attack(sandboxed, origin, ticket)).toEqual(NOTHING);
    }
  });

  it('to a sandboxed frame of the app’s own', async () => {
    const { url, port } = await useApp({ ...APP, 'index.html': SANDBOX }, { inject: 'never' });
    const { page } = await usePage();
    await page.goto(url);
    const [, sandboxed] = page.frames();

    expect(await sandboxed?.evaluate('origin')).toBe('null');
    const found =
      sandboxed && (await attack(sandboxed, new URL(url).origin, await fetchTicket(port)));
    expect(found).toEqual(NOTHING);
  });

  it('to a name that was rebound to this machine', async () => {
    const { port } = await useApp(APP);
    const { page } = await usePage();
    const origin = `http://evil.test:${port}`;
    const answer = await page.goto(`${origin}/`);

    expect([answer?.status(), await answer?.json()]).toEqual([
      403,
      { error: expect.objectContaining({ code: 'host' }) },
    ]);
    // A page that was there before the rebinding is of this very origin.
    expect(await attack(page, origin, await fetchTicket(port))).toEqual(NOTHING);
    expect(await attack(page, `http://localhost:${port}`, await fetchTicket(port))).toEqual(
      NOTHING,
    );
  });
});

it('lets any page connect to the app’s own servers, as on the phone', async () => {
  const { url } = await useApp(APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  const neighbour = await useNeighbour();
  const { page: other } = await usePage();
  await other.goto(`http://evil.test:${neighbour}/`);

  const opened = await other.evaluate(
    (port) =>
      new Promise((resolve) => {
        const ws = new WebSocket(`ws://127.0.0.1:${port}`);
        ws.onopen = () => resolve('yes');
        ws.onerror = () => resolve('no');
      }),
    port,
  );
  expect(opened).toBe('yes');
});

it('survives events and services with the names that every object inherits', async () => {
  const { url, app } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
      heard = [];
      document.addEventListener('after', () => heard.push('after'));
    </script>`,
  });
  const { page } = await usePage();
  await page.goto(url);
  await expect.poll(() => page.evaluate('typeof device')).toBe('object');
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  for (const name of names) {
    app.fire(name, JSON.parse('{"__proto__":{"polluted":1}}'));
    app.fire(name, {}, 'window');
  }
  app.fire('after');
  await expect.poll(() => page.evaluate('heard')).toEqual(['after']);
  const answers = await page.evaluate(
    (names) =>
      Promise.all(
        names.map(
          (name) =>
            new Promise((resolve) => {
              Reflect.get(window, 'cordova').exec(resolve, resolve, name, name, [
                { [name]: { port: 1 } },
              ]);
            }),
        ),
      ),
    names,
  );
  countCases(3 * names.length);

  expect(answers).toEqual(names.map(() => 'Class not found'));
  expect(await page.evaluate('({}).polluted')).toBeUndefined();
});
