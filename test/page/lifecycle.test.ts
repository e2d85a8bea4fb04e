// The life of an app in a page (docs/page.md, "Life").
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { BARE_APP, started, startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';

const LISTENING = {
  'index.html': `<!doctype html><script src="cordova.js"></script><script>
    heard = [];
    for (const type of ['pause', 'resume', 'backbutton', 'batterylow']) {
      document.addEventListener(type, (event) => heard.push(type + ' ' + (event.level || '')), false);
    }
    window.addEventListener('batterystatus', (event) => heard.push('window ' + event.level));
    document.addEventListener('deviceready', () => heard.push('deviceready'), false);
  </script>`,
};

/** As when the tab goes behind another one, or comes back. */
function setHidden(page: Page, isHidden: boolean): Promise<void> {
  return page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, value: isHidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

async function openListening(options: Parameters<typeof useApp>[1] = {}) {
  const served = await useApp(LISTENING, options);
  const { page } = await usePage();
  const states: string[] = [];
  served.emulator.onTrace((entry) => entry.kind === 'page' && states.push(entry.state));
  await page.goto(served.url);
  await expect.poll(() => page.evaluate('heard')).toEqual(['deviceready']);
  return { ...served, page, states };
}

it('pauses an app whose page is out of sight, and resumes it', async () => {
  const { page, states } = await openListening();

  await setHidden(page, true);
  await setHidden(page, false);

  await expect.poll(() => page.evaluate('heard')).toEqual(['deviceready', 'pause ', 'resume ']);
  await expect.poll(() => states).toEqual(['opened', 'paused', 'resumed']);
});

it('leaves that to the tools with lifecycle off', async () => {
  const { page, states, app } = await openListening({ lifecycle: 'off' });

  await setHidden(page, true);
  app.fire('pause');

  await expect.poll(() => page.evaluate('heard')).toEqual(['deviceready', 'pause ']);
  expect(states).toEqual(['opened']);
});

it('fires Cordova’s events from the API and from the page', async () => {
  const { page, app } = await openListening();

  app.fire('backbutton');
  // Cordova fires it in a timer, and those of window at once.
  await expect.poll(() => page.evaluate('heard.length')).toBe(2);
  app.fire('batterystatus', { level: 5 }, 'window');
  await expect.poll(() => page.evaluate('heard.length')).toBe(3);
  await page.evaluate(`wssEmu.fire('pause', { level: 7 })`);

  await expect
    .poll(() => page.evaluate('heard'))
    .toEqual(['deviceready', 'backbutton ', 'window 5', 'pause 7']);
});

it('reloads fifty times in a row, and never once finds its port in use', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  for (let count = 1; count <= 50; count += 1) {
    expect(await startServer(page, port), `start ${count}`).toEqual(started(port));
    if (count % 10 === 0) await connectClient(port);
    await page.reload();
  }
});

it('is an app of its own in a frame, and goes with it', async () => {
  const { url } = await useApp({
    'index.html':
      '<!doctype html><script src="cordova.js"></script><iframe name="inner" src="inner.html"></iframe>',
    'inner.html': '<!doctype html><script src="cordova.js"></script>',
  });
  const [outerPort, innerPort] = [await findFreePort(), await findFreePort()];
  const { page } = await usePage();
  await page.goto(url);
  const inner = page.frame('inner');
  if (!inner) throw new Error('no frame');

  expect(await startServer(page, outerPort)).toEqual(started(outerPort));
  expect(await startServer(inner, innerPort)).toEqual(started(innerPort));
  expect(await startServer(inner, outerPort)).toContain('EADDRINUSE');

  const [outerClient, innerClient] = [
    await connectClient(outerPort),
    await connectClient(innerPort),
  ];
  await page.evaluate(`document.querySelector('iframe').remove()`);
  expect(await innerClient.closed).toBe('1001 ');
  expect(outerClient.ws.readyState).toBe(1);
});

it('refuses a sandboxed frame, which is of no origin, and says why', async () => {
  const { url } = await useApp({
    'index.html': '<!doctype html><iframe sandbox="allow-scripts" src="inner.html"></iframe>',
    'inner.html': '<!doctype html><script src="cordova.js" crossorigin></script>',
  });
  const { page, said } = await usePage();
  await page.goto(url);

  await expect
    .poll(() => said.join('\n'))
    .toMatch(/from origin 'null' has been blocked|ERR_FAILED/);
});

it('delivers what came during alert(), afterwards and in order', async () => {
  const { url } = await useApp(BARE_APP);
  const port = await findFreePort();
  const { page } = await usePage();
  await page.goto(url);
  await startServer(page, port);
  const dialog = page.waitForEvent('dialog');
  await page.evaluate(`
    texts = [];
    server.onmessage = (event) => {
      texts.push(event.message);
      if (event.message === 'first') alert('busy');
    };`);
  const client = await connectClient(port);
  client.send('first');
  const shown = await dialog;
  for (let number = 1; number <= 100; number += 1) client.send(String(number));
  await shown.accept();

  await expect.poll(() => page.evaluate('texts.length')).toBe(101);
  expect(await page.evaluate('texts.join()')).toBe(
    ['first', ...Array.from({ length: 100 }, (_, index) => index + 1)].join(),
  );
});

it('has deviceready for an ES module that listens late, and for no listener of window', async () => {
  const { url } = await useApp({
    'index.html': `<!doctype html><script src="cordova.js"></script><script>
        heard = [];
        window.addEventListener('deviceready', () => heard.push('window'));
        document.addEventListener('deviceready', () => setTimeout(() => import('./late.js')));
      </script>`,
    'late.js': `heard.push(document.readyState);
      document.addEventListener('deviceready', () => heard.push('module'), { once: true });
      heard.push('after');`,
  });
  const { page } = await usePage();
  await page.goto(url);

  await expect.poll(() => page.evaluate('heard')).toEqual(['complete', 'module', 'after']);
});
