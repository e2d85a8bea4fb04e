// What an HTTP server of the app answers, over raw sockets.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator, type EmulatorOptions } from '../../src/index.js';
import { createTestApp } from '../carriers/test-app.js';
import { connectRaw, readAnswer, readToEnd } from '../support/client.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { isPosix } from '../support/platform.js';

const SECRET = 'outside';
// Windows has no question marks in names.
const ODD_NAME = isPosix ? 'a b#c?d%e&é.txt' : 'a b#c%e&é.txt';
const TEN_BYTES = '0123456789';
let folder: string;
let www: string;
let port: number;

beforeAll(async () => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'wss-emu-')));
  www = join(folder, 'www');
  mkdirSync(join(www, 'client', 'sub'), { recursive: true });
  mkdirSync(join(www, 'client', 'empty'));
  mkdirSync(join(www, 'client', '.git'));
  mkdirSync(join(www, 'shared'));
  const files = {
    'secret.txt': SECRET,
    'www/app.txt': SECRET,
    'www/shared/lib.js': 'lib()',
    'www/client/index.html': '<title>client</title>',
    'www/client/cordova.js': 'the client’s own',
    'www/client/sub/index.html': '<title>sub</title>',
    'www/client/data.bin': TEN_BYTES,
    [`www/client/${ODD_NAME}`]: 'odd',
    'www/client/.env': SECRET,
    'www/client/.git/config': SECRET,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  symlinkSync(join(folder, 'secret.txt'), join(www, 'client', 'link.txt'));
  symlinkSync(folder, join(www, 'client', 'linked'));
  symlinkSync(folder, join(www, 'leads-out'));
  symlinkSync(join(www, 'shared'), join(www, 'client', 'shared'));
  const emulator = createEmulator({ www });
  port = await findFreePort();
  await new Promise((ok, fail) => {
    emulator.plugins.httpServer('client', port).start(ok, fail);
  });
  return async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  };
});

/** A phone with an app; what its log says. */
function useApp(options: EmulatorOptions) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  const app = createTestApp({ ...emulator, document: new EventTarget() });
  const said: string[] = [];
  emulator.onTrace((entry) => entry.kind === 'log' && said.push(`${entry.level}: ${entry.text}`));
  return {
    ...app,
    emulator,
    said,
    async start(root: string) {
      const port = await findFreePort();
      const printed = await app.ask(emulator.plugins.httpServer(root, port), 'start');
      expect(printed).toBe(`onSuccess {"port":${port},"ip":"127.0.0.1"}`);
      return port;
    },
  };
}

/** Sends a request as it is written, and reads the answer to its end. */
async function raw(requestLine: string, headers: readonly string[] = ['Host: x']) {
  const socket = await connectRaw(port);
  socket.write([requestLine, ...headers, 'Connection: close', '', ''].join('\r\n'));
  const answer = await readToEnd(socket);
  return { status: Number(answer.split(' ')[1]), answer };
}

