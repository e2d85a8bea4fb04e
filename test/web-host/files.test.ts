// How `serve` reads the files it sends (docs/page.md, "Files"); the app's own HTTP servers, which
// send by the same module, are in test/services/http-server.test.ts.
import { once } from 'node:events';
import { appendFileSync, rmSync, symlinkSync, truncateSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, it, onTestFinished } from 'vitest';
import { BARE_APP, useApp } from '../support/app.js';
import { connectRaw, readToEnd } from '../support/client.js';
import { useFolder, writeFile } from '../support/folder.js';
import { isPosix } from '../support/platform.js';

const SECRET = 'a secret';
/** More than any socket holds: it is still being sent when the test changes it. */
const LONG = 64 * 1024 * 1024;
const TERABYTE = 2 ** 40;

const ask = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n');

async function raw(port: number, line: string, ...headers: string[]): Promise<string> {
  const socket = await connectRaw(port);
  socket.write(ask(line, ...headers, 'Connection: close'));
  return readToEnd(socket);
}

it.runIf(isPosix)(
  'a file that grows while it is sent is as long as was said, and the connection goes on',
  async () => {
    const { port, www } = await useApp({ ...BARE_APP, 'long.bin': '', 'next.txt': 'the next' });
    truncateSync(join(www, 'long.bin'), LONG);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    onTestFinished(() => agent.destroy());
    const get = async (path: string) => {
      const asked = request({ host: '127.0.0.1', port, path, agent }).end();
      const [answer] = (await once(asked, 'response')) as [IncomingMessage];
      return { answer, isKept: asked.reusedSocket };
    };
    const { answer: long } = await get('/long.bin');
    appendFileSync(join(www, 'long.bin'), 'more');

    expect([long.headers['content-length'], (await buffer(long)).length]).toEqual([
      `${LONG}`,
      LONG,
    ]);
    const { answer: next, isKept } = await get('/next.txt');
    expect([isKept, String(await buffer(next))]).toEqual([true, 'the next']);
  },
);

it.each([
  ['GET /.env.autover', 404],
  ['GET /.git/HEAD.autover', 404],
  ['GET /www/.env.autover', 404],
  ['GET /sub/.env.autover', 404],
  ['GET /app.js.autover', 200],
])('dot files come by no .autover name: %s', async (line, status) => {
  const names = ['.env.1', '.git/HEAD.1', 'sub/.env.1.2.android'];
  const files = Object.fromEntries(names.map((name) => [name, SECRET]));
  const { port } = await useApp({ ...BARE_APP, ...files, 'app.js.1': 'app()' });
  const answer = await raw(port, line);

  expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(answer).not.toContain(SECRET);
});

it.runIf(isPosix)('dot files come neither by a list of plugins nor by a link', async () => {
  const { port, www } = await useApp({ ...BARE_APP, '.git/cordova_plugins.js': SECRET });
  writeFile(www, '.env', SECRET);
  symlinkSync('.env', join(www, 'shown.txt'));
  symlinkSync('.env', join(www, 'app.js.1'));
  symlinkSync('.git', join(www, 'folder'));
  const paths = ['/.git/cordova_plugins.js', '/shown.txt', '/app.js.autover'];
  paths.push('/folder/cordova_plugins.js', '/folder/');
  const answers = await Promise.all(paths.map((path) => raw(port, `GET ${path}`)));

  expect(answers.filter((answer) => answer.includes(SECRET))).toEqual([]);
});

it.each([
  ['a page', 'page.html', '/page.html', 'text/html'],
  ['the start page of a folder', 'sub/index.html', '/sub/', 'text/html'],
  ['a newest version', 'lib.js.1', '/lib.js.autover', 'text/javascript;charset=utf-8'],
  [
    'a list of plugins',
    'cordova_plugins.js',
    '/cordova_plugins.js',
    'text/javascript;charset=utf-8',
  ],
  ['any file', 'data.bin', '/data.bin', 'application/octet-stream'],
])('HEAD reads nothing of %s, and has no ranges', async (_what, name, path, type) => {
  const { port, www } = await useApp({ ...BARE_APP, [name]: '' });
  // Nobody could read it: it has no bytes on disk, and more than fit in memory.
  truncateSync(join(www, name), TERABYTE);
  const answer = await raw(port, `HEAD ${path}`, 'Range: bytes=0-1');

  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  expect(answer).toContain(`\r\nContent-Type: ${type}\r\n`);
  expect(answer).not.toMatch(/content-range|transfer-encoding|content-length: (?!1099511627776)/i);
  expect(answer).toMatch(/\r\n\r\n$/);
});

it('HEAD reads no script that stands in, which fails by itself for GET', async () => {
  const folder = useFolder({ 'extra.js': 'extra()' });
  const extra = join(folder, 'extra.js');
  const { port } = await useApp(BARE_APP, { loaderExtra: [extra] });
  rmSync(extra);

  expect(await raw(port, 'HEAD /components/loader.js')).toMatch(/^HTTP\/1\.1 200 /);
  const failed = await raw(port, 'GET /components/loader.js');
  expect(failed).toMatch(/^HTTP\/1\.1 500 /);
  expect(failed).toMatch(/^x-content-type-options: nosniff\r$/im);
  expect(failed).not.toContain('extra.js');
  expect(await raw(port, 'HEAD /none.js.autover')).toMatch(/^HTTP\/1\.1 404 /);
});
