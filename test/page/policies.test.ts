// Apps under a Content-Security-Policy of their own (docs/page.md, "Policies").
import { expect, it } from 'vitest';
import { started, startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';

const CORDOVA_POLICY =
  "default-src 'self' data: https://ssl.gstatic.com 'unsafe-eval'; style-src 'self' 'unsafe-inline'; media-src *; img-src 'self' data: content:;";

function app(policies: readonly string[], head = '<script src="cordova.js"></script>') {
  const metas = policies.map(
    (policy) => `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
  return { 'index.html': `<!doctype html><html><head>${metas.join('')}${head}</head></html>` };
}

it.each([
  ['Cordova’s default', [CORDOVA_POLICY], '<script src="cordova.js"></script>', 0],
  [
    'Monaca’s default',
    ['default-src *; script-src * data:'],
    '<script src="cordova.js"></script>',
    0,
  ],
  ['one without connect-src', ["script-src 'self'"], '<script src="cordova.js"></script>', 0],
  [
    'a connect-src of its own',
    ["default-src 'self'; connect-src https://api.example"],
    '<script src="cordova.js"></script>',
    1,
  ],
  ['no connections at all', ["connect-src 'none'"], '<script src="cordova.js"></script>', 1],
  [
    'two policies',
    ["connect-src 'none'", "default-src 'none'; script-src 'self'"],
    '<script src="cordova.js"></script>',
    1,
  ],
  ['a nonce, and no tag', ["default-src 'self'; script-src 'nonce-abc'"], '', 0],
  [
    'a nonce, and a tag with it',
    ["default-src 'self'; script-src 'nonce-abc'"],
    '<script nonce="abc" src="cordova.js"></script>',
    0,
  ],
  [
    'a nonce and strict-dynamic',
    ["script-src 'strict-dynamic' 'nonce-abc'; default-src 'none'"],
    '<script nonce="abc" src="cordova.js"></script>',
    1,
  ],
])('run under %s', async (_title, policies, head, notes) => {
  const port = await findFreePort();
  const { url, log } = await useApp(app(policies, head));
  const { page, said } = await usePage();
  await page.goto(url);
  await page.reload();

  expect(await startServer(page, port)).toEqual(started(port));
  expect(said.filter((line) => !line.includes('404') && !line.includes('favicon'))).toEqual([]);
  // Each change is said once.
  expect(log.filter((line) => line.includes('Content-Security-Policy'))).toHaveLength(notes);
});

it('is told that a connection is blocked as on the phone', async () => {
  const port = await findFreePort();
  const { url } = await useApp(app([CORDOVA_POLICY]));
  const { page, said } = await usePage();
  await page.goto(url);
  await startServer(page, port);

  const state = await page.evaluate(
    (port) =>
      new Promise((resolve) => {
        const ws = new WebSocket(`ws://127.0.0.1:${port}`);
        ws.onopen = () => resolve('open');
        ws.onerror = () => resolve('blocked');
      }),
    port,
  );

  expect(state).toBe('blocked');
  await expect
    .poll(() => said)
    .toContain(
      `warning: [wss-emu] The page's Content-Security-Policy blocks ws://127.0.0.1:${port}, as it does on the phone: add it to connect-src.`,
    );
});