async function get(path: string, headers: Record<string, string> = {}) {
  const url = `http://127.0.0.1:${port}${path}`;
  const response = await fetch(url, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

describe('files', () => {
  it('are served as they are, the copied cordova.js and pages too', async () => {
    const page = await get('/');
    expect([page.status, page.text]).toEqual([200, '<title>client</title>']);
    expect((await get('/cordova.js')).text).toBe('the client’s own');
    expect((await get('/index.html?x=1')).text).toBe(page.text);
    expect([...page.headers.keys()].filter((name) => /policy|origin|options/.test(name))).toEqual(
      [],
    );
  });

  it('have types; which characters a page is written in, it says itself', async () => {
    const types = ['/', '/cordova.js'].map(async (path) => (await get(path)).headers);
    expect((await Promise.all(types)).map((headers) => headers.get('content-type'))).toEqual([
      'text/html',
      'text/javascript',
    ]);
  });

  it('have types of what is inside when they are packed, and none when nobody knows them', async () => {
    const files = { 'app.js.gz': gzipSync('app()'), unknown: '' };
    for (const [name, bytes] of Object.entries(files)) {
      writeFileSync(join(www, 'client', name), bytes);
    }
    const packed = await get('/app.js.gz');
    expect([packed.text, packed.headers.get('content-type')]).toEqual(['app()', 'text/javascript']);
    const unknown = await get('/unknown');
    expect([unknown.status, unknown.text, unknown.headers.get('content-type')]).toEqual([
      200,
      '',
      null,
    ]);
  });

  it('have names that need escapes', async () => {
    expect((await get(`/${encodeURIComponent(ODD_NAME)}`)).text).toBe('odd');
  });

  it('may be linked from elsewhere in the app', async () => {
    expect((await get('/shared/lib.js')).text).toBe('lib()');
  });

  it.each([
    ['bytes=2-4', 206, '234', 'bytes 2-4/10'],
    ['bytes=0-0', 206, '0', 'bytes 0-0/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=4-99', 206, '456789', 'bytes 4-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=4-2', 200, TEN_BYTES, null],
    ['bytes=1-2,4-5', 200, TEN_BYTES, null],
    ['nonsense', 200, TEN_BYTES, null],
  ])('come in ranges: %s', async (range, status, text, contentRange) => {
    const part = await get('/data.bin', { Range: range });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([
      status,
      text,
      contentRange,
    ]);
  });

  it('come whole when a condition on the range can’t be checked', async () => {
    const headers = { Range: 'bytes=2-4', 'If-Range': '"another"' };
    expect((await get('/data.bin', headers)).text).toBe(TEN_BYTES);
  });

  it('are not sent again while they are the same, and at once when they have changed', async () => {
    const place = join(www, 'client', 'changing.txt');
    writeFileSync(place, 'one');
    utimesSync(place, 1, 1);
    const etag = (await get('/changing.txt')).headers.get('etag') ?? '';
    const same = await get('/changing.txt', { 'If-None-Match': etag });
    writeFileSync(place, 'two');
    const changed = await get('/changing.txt', { 'If-None-Match': etag });

    expect([same.status, same.text, same.headers.get('etag')]).toEqual([304, '', etag]);
    expect([changed.status, changed.text]).toEqual([200, 'two']);
  });

  it('are read by GET and HEAD only', async () => {
    const head = await raw('HEAD /data.bin HTTP/1.1');
    expect(head.answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*Content-Length: 10\r\n.*\r\n\r\n$/s);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, answer } = await raw(`${method} /data.bin HTTP/1.1`);
      expect([status, /\r\nAllow: (.*)\r\n/.exec(answer)?.[1]]).toEqual([405, 'GET, HEAD']);
    }
  });
});

describe('folders', () => {
  it('send browsers to the path with a slash, and keep the query', async () => {
    const { status, headers } = await get('/sub?name=a%20b&c');
    expect([status, headers.get('location')]).toEqual([301, '/sub/?name=a%20b&c']);
    expect((await get('/sub/?name=a')).text).toBe('<title>sub</title>');
  });

  it('are never named as another host', async () => {
    const { answer } = await raw('GET //sub HTTP/1.1');
    expect(answer).toContain('\r\nLocation: /sub/\r\n');
  });

  it('without an index page are not listed', async () => {
    expect((await get('/empty/')).status).toBe(404);
  });
});

describe('what lies outside the root', () => {
  it.each([
    '/../app.txt',
    '/sub/../../app.txt',
    '/%2e%2e/app.txt',
    '/%2E%2E%2Fapp.txt',
    '/..%2fapp.txt',
    '/%2e%2e%5capp.txt',
    '/..\\app.txt',
    '/..%5c..%5csecret.txt',
    '/sub/..;/../../app.txt',
    '/./app.txt',
    '/%00/../app.txt',
    '/data.bin%00.html',
    '/%',
    '/%ff',
    '/%c0%ae%c0%ae/app.txt',
    '/%e0%80%ae%e0%80%ae/app.txt',
    'app.txt',
    '?app.txt',
    '*',
    'http://127.0.0.1/data.bin',
    'http://evil.test/data.bin',
    'HTTP:/data.bin',
  ])('is no request: %s', async (target) => {
    const { status, answer } = await raw(`GET ${target} HTTP/1.1`);
    expect(status).toBe(400);
    expect(answer).not.toContain(SECRET);
  });

  it.each([
    '/%252e%252e/app.txt',
    '/..%252fapp.txt',
    '/.../app.txt',
    '/app.txt',
    '/www/app.txt',
    '/link.txt',
    '/linked/secret.txt',
    '/.env',
    '/%2eenv',
    '/.git/config',
    '/sub/.hidden/x',
    '/index.html/',
    '/data.bin/x',
    `/${'a'.repeat(5_000)}`,
  ])('is not found: %s', async (target) => {
    const { status, answer } = await raw(`GET ${target} HTTP/1.1`);
    expect(status).toBe(404);
    expect(answer).not.toContain(SECRET);
  });

  it('is not found behind a link that was made after the start', async () => {
    symlinkSync(join(folder, 'secret.txt'), join(www, 'client', 'late.txt'));
    expect((await get('/late.txt')).status).toBe(404);
  });
});

