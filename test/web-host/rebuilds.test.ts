// Live reload while an app is built (docs/page.md, "Reload"). The pages here are bridges without a
// browser, so that what each of them is told can be counted.
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useApp } from '../support/app.js';
import { type BridgeClient, openBridge } from '../support/bridge-client.js';
import { writeFile } from '../support/folder.js';
import { PATIENCE } from '../support/patience.js';

const INDEX = '<!doctype html><script src="cordova.js"></script>';
const RELOAD = { t: 'reload', what: 'page' };

/** A clean build: everything is removed, and written again. */
function build(www: string, version: number): void {
  rmSync(www, { recursive: true, force: true });
  for (let folder = 0; folder < 10; folder += 1)
    mkdirSync(join(www, `js/${folder}`), { recursive: true });
  for (let file = 0; file < 299; file += 1) {
    writeFileSync(join(www, `js/${file % 10}/${file}.js`), `version = ${version};`);
  }
  writeFile(www, 'index.html', INDEX);
}

/** Each reload is a new page, which asks for its document first. */
async function loadPage(port: number, path = '/'): Promise<BridgeClient> {
  await (await fetch(`http://localhost:${port}${path}`)).text();
  const page = await openBridge(port);
  await page.greet();
  return page;
}

it('reloads once for each of 20 clean builds of 300 files', async () => {
  const { port, www } = await useApp({ 'index.html': INDEX }, { reload: true });
  const page = await loadPage(port);
  for (let version = 1; version <= 20; version += 1) {
    build(www, version);
    expect(await page.next()).toEqual([RELOAD]);
  }
  // Had there been one more for a build, it would be here before this one.
  writeFile(www, 'a.css', 'p {}');
  expect(await page.next()).toEqual([{ t: 'reload', what: 'styles' }]);
});

it('lets a page wait until its own file is back, whatever comes before', async () => {
  const { port, www } = await useApp({ 'index.html': INDEX, 'b.html': INDEX }, { reload: true });
  const page = await loadPage(port);
  const other = await openBridge(port);
  other.send({
    t: 'hello',
    v: 1,
    tab: '',
    doc: 'o',
    url: `http://localhost:${port}/www/b.html`,
    shim: '',
  });
  await other.next();

  rmSync(join(www, 'index.html'));
  expect(await other.next()).toEqual([RELOAD]);
  writeFile(www, 'app.js', 'version = 2;');
  expect(await other.next()).toEqual([RELOAD]);
  writeFile(www, 'index.html', INDEX);
  expect(await other.next()).toEqual([RELOAD]);
  writeFile(www, 'a.css', 'p {}');
  // It has been told to reload once.
  expect(await page.next()).toEqual([RELOAD]);
  expect(await page.next()).toEqual([{ t: 'reload', what: 'styles' }]);
});

it('reloads a page that connects after a change, but was sent before it', async () => {
  const { port, www } = await useApp({ 'index.html': INDEX }, { reload: true });
  const first = await loadPage(port);
  await fetch(`http://localhost:${port}/`);
  writeFile(www, 'app.js', 'version = 2;');
  expect(await first.next()).toEqual([RELOAD]);

  const late = await openBridge(port);
  await late.greet();
  expect(await late.next()).toEqual([RELOAD]);
});

it('names a file that changes because the page is loaded, once, and holds up nothing else', async () => {
  const { port, www, log } = await useApp({ 'index.html': INDEX }, { reload: true });
  const named = () => log.filter((line) => line.startsWith('logs/loads.txt changes each time'));
  // Until then each load writes a file, and so causes the next.
  for (let load = 0; named().length === 0; load += 1) {
    const page = await loadPage(port);
    writeFile(www, 'logs/loads.txt', `${load}`);
    await Promise.race([page.next(), expect.poll(named, { timeout: PATIENCE }).not.toEqual([])]);
    page.ws.terminate();
  }
  const page = await loadPage(port);
  appendFileSync(join(www, 'logs/loads.txt'), 'x');
  writeFile(www, 'index.html', `${INDEX}<p>`);
  expect(await page.next()).toEqual([RELOAD]);
  expect(named()).toHaveLength(1);
});
