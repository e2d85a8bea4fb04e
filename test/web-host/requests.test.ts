// The rules for serving and for the bridge, over raw sockets (docs/page.md, "Files", "Who may connect").
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEmulator } from '../../src/index.js';
import {
  askForBridge,
  fetchTicket,
  HELLO,
  openBridge,
  ownHeaders,
} from '../support/bridge-client.js';
import { connectRaw, readToEnd } from '../support/client.js';

const SECRET = 'outside the app';
let port: number;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wss-emu-'));
  const www = join(folder, 'www');
  mkdirSync(join(www, 'sub'), { recursive: true });
  const files = {
    'index.html': '<html><head><title>x</title></head></html>',
    'client.html': '<title>client</title>',
    'with-cordova.html': '<script src="cordova.js?v=1"></script>',
    'with-loader.html': '<!doctype html><script src="../components/loader.js"></script>',
    'sub/index.html': '<title>sub</title>',
    'data.bin': '0123456789',
    'module.mjs': 'export {}',
    'app.js.1.2': 'old()',
    'app.js.1.10.android': 'new()',
    'app.js.2.ios': 'ios()',
    '.env': SECRET,
    'a b.txt': 'with a blank',
    'c#.txt': 'C sharp',
    'cordova.js': 'the copied one',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(www, name), text);
  writeFileSync(join(www, 'icon@2x, a&b+c=d;$.png'), 'an icon');
  writeFileSync(
    join(www, 'bom.html'),
    '\ufeff<!doctype html><script src="components/loader.js"></script>é',
  );
  writeFileSync(join(www, 'sjis.html'), Buffer.from([0x3c, 0x70, 0x3e, 0x83, 0x5c, 0x8e]));
  writeFileSync(
    join(www, 'utf16.html'),
    Buffer.from('\ufeff<script src="components/loader.js"></script>é', 'utf16le'),
  );
  writeFileSync(join(folder, 'secret.txt'), SECRET);
  symlinkSync(join(folder, 'secret.txt'), join(www, 'link.txt'));
  symlinkSync(folder, join(www, 'linked'));
  const emulator = createEmulator();
  port = (await emulator.serve({ www, port: 0 })).port;
  return async () => {
    await emulator.close();
    rmSync(folder, { recursive: true });
  };
});

function url(path: string): string {
  return `http://localhost:${port}${path}`;
}