describe('what is no HTTP', () => {
  it.each([
    ['garbage', 'GET'],
    ['no host', 'GET / HTTP/1.1', []],
    ['an unknown method', 'BREW / HTTP/1.1'],
  ])('is refused: %s', async (_title, line, headers?: string[]) => {
    expect((await raw(line, headers)).status).toBe(400);
  });

  it('is refused when it wants a WebSocket, in words', async () => {
    const ws = new WebSocket(`ws://127.0.0.1:${port}/`);
    const refused = await new Promise<string>((resolve) => {
      ws.once('error', (error) => resolve(error.message));
    });
    expect(refused).toBe('Unexpected server response: 400');
  });

  it('is ignored when it offers another protocol', async () => {
    const h2c = ['Host: x', 'Upgrade: h2c'];
    expect((await raw('GET /data.bin HTTP/1.1', h2c)).status).toBe(200);
  });

  it('leaves the server serving, as do clients that go away', async () => {
    const connect = await connectRaw(port);
    connect.write('CONNECT evil.test:80 HTTP/1.1\r\nHost: evil.test:80\r\n\r\n');
    await readToEnd(connect);
    const leaving = await connectRaw(port);
    leaving.write('GET /data.bin HTTP/1.1\r\nHost: x\r\n\r\n');
    leaving.resetAndDestroy();

    expect((await get('/data.bin')).text).toBe(TEN_BYTES);
  });
});

/** Gives up the rights of root, who may read everything, until the test is over. */
function beNobody(): void {
  if (process.getuid?.() !== 0) return;
  chmodSync(folder, 0o755);
  process.seteuid?.(65_534);
  onTestFinished(() => process.seteuid?.(0));
}

// Windows has neither pipes in folders nor such modes.
describe.runIf(isPosix)('files that can’t be read', () => {
  it('are not found when they have no end', async () => {
    execFileSync('mkfifo', [join(www, 'client', 'pipe')]);
    expect((await get('/pipe')).status).toBe(404);
  });

  it('end the answer, not the process', async () => {
    writeFileSync(join(www, 'client', 'locked.txt'), 'x');
    chmodSync(join(www, 'client', 'locked.txt'), 0);
    beNobody();
    await expect(get('/locked.txt')).rejects.toThrow();
    expect((await get('/data.bin')).text).toBe(TEN_BYTES);
  });
});

const LONG = 64 * 1024 * 1024;

/** Asks for a long file; its bytes come when the answer is read, for a socket holds only some. */
async function askForLong(name: string): Promise<{ place: string; answer: IncomingMessage }> {
  const place = join(www, 'client', name);
  writeFileSync(place, '');
  truncateSync(place, LONG);
  const [answer] = await once(request(`http://127.0.0.1:${port}/${name}`).end(), 'response');
  expect(answer.headers['content-length']).toBe(String(LONG));
  return { place, answer };
}

async function countBytes(answer: IncomingMessage): Promise<number> {
  let bytes = 0;
  for await (const part of answer) bytes += part.length;
  return bytes;
}

// Windows keeps what is open from being changed, and fills what is lengthened.
describe.runIf(isPosix)('files that change while they are sent', () => {
  it('come as long as they were when they grow', async () => {
    const { place, answer } = await askForLong('growing.bin');
    appendFileSync(place, 'more');
    expect(await countBytes(answer)).toBe(LONG);
  });

  it('come whole when they are removed', async () => {
    const { place, answer } = await askForLong('removed.bin');
    rmSync(place);
    expect(await countBytes(answer)).toBe(LONG);
  });

  it('end the connection when they shrink, whatever was to come on it', async () => {
    const place = join(www, 'client', 'shrinking.bin');
    writeFileSync(place, '');
    truncateSync(place, LONG);
    const socket = await connectRaw(port);
    const ask = (path: string, header: string) =>
      `GET ${path} HTTP/1.1\r\nHost: x\r\n${header}\r\n`;
    socket.write(ask('/shrinking.bin', '') + ask('/data.bin', 'Connection: close\r\n'));
    await once(socket, 'readable');
    truncateSync(place, 0);
    const answer = await readAnswer(socket);

    expect(answer.length).toBeLessThan(LONG);
    expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200']);
    expect((await get('/data.bin')).text).toBe(TEN_BYTES);
  });

  it('are not read for HEAD, however long', async () => {
    const place = join(www, 'client', 'endless.bin');
    writeFileSync(place, '');
    truncateSync(place, 2 ** 40);
    const { answer } = await raw('HEAD /endless.bin HTTP/1.1', ['Host: x', 'Range: bytes=1-']);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n.*Content-Length: 1099511627776\r\n.*\r\n\r\n$/s);
  });
});

