// What `serve` can be asked for (docs/api.md): routers, tags, loaders, hosts, origins, HTTPS.
import { readFileSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createCertificate } from '../../src/emulator/web-host/certificate.js';
import { createEmulator } from '../../src/index.js';
import { BARE_APP, started, startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { writeFile } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly text: string;
}

/** A request as no browser lets a script write it. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const request = url.startsWith('https') ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    request(url, { headers, method, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (bytes) => {
        text += bytes;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text }),
      );
    })
      .on('error', reject)
      .end();
  });
}

it('answers the paths of an app’s router with the start page, and no others', async () => {
  const { port } = await useApp({ ...BARE_APP, 'sub/a.txt': 'a' }, { spa: true });
  const at = (path: string, accept = 'text/html,*/*') =>
    ask(`http://localhost:${port}${path}`, { accept });

  expect((await at('/rooms/5?x=1')).text).toBe(BARE_APP['index.html']);
  expect((await at('/sub/')).text).toBe(BARE_APP['index.html']);
  expect((await at('/www/rooms')).text).toBe(BARE_APP['index.html']);
  expect((await at('/missing.png')).status).toBe(404);
  expect((await at('/rooms/5', 'application/json')).status).toBe(404);
  expect((await at('/.env')).status).toBe(404);
  expect((await at('/__wss-emu/x')).status).toBe(404);
});

it('keeps the query when it redirects to a folder', async () => {
  const { port } = await useApp({ ...BARE_APP, 'sub/index.html': 'sub' });
  const answer = await ask(`http://localhost:${port}/www/sub?room=5`);
  expect([answer.status, answer.headers.location]).toEqual([301, '/www/sub/?room=5']);
});

it('serves what a missing loader would bring, and says so once', async () => {
  const { www, log, port, app } = await useApp({
    'index.html': '<script src="components/loader.js"></script>',
  });
  await app.close();
  writeFile(www, 'vendor/jquery.js', 'window.$ = () => "jquery" // the end');
  const file = join(www, 'vendor/jquery.js');
  const emulator = createEmulator();
  emulator.onTrace((entry) => entry.kind === 'log' && log.push(entry.text));
  const { url } = await emulator.serve({ www, port, loaderExtra: [file, file] });
  const { page, said } = await usePage();
  await page.goto(url);
  await page.reload();

  expect(await page.evaluate('[$(), typeof plugins.webSocketServer]')).toEqual([
    'jquery',
    'function',
  ]);
  expect(said.filter((line) => !line.includes('404'))).toEqual([]);
  expect(log.filter((line) => line.includes('loader.js'))).toEqual([
    expect.stringContaining(`stands in for it, with ${file}`),
  ]);
  await emulator.close();
});

it('opens by a name that was allowed, without the rights of a secure page', async () => {
  const port = await findFreePort();
  const { port: httpPort } = await useApp(BARE_APP, { allowHosts: ['Phone.test'] });
  expect((await ask(`http://127.0.0.1:${httpPort}/`, { host: 'other.test' })).status).toBe(403);
  const { page } = await usePage();
  await page.goto(`http://phone.test:${httpPort}/`);

  expect(await page.evaluate('isSecureContext')).toBe(false);
  expect(await startServer(page, port)).toEqual(started(port));
});

it('lets a page of an allowed origin load the script and connect', async () => {
  const port = await findFreePort();
  // As a dev server would, which knows nothing of the emulator.
  const pages = await useApp({ 'index.html': '<title>x</title>' }, { inject: 'never' });
  const origin = `http://localhost:${pages.port}`;
  const { port: emulatorPort } = await useApp(BARE_APP, { allowOrigins: [origin] });
  const shim = `http://localhost:${emulatorPort}/cordova.js`;
  writeFile(pages.www, 'app.html', `<script src="${shim}" crossorigin></script>`);
  const { page } = await usePage();
  await page.goto(`${origin}/app.html`);

  expect(await startServer(page, port)).toEqual(started(port));
  const refused = await ask(
    `http://localhost:${emulatorPort}/__wss-emu/v1/ticket`,
    { origin: 'http://localhost:1', 'x-wss-emu': '1' },
    'POST',
  );
  expect(refused.status).toBe(403);
  expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
});

it('serves HTTPS with a certificate made for this run, and a secure bridge', async () => {
  const port = await findFreePort();
  const { url } = await useApp(BARE_APP, { https: true });
  expect(url).toMatch(/^https:/);
  const { page } = await usePage();
  await page.goto(url);

  expect(await startServer(page, port)).toEqual(started(port));
  const ticket = `${new URL(url).origin}/__wss-emu/v1/ticket`;
  const wrongScheme = { origin: new URL(url).origin.replace('https', 'http'), 'x-wss-emu': '1' };
  expect((await ask(ticket, wrongScheme, 'POST')).status).toBe(403);
});

it('serves HTTPS with a certificate of one’s own, and names one that can’t be used', async () => {
  const certificate = await createCertificate(['localhost', '127.0.0.1']);
  const { url } = await useApp(BARE_APP, { https: certificate });
  expect((await ask(url)).status).toBe(200);

  await expect(useApp(BARE_APP, { https: { cert: 'none', key: 'none' } })).rejects.toMatchObject({
    code: 'WSSEMU_ERR_INVALID_OPTION',
    message: expect.stringMatching(/^The certificate can't be used: .* in PEM\.$/),
  });
});

it.each([
  [{ allowHosts: ['http://x'] }, 'allowHosts'],
  [{ allowOrigins: ['x.example'] }, 'allowOrigins'],
  [{ allowOrigins: ['https://x.example/'] }, 'allowOrigins'],
  [{ inject: 'sometimes' as never }, 'inject'],
  [{ port: 70_000 }, 'port'],
  [{ lifecycle: true as never }, 'lifecycle'],
  [{ htpsPort: 1 } as never, 'htpsPort'],
])('refuses %j', async (options, name) => {
  await expect(useApp(BARE_APP, options)).rejects.toMatchObject({
    code: 'WSSEMU_ERR_INVALID_OPTION',
    message: expect.stringContaining(`"${name}"`),
  });
});

it('stays within its size', () => {
  const script = readFileSync('dist/page/cordova.js');
  expect(script.length).toBeLessThan(40_000);
  // Half a kilobyte of it is cordova-android 15's `window.statusbar`, and why plugins are missing.
  expect(gzipSync(script).length).toBeLessThan(12_500);
});
