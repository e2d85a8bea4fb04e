// Pages follow the files of their app (docs/page.md, "Reload").
import { rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startServer, useApp } from '../support/app.js';
import { usePage } from '../support/browser.js';
import { connectClient } from '../support/client.js';
import { writeFile } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

const APP = {
  'index.html': `<!doctype html><script src="cordova.js"></script>
    <link rel="stylesheet" href="css/app.css"><script src="app.js"></script>
    <script>document.addEventListener('deviceready', () => { ready = true; });</script><p>text`,
  'app.js': 'version = 1;',
  'css/app.css': '@import "colours.css";',
  'css/colours.css': 'p { color: rgb(1, 1, 1); }',
};

async function openApp() {
  const served = await useApp(APP, { reload: true });
  const { page } = await usePage();
  await page.goto(served.url);
  await expect.poll(() => page.evaluate('window.ready')).toBe(true);
  const colour = () => page.evaluate(`getComputedStyle(document.querySelector('p')).color`);
  return { ...served, page, colour };
}

it('loads a page anew when a script changes, and ends its servers as any reload does', async () => {
  const { www, page } = await openApp();
  const port = await findFreePort();
  await startServer(page, port);
  const client = await connectClient(port);

  writeFile(www, 'app.js', 'version = 2;');

  expect(await client.closed).toBe('1001 ');
  await expect.poll(() => page.evaluate('version').catch(() => 0)).toBe(2);
});

it('loads style sheets anew without a reload, imported ones too', async () => {
  const { www, page, colour } = await openApp();
  await page.evaluate('kept = true');
  expect(await colour()).toBe('rgb(1, 1, 1)');

  writeFile(www, 'css/colours.css', 'p { color: rgb(2, 2, 2); }');
  await expect.poll(colour).toBe('rgb(2, 2, 2)');
  writeFile(www, 'css/app.css', 'p { color: rgb(3, 3, 3); }');
  await expect.poll(colour).toBe('rgb(3, 3, 3)');

  expect(await page.evaluate('kept')).toBe(true);
  expect(await page.locator('link').count()).toBe(1);
});

it('notices new, removed and nested files, and none that is no part of the app', async () => {
  const { www, page } = await openApp();
  const loads: string[] = [];
  page.on('load', () => loads.push('load'));

  writeFile(www, '.git/index', 'x');
  writeFile(www, 'node_modules/a/index.js', 'x');
  writeFile(www, 'new/folder/file.json', '{}');
  await expect.poll(() => loads.length).toBe(1);
  unlinkSync(join(www, 'new/folder/file.json'));
  await expect.poll(() => loads.length).toBe(2);
  rmSync(join(www, 'new'), { recursive: true });
  await expect.poll(() => loads.length).toBe(3);
});

it('stays on no page that is not there: it waits for it, also when it is loaded meanwhile', async () => {
  const { www, url, page, log } = await openApp();
  rmSync(www, { recursive: true });
  expect((await page.reload())?.status()).toBe(404);
  expect(await page.title()).toBe('Waiting for /index.html');
  const other = await fetch(`${url.replace('index.html', 'other.html')}`, {
    headers: { accept: 'text/html' },
  });
  expect(await other.text()).toBe('Not found\n');
  for (const [name, text] of Object.entries({ ...APP, 'app.js': 'version = 3;' })) {
    writeFile(www, name, text);
  }
  await expect.poll(() => page.evaluate('window.version').catch(() => 0)).toBe(3);
  await expect.poll(() => page.evaluate('window.ready').catch(() => false)).toBe(true);
  writeFile(www, 'app.js', 'version = 4;');
  await expect.poll(() => page.evaluate('window.version').catch(() => 0)).toBe(4);
  expect(log.filter((line) => line.includes('404'))).toEqual([]);
});

it('does not watch unless it is asked to', async () => {
  const { www, url } = await useApp(APP);
  const { page } = await usePage();
  await page.goto(url);
  await page.evaluate('kept = true');
  writeFile(www, 'app.js', 'version = 2;');
  const watched = await openApp();
  writeFile(watched.www, 'app.js', 'version = 2;');
  await expect.poll(() => watched.page.evaluate('version').catch(() => 0)).toBe(2);

  expect(await page.evaluate('kept')).toBe(true);
});