describe('a server', () => {
  it('says what it serves, and where', async () => {
    const { start, said } = useApp({ www });
    const client = await start('/client/');
    const all = await start('');

    expect(said).toEqual([
      `note: port ${client}: serves client/ to http://127.0.0.1:${client}/`,
      `note: port ${all}: serves www/ to http://127.0.0.1:${all}/`,
    ]);
  });

  it.each([
    [
      'leads-out',
      'root directory is outside the app: leads-out',
      'the HTTP server\'s root "leads-out" leads out of the app\'s www folder: move what it serves into that folder',
    ],
    ['leads-out/www/client', undefined, 'serves leads-out/www/client/'],
    [
      'client/.git',
      'root directory does not exist: client/.git',
      'correct the root, or name another www folder',
    ],
    [
      'client/data.bin',
      'root is not a directory: client/data.bin',
      'the HTTP server\'s root "client/data.bin" is a file: name the folder that it is in',
    ],
  ])('answers for the root %s', async (root, failure, text) => {
    const { plugins, ask, said } = useApp({ www });
    const port = await findFreePort();
    const printed = await ask(plugins.httpServer(root, port), 'start');

    expect(printed).toBe(
      failure
        ? `onFailure ${JSON.stringify(failure)}`
        : `onSuccess {"port":${port},"ip":"127.0.0.1"}`,
    );
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`port ${port}: `);
    expect(said[0]).toContain(text);
  });

  it('fails while there is no www folder, and starts once there is one', async () => {
    const late = join(folder, 'late');
    const { plugins, ask, said } = useApp({ www: late });
    const port = await findFreePort();
    const server = plugins.httpServer('', port);

    expect(await ask(server, 'start')).toBe('onFailure "root directory does not exist: "');
    expect(said[0]).toContain(`is not in the app's www folder ${late}`);
    mkdirSync(late);
    expect(await ask(server, 'start')).toContain('onSuccess');
  });

  it('serves on what it serves when it is started again for another root', async () => {
    const { plugins, ask, said, start } = useApp({ www });
    const port = await start('client');

    expect(await ask(plugins.httpServer('shared', port), 'start')).toContain('onSuccess');
    expect(await ask(plugins.httpServer('shared', port), 'getStatus')).toContain('client');
    expect(said.slice(1)).toEqual([
      `warning: port ${port}: goes on serving "client"; to serve "shared" there, stop it first, or choose another port`,
    ]);
  });

  it('stops at once, with clients connected and half a request', async () => {
    const { plugins, ask, start } = useApp({ www });
    const port = await start('client');
    const half = await connectRaw(port);
    half.write('GET / HT');
    await fetch(`http://127.0.0.1:${port}/data.bin`);

    expect(await ask(plugins.httpServer('client', port), 'stop')).toBe('onSuccess undefined');
    expect(await isFree(port)).toBe(true);
    await readToEnd(half);
  });

  it('has its own states in the trace', async () => {
    const { emulator, plugins, ask } = useApp({ www });
    const port = await findFreePort();
    const states: string[] = [];
    emulator.onTrace(
      (entry) => entry.kind === 'state' && states.push(`${entry.service} ${entry.to}`),
    );
    await ask(plugins.httpServer('', port), 'start');
    await emulator.close();

    expect(states).toEqual(
      ['starting', 'started', 'stopping', 'stopped'].map((to) => `HttpServer ${to}`),
    );
  });

  it('takes a free port when the phone gives those', async () => {
    const { plugins, ask } = useApp({ www, ports: 'free' });
    const server = plugins.httpServer('client', 3000);
    const started = Number(/"port":(\d+)/.exec(await ask(server, 'start'))?.[1]);

    expect((await fetch(`http://127.0.0.1:${started}/data.bin`)).status).toBe(200);
    expect(started).not.toBe(3000);
    expect(server.port).toBe(3000);
    expect(await ask(server, 'getAddress')).toContain(`"port":${started}`);
  });
});
