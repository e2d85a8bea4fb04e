// What `serve` says of files that a page asks for in vain (docs/page.md, "Missing files").
import { expect, it } from 'vitest';
import { MissingFiles } from '../../src/emulator/web-host/missing-files.js';
import { BARE_APP, useApp } from '../support/app.js';
import { useFolder } from '../support/folder.js';

it('says once that a file is missing, who asks for it, and if only the case differs', async () => {
  const { port, log } = await useApp({ ...BARE_APP, 'js/Main.js': '1', 'ÉTÉ/a.css': 'p {}' });
  const origin = `http://localhost:${port}`;
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(origin + path, { headers });
  for (const path of ['/js/none.js?v=1', '/www/js/none.js', '/favicon.ico', '/app.js.map']) {
    expect((await get(path, { referer: `${origin}/index.html?a` })).status).toBe(404);
  }
  await get('/.well-known/appspecific/com.chrome.devtools.json');
  await get('/.env');
  await fetch(`${origin}/probe.json`, { method: 'HEAD' });
  await get('/JS/main.js');
  await get(`/${encodeURIComponent('e\u0301te\u0301')}/a.css`);

  const explained = (name: string) =>
    `its name is ${name}, and on a phone, unlike on macOS and Windows, upper and lower case differ`;
  // Where case makes no difference, the file is found.
  const heard = log.map((line) => line.replace('found here alone', "not in the app's folder"));
  expect(heard).toEqual([
    "/js/none.js is not in the app's folder, and /index.html asks for it (404)",
    `/JS/main.js is not in the app's folder: ${explained('js/Main.js')}`,
    `/e\u0301te\u0301/a.css is not in the app's folder: ${explained('ÉTÉ/a.css')}`,
  ]);
});

it('says so of a file that only this system finds by that name', async () => {
  const root = useFolder({ 'index.html': '', 'js/Main.js': '1' });
  const log: string[] = [];
  const missing = new MissingFiles({
    root,
    startPage: 'index.html',
    log: (text) => log.push(text),
  });
  // Such a system finds it, and tells its real path.
  await missing.noteFound('/js/main.js', `${root}/js/Main.js`);
  await missing.noteFound('/js/Main.js', `${root}/js/Main.js`);
  expect(log).toEqual([
    expect.stringContaining('/js/main.js is found here alone: its name is js/Main.js'),
  ]);
});