async function get(path: string, headers: Record<string, string> = {}) {
  const response = await fetch(url(path), { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Sends a request as it is written, and reads the answer to its end. */
async function raw(requestLine: string, headers: string[] = [`Host: localhost:${port}`]) {
  const socket = await connectRaw(port);
  socket.write([requestLine, ...headers, 'Connection: close', '', ''].join('\r\n'));
  return readToEnd(socket);
}

const own = () => ownHeaders(port);

describe('scripts', () => {
  it('are ours under every name of Cordova’s script, in any folder, also over a copied one', async () => {
    const paths = [
      '/__wss-emu/v1/shim.js',
      '/cordova.js',
      '/www/cordova.js',
      '/a/b/cordova.js',
      '/PhoneGap.js',
      '/cordova-2.9.0.js',
      '/phonegap-1.4.1.js',
      '/plugins/phonegap/cordova.js.autover',
      '/cordova.js.2.9.0',
      '/cordova.js.2.9.0.android',
      '/cordova.js?v=3',
    ];
    const answers = await Promise.all(paths.map((path) => get(path)));

    expect(new Set(answers.map(({ headers }) => headers.get('etag'))).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(paths.map(() => 200));
    expect(answers[0]?.text).toContain('Licensed to the Apache Software Foundation');
    expect(answers[0]?.headers.get('content-type')).toMatch(/^text\/javascript/);
  });

  it.each(['/cordova-plugin-x.js', '/mycordova.js', '/cordova.jsx'])(
    'are not at %s',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it('stand in for Monaca’s loaders that are missing', async () => {
    const [loader, styles, list] = await Promise.all(
      ['/plugins/plugin-loader.js', '/components/loader.css', '/cordova_plugins.js'].map((path) =>
        get(path),
      ),
    );

    expect(loader?.text).toBe((await get('/cordova.js')).text);
    expect([styles?.status, styles?.text]).toEqual([200, '']);
    expect(list?.text).toContain('cordova/plugin_list');
  });

  it('stand for the newest version of an .autover name, never one for iOS', async () => {
    expect((await get('/app.js.autover')).text).toBe('new()');
    expect((await get('/none.js.autover')).status).toBe(404);
  });
});

describe('pages', () => {
  const TAG = '<script src="/__wss-emu/v1/shim.js"></script>';

  it.each([
    ['the start page', '/', `<html><head>${TAG}<title>x</title></head></html>`],
    [
      'the start page under /www/',
      '/www/index.html',
      `<html><head>${TAG}<title>x</title></head></html>`,
    ],
    [
      'a page with Monaca’s loader',
      '/with-loader.html',
      `<!doctype html>${TAG}<script src="../components/loader.js"></script>`,
    ],
  ])('get a tag: %s', async (_title, path, text) => {
    expect((await get(path)).text).toBe(text);
  });

  it.each([
    [
      'a page that loads Cordova itself',
      '/with-cordova.html',
      '<script src="cordova.js?v=1"></script>',
    ],
    ['a client’s page', '/client.html', '<title>client</title>'],
    ['a page of a folder', '/sub/', '<title>sub</title>'],
  ])('stay as they are: %s', async (_title, path, text) => {
    const { text: got, headers } = await get(path);
    expect(got).toBe(text);
    expect(headers.get('content-length')).toBe(String(text.length));
  });

  it('keep the bytes of their encoding', async () => {
    const response = await fetch(url('/sjis.html'));
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      Buffer.from([0x3c, 0x70, 0x3e, 0x83, 0x5c, 0x8e]),
    );
    const bom = await fetch(url('/bom.html'));
    expect(Buffer.from(await bom.arrayBuffer()).toString()).toBe(
      `\ufeff<!doctype html>${TAG}<script src="components/loader.js"></script>é`,
    );
    expect((await get('/utf16.html')).text).toBe(
      `${TAG}<script src="components/loader.js"></script>é`,
    );
  });
});

describe('files', () => {
  it('come with their type and headers, and in ranges', async () => {
    const whole = await get('/module.mjs');
    const part = await get('/data.bin', { Range: 'bytes=2-4' });

    expect(whole.headers.get('content-type')).toMatch(/^text\/javascript/);
    expect([part.status, part.text]).toEqual([206, '234']);
    for (const { headers } of [whole, part, await get('/missing')]) {
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('are read, never changed', async () => {
    expect((await fetch(url('/data.bin'), { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url('/data.bin'), { method: 'PUT', body: 'x' })).status).toBe(405);
  });

  it('have names that may need escapes', async () => {
    expect((await get('/a%20b.txt')).text).toBe('with a blank');
    const icon = 'icon@2x, a&b+c=d;$.png';
    expect((await get(`/${encodeURI(icon)}`)).text).toBe('an icon');
    expect((await get(`/${encodeURIComponent(icon)}`)).text).toBe('an icon');
    expect((await get('/sub')).headers.get('location')).toBe('/sub/');
    expect((await get('/sub?a=%20#b')).headers.get('location')).toBe('/sub/?a=%20');
    expect((await get('/www?a')).headers.get('location')).toBe('/www/?a');
    expect((await get('/c%23.txt')).text).toBe('C sharp');
  });

  it.each([
    ['/../secret.txt', 400],
    ['/..%2fsecret.txt', 400],
    ['/%2e%2e/secret.txt', 400],
    ['/sub/../../secret.txt', 400],
    ['/..\\secret.txt', 400],
    ['/%5c..%5csecret.txt', 400],
    ['/index.html%00.txt', 400],
    ['/%zz', 400],
    ['http://localhost/index.html', 400],
    ['*', 400],
    ['/link.txt', 404],
    ['/linked/secret.txt', 404],
    ['/.env', 404],
    ['/sub/.git/config', 404],
    ['//etc/passwd', 404],
    ['/__wss-emu/', 404],
    ['/__wss-emu/v1/other', 404],
  ])('outside the app are refused: %s', async (target, status) => {
    const answer = await raw(`GET ${target} HTTP/1.1`);

    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).not.toContain(SECRET);
    expect((await get('/data.bin')).status).toBe(200);
  });
});

describe('hosts', () => {
  it.each(['localhost', '127.0.0.1', '[::1]', 'app.localhost', 'LOCALHOST', '192.0.2.1'])(
    'of this machine are served: %s',
    async (host) => {
      expect(await raw('GET /data.bin HTTP/1.1', [`Host: ${host}:${port}`])).toMatch(
        /^HTTP\/1\.1 200/,
      );
    },
  );

  it.each([
    [['Host: evil.example']],
    [['Host: evil@127.0.0.1']],
    [['Host: localhost/../evil.test']],
    [['Host: ']],
    [['Host: localhost', 'Host: evil.example']],
    [['Host: localhost.evil.example']],
  ])('of others are refused: %j', async (headers) => {
    expect(await raw('GET /data.bin HTTP/1.1', headers)).toMatch(/^HTTP\/1\.1 40[03]/);
    expect(
      await raw('GET /__wss-emu/v1/bridge HTTP/1.1', [...headers, 'Upgrade: websocket']),
    ).toMatch(/^HTTP\/1\.1 40[03]/);
  });
});

describe('other sites', () => {
  it('may link to the app, but not load its scripts', async () => {
    const ask = (path: string, mode: string) =>
      raw(`GET ${path} HTTP/1.1`, [
        `Host: localhost:${port}`,
        'Sec-Fetch-Site: cross-site',
        `Sec-Fetch-Mode: ${mode}`,
      ]);
    expect(await ask('/index.html', 'navigate')).toMatch(/^HTTP\/1\.1 200/);
    expect(await ask('/cordova.js', 'no-cors')).toMatch(/^HTTP\/1\.1 403/);
  });
});

describe('tickets', () => {
  async function ask(headers: Record<string, string>, method = 'POST') {
    return (await fetch(url('/__wss-emu/v1/ticket'), { method, headers })).status;
  }

  it.each([
    ['for a page of this origin', {}, 200],
    ['without the header', { 'X-Wss-Emu': undefined }, 403],
    ['without an origin', { Origin: undefined }, 403],
    ['for a null origin', { Origin: 'null' }, 403],
    ['for another port of localhost', { Origin: 'http://localhost:1' }, 403],
    ['for another scheme', { Origin: 'https://localhost:PORT' }, 403],
    ['for a foreign page of the same site', { 'Sec-Fetch-Site': 'same-site' }, 403],
  ])('%s', async (_title, changes, status) => {
    const headers = Object.entries({ ...own(), ...changes }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.replace('PORT', String(port))]],
    );
    expect(await ask(Object.fromEntries(headers))).toBe(status);
  });

  it('are fetched by POST only', async () => {
    expect(await ask(own(), 'GET')).toBe(405);
  });
});

describe('the bridge', () => {
  it('opens once for each ticket', async () => {
    const ticket = await fetchTicket(port);
    expect([await askForBridge(port, ticket), await askForBridge(port, ticket)]).toEqual([
      101, 401,
    ]);
  });

  it.each([
    ['a wrong ticket', 'nonsense', {}, undefined, 401],
    ['no origin', undefined, { Origin: null }, undefined, 403],
    ['a null origin', undefined, { Origin: 'null' }, undefined, 403],
    ['another origin', undefined, { Origin: 'http://127.0.0.1:1' }, undefined, 403],
    ['no subprotocol', undefined, { 'Sec-WebSocket-Protocol': null }, undefined, 426],
    ['another subprotocol', undefined, { 'Sec-WebSocket-Protocol': 'wss-emu.v9' }, undefined, 426],
    ['another path', undefined, {}, '/', 404],
  ])('stays closed for %s', async (_title, ticket, headers, path, status) => {
    expect(await askForBridge(port, ticket ?? (await fetchTicket(port)), headers, path)).toBe(
      status,
    );
  });

  it.each([
    ['what is not JSON', 'nonsense', 4400],
    ['what is no array', '{"t":"hello"}', 4400],
    ['an array of other things', '[1]', 4400],
    ['a call before hello', '[{"t":"exec","id":"1","service":"a","action":"b","args":[]}]', 4400],
    ['a hello without fields', '[{"t":"hello"}]', 4400],
    ['another version', JSON.stringify([{ ...HELLO, v: 2 }]), 4426],
    ['two hellos', JSON.stringify([HELLO, HELLO]), 4400],
    ['a megabyte name', JSON.stringify([{ ...HELLO, tab: 'x'.repeat(2 ** 20) }]), 4400],
    ['bytes', Buffer.from('[]'), 4400],
  ])('closes on %s, and other pages don’t notice', async (_title, frame, code) => {
    const other = await openBridge(port);
    await other.greet();
    const { ws, closed } = await openBridge(port);
    ws.send(frame);

    expect(await closed).toBe(code);
    expect(await other.ask('Device', 'b', {})).toMatchObject({ status: 8, msg: 'JSON error' });
  });

  it('ignores messages and fields that it does not know', async () => {
    const { send, next } = await openBridge(port);
    send({ t: 'later' }, { ...HELLO, more: true });

    expect(await next()).toMatchObject([{ t: 'welcome', v: 1 }]);
  });

  it('answers all calls of a frame in one frame, in order', async () => {
    const { send, next, greet } = await openBridge(port);
    await greet();
    const call = (id: string, action: string, args: unknown) => ({
      t: 'exec',
      id,
      service: 'WebSocketServer',
      action,
      args,
    });
    send(call('1', 'getStatus', []), call('2', 'stop', []), call('3', 'stop', {}));

    expect(await next()).toEqual([
      { t: 'result', id: '1', ok: true, status: 1, keep: false, msg: { status: 'stopped' } },
      { t: 'result', id: '2', ok: false, status: 9, keep: false, msg: 'server not yet started' },
      { t: 'result', id: '3', ok: false, status: 8, keep: false, msg: 'JSON error' },
    ]);
  });
});
