// PAGE.md, section 4: what pages, neighbours and forged requests may not do, over raw sockets.
// What of it a browser decides is in neighbours.test.ts.
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEmulator, type TraceEntry } from '../../src/index.js';
import { BARE_APP, useApp } from '../support/app.js';
import {
  askForBridge,
  BRIDGE_PATH,
  type BridgeClient,
  fetchTicket,
  HELLO,
  openBridge,
  TICKET_PATH,
} from '../support/bridge-client.js';
import { connectRaw, readAnswer, readToEnd } from '../support/client.js';
import { writeFile } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { countCases } from './count-cases.js';
import { rawFrame } from './rfc6455/raw-frame.js';

const SECRET = 'nobody may read this';
/** What every object of JavaScript seems to have. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];

async function useHostedApp() {
  const app = await useApp({ ...BARE_APP, 'sub/index.html': 'x', '.env': SECRET });
  writeFile(app.www, '.git/config', SECRET);
  return app;
}

/** Sends a request as it is written, and reads the answer to its end. */
async function raw(port: number, lines: readonly string[], body = ''): Promise<string> {
  const socket = await connectRaw(port);
  socket.write([...lines, 'Connection: close', '', body].join('\r\n'));
  return readAnswer(socket);
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

const own = (port: number) => `Host: localhost:${port}`;

/** The handshake of a page, as far as its headers are given. */
const upgrading = (headers: readonly string[], ticket: string, path = BRIDGE_PATH) => [
  `GET ${path}?ticket=${ticket} HTTP/1.1`,
  ...headers,
  ...['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'],
  ...['Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', 'Sec-WebSocket-Protocol: wss-emu.v1'],
];

describe('where it listens (SEC-1, SEC-13)', () => {
  it('is this machine alone, by the name localhost', async () => {
    const { url, port, ip } = await useHostedApp();
    const others = Object.values(networkInterfaces()).flatMap((addresses = []) =>
      addresses.flatMap(({ address, family, internal }) =>
        family === 'IPv4' && !internal ? [address] : [],
      ),
    );
    if (process.platform === 'linux') others.push('127.0.0.2');
    countCases(others.length);

    expect([url, ip]).toEqual([`http://localhost:${port}/index.html`, '127.0.0.1']);
    for (const host of others) {
      const socket = connect({ host, port });
      const error: unknown = await once(socket, 'connect').catch((reason) => reason);
      expect([host, Reflect.get(Object(error), 'code')]).toEqual([host, 'ECONNREFUSED']);
    }
  });
});

describe('the Host header (SEC-2)', () => {
  const FOREIGN = [
    ...['evil.test', 'evil.test:PORT', 'localhost.evil.test', 'localhost.', 'xlocalhost'],
    ...['localhost:PORT:1', 'localhost:', 'localhost:123456', 'localhost:x', ':PORT', ''],
    ...['user@localhost', 'evil.test@localhost:PORT', 'localhost/../evil.test', 'localhost\\x'],
    ...['localhost#', 'localhost?', 'localhost evil.test', 'localhost,evil.test', 'localhost%00'],
    ...['[::1', '::1', '[::1]evil.test', '[localhost]', '[::1%25lo]', '[]', '127.1', '127.0.0.1.'],
    ...[
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '127.0.0.1.evil.test',
      '-localhost',
      '.localhost',
    ],
    ...['loc\u00e4lhost', 'null', 'undefined', ...INHERITED, `${'a'.repeat(5_000)}.test`],
  ];

  it('lets no foreign or malformed name in, whatever is asked for', async () => {
    const { port } = await useHostedApp();
    const ticket = await fetchTicket(port);
    const wrong: string[] = [];
    for (const name of FOREIGN) {
      const host = `Host: ${name.replace('PORT', String(port))}`;
      // The origin of a page that was loaded by that name.
      const origin = `Origin: http://${name.replace('PORT', String(port))}`;
      const asked = [
        ['GET / HTTP/1.1', host],
        ['GET /cordova.js HTTP/1.0', host],
        [`POST ${TICKET_PATH} HTTP/1.1`, host, origin, 'X-Wss-Emu: 1'],
        upgrading([host, origin], ticket),
        upgrading([host, origin], ticket, '/other'),
      ];
      for (const lines of asked) {
        const answer = await raw(port, lines);
        if (![400, 403].includes(statusOf(answer))) wrong.push(`${name}: ${lines[0]}: ${answer}`);
      }
      countCases(asked.length);
    }

    expect(wrong).toEqual([]);
    // None of them has used the ticket up.
    expect(await askForBridge(port, ticket)).toBe(101);
  });

  it.each([
    ['none, in HTTP/1.0', ['GET / HTTP/1.0']],
    ['none', ['GET / HTTP/1.1']],
    ['two', ['GET / HTTP/1.1', 'Host: localhost', 'Host: localhost']],
    ['two, the second foreign', ['GET / HTTP/1.1', 'Host: localhost', 'host: evil.test']],
    ['a folded one', ['GET / HTTP/1.1', 'Host: localhost', ' evil.test']],
    ['a foreign one with a local target', ['GET http://localhost/ HTTP/1.1', 'Host: evil.test']],
  ])('is refused: %s', async (_title, lines) => {
    const { port } = await useHostedApp();
    countCases(1);
    expect([400, 403]).toContain(statusOf(await raw(port, lines)));
  });
});

describe('the Origin header (SEC-3)', () => {
  const FOREIGN = [
    ...['', 'null', 'NULL', '*', 'http://', 'http://localhost', 'https://localhost:PORT'],
    ...['ws://localhost:PORT', 'http://127.0.0.1:PORT', 'http://[::1]:PORT', 'localhost:PORT'],
    ...['http://app.localhost:PORT', 'http://localhost.evil.test:PORT', 'http://localhost:1'],
    ...['http://localhost:PORT.evil.test', 'http://localhost:PORT@evil.test', 'file://', 'data:,'],
    ...['chrome-extension://abc', 'blob:http://localhost:PORT/x', 'http://user@localhost:PORT'],
    ...[
      'http://localhost:PORT/',
      'http://localhost:PORT http://evil.test',
      'http://evil.test:PORT',
    ],
    ...[
      'http://localhost:PORT, http://evil.test',
      ...INHERITED,
      `http://${'a'.repeat(9_000)}.test`,
    ],
  ];

  it('lets none but the page’s own in, for tickets and for the bridge', async () => {
    const { port } = await useHostedApp();
    const ticket = await fetchTicket(port);
    const wrong: string[] = [];
    const twice = [`Origin: http://localhost:${port}`, `Origin: http://localhost:${port}`];
    const headers = [[], twice, ...FOREIGN.map((name) => [`Origin: ${name}`])];
    for (const origins of headers) {
      const all = [own(port), ...origins.map((line) => line.replaceAll('PORT', String(port)))];
      const asked = [
        [`POST ${TICKET_PATH} HTTP/1.1`, ...all, 'X-Wss-Emu: 1'],
        upgrading(all, ticket),
      ];
      for (const lines of asked) {
        const answer = await raw(port, lines);
        if (statusOf(answer) !== 403) wrong.push(`${origins}: ${lines[0]}: ${answer}`);
      }
      countCases(asked.length);
    }

    expect(wrong).toEqual([]);
    expect(await askForBridge(port, ticket)).toBe(101);
  });
});

describe('tickets (SEC-4, SEC-11)', () => {
  it.each([
    ['GET', [], 405],
    ['HEAD', [], 405],
    ['PUT', [], 405],
    ['OPTIONS', ['Access-Control-Request-Method: POST'], 405],
    ['POST', ['Sec-Fetch-Site: same-site'], 403],
    ['POST', ['Sec-Fetch-Site: cross-site'], 403],
    ['POST', ['Sec-Fetch-Site: none'], 403],
    ['POST', ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'], 403],
  ])('are not given for %s %j', async (method, headers, status) => {
    const { port } = await useHostedApp();
    const lines = [own(port), `Origin: http://localhost:${port}`, 'X-Wss-Emu: 1', ...headers];
    const answer = await raw(port, [`${method} ${TICKET_PATH} HTTP/1.1`, ...lines]);
    countCases(1);

    expect(statusOf(answer)).toBe(status);
    expect(answer).not.toMatch(/access-control|"ticket":/i);
  });

  it('are not given to a preflight of another origin', async () => {
    const { port } = await useHostedApp();
    const lines = [own(port), 'Origin: http://localhost:1', 'Access-Control-Request-Method: POST'];
    const wanted = 'Access-Control-Request-Headers: x-wss-emu';
    const answer = await raw(port, [`OPTIONS ${TICKET_PATH} HTTP/1.1`, ...lines, wanted]);

    expect(answer).not.toMatch(/access-control/i);
  });

  it.each(['', 'x', ...INHERITED, 'a'.repeat(8_000), '%00', '%zz', '&ticket=', '[]=1'])(
    'can’t be made up: %s',
    async (ticket) => {
      const { port } = await useHostedApp();
      countCases(1);
      expect(await askForBridge(port, ticket)).toBe(401);
    },
  );

  it('are good for a single connection, however many ask at once', async () => {
    const { port } = await useHostedApp();
    const ticket = await fetchTicket(port);
    const statuses = await Promise.all(
      Array.from({ length: 20 }, () => askForBridge(port, ticket)),
    );
    expect(statuses.sort()).toEqual([101, ...Array(19).fill(401)]);
  });

  it('are in no trace and no log', async () => {
    const { port, emulator } = await useHostedApp();
    const entries: TraceEntry[] = [];
    emulator.onTrace((entry) => entries.push(entry));
    const ticket = await fetchTicket(port);
    const { ws } = await openBridge(port);
    ws.send(JSON.stringify([HELLO]));
    await askForBridge(port, ticket);
    await askForBridge(port, ticket);
    await expect.poll(() => entries.length).toBeGreaterThan(0);

    expect(JSON.stringify(entries)).not.toContain(ticket);
    expect(JSON.stringify(entries)).not.toContain('ticket');
  });
});

describe('every answer (SEC-5)', () => {
  it.each([
    ['GET /', 200],
    ['GET /cordova.js', 200],
    ['GET /cordova_plugins.js', 200],
    ['GET /__wss-emu/v1/shim.js', 200],
    ['GET /components/loader.js', 200],
    ['GET /components/loader.css', 200],
    ['GET /sub', 301],
    ['GET /missing', 404],
    ['GET /__wss-emu/v1/nothing', 404],
    ['GET /%zz', 400],
    ['GET http://evil.test/', 400],
    ['DELETE /', 405],
    ['PUT /cordova.js', 405],
    [`POST ${TICKET_PATH}`, 403],
    [`GET ${BRIDGE_PATH}`, 404],
  ])('keeps other origins out: %s', async (asked, status) => {
    const { port } = await useHostedApp();
    const answer = await raw(port, [`${asked} HTTP/1.1`, own(port), 'Origin: http://evil.test']);
    countCases(1);

    expect(statusOf(answer)).toBe(status);
    expect(answer).toMatch(/^cross-origin-resource-policy: same-origin\r$/im);
    expect(answer).toMatch(/^x-content-type-options: nosniff\r$/im);
    expect(answer).not.toMatch(/^access-control/im);
  });

  it.each(['no-cors', 'cors', 'same-origin', 'websocket', 'Navigate', ''])(
    'is a refusal for another site’s request of mode “%s”',
    async (mode) => {
      const { port } = await useHostedApp();
      const headers = [own(port), 'Sec-Fetch-Site: cross-site', `Sec-Fetch-Mode: ${mode}`];
      countCases(1);
      expect(statusOf(await raw(port, ['GET /cordova.js HTTP/1.1', ...headers]))).toBe(403);
    },
  );
});

describe('upgrades (SEC-6, SEC-12)', () => {
  it.each([
    `${BRIDGE_PATH}/`,
    `/${BRIDGE_PATH}`,
    `/www${BRIDGE_PATH}`,
    '/__wss-emu/v1/Bridge',
    '/__wss-emu/v1/%62ridge',
    '/__wss-emu/v1/../v1/bridge',
    `http://localhost${BRIDGE_PATH}`,
    `http://evil.test${BRIDGE_PATH}`,
    TICKET_PATH,
    '/',
    '*',
  ])('of another path than the bridge’s get 404 and the end: %s', async (path) => {
    const { port } = await useHostedApp();
    const ticket = await fetchTicket(port);
    const headers = [own(port), `Origin: http://localhost:${port}`];
    countCases(1);

    expect(statusOf(await raw(port, upgrading(headers, ticket, path)))).toBe(404);
    expect(await askForBridge(port, ticket)).toBe(101);
  });

  it('that are refused take no frames, not even those that come with them', async () => {
    const { port, emulator } = await useHostedApp();
    const entries: TraceEntry[] = [];
    emulator.onTrace((entry) => entries.push(entry));
    const frame = rawFrame({ opcode: 1, payload: Buffer.from(JSON.stringify([HELLO])) });
    const socket = await connectRaw(port);
    const head = upgrading([own(port), 'Origin: null'], await fetchTicket(port)).join('\r\n');
    socket.write(Buffer.concat([Buffer.from(`${head}\r\n\r\n`), frame, frame]));

    expect(statusOf(await readToEnd(socket))).toBe(403);
    await (await openBridge(port)).greet();
    expect(entries.filter(({ kind }) => kind === 'page')).toHaveLength(1);
  });

  it('agree on no compression', async () => {
    const { port } = await useHostedApp();
    const headers = [own(port), `Origin: http://localhost:${port}`];
    const offer = 'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits';
    const lines = upgrading([...headers, offer], await fetchTicket(port));

    const socket = await connectRaw(port);
    socket.write([...lines, '', ''].join('\r\n'));
    const [head] = await once(socket, 'data');

    expect(String(head)).toMatch(/^HTTP\/1\.1 101(?!.*sec-websocket-extensions)/is);
  });

  it('are over at once when their connection is reset', async () => {
    const { port } = await useHostedApp();
    for (let count = 0; count < 50; count += 1) {
      const socket = await connectRaw(port);
      const origin = `Origin: http://localhost:${count % 2 ? port : 1}`;
      const lines = upgrading([own(port), origin], await fetchTicket(port));
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
      socket.resetAndDestroy();
    }
    countCases(50);
    expect(await (await openBridge(port)).greet()).toMatchObject({ t: 'welcome' });
  });
});

describe('malformed requests (SEC-7, SEC-8)', () => {
  const LINES = (port: number): readonly (readonly string[])[] => [
    ['\u0000'],
    ['GET'],
    ['GET /'],
    ['GET / HTTP/9.9', own(port)],
    ['get / HTTP/1.1', own(port)],
    ['PRI * HTTP/2.0'],
    ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003'],
    ['CONNECT evil.test:80 HTTP/1.1', own(port)],
    ['TRACE / HTTP/1.1', own(port)],
    ['GET / HTTP/1.1', own(port), 'Transfer-Encoding: chunked', 'Content-Length: 5'],
    ['POST / HTTP/1.1', own(port), 'Transfer-Encoding: chunked', '', 'zz'],
    ['POST / HTTP/1.1', own(port), 'Content-Length: -1'],
    ['POST / HTTP/1.1', own(port), 'Content-Length: 99999999999999999999'],
    ['POST / HTTP/1.1', own(port), 'Expect: 200-maybe'],
    ['GET / HTTP/1.1', own(port), 'Range: bytes=9-1,,-', 'If-Range: x'],
    ['GET / HTTP/1.1', own(port), `Range: bytes=${'0-1,'.repeat(2_000)}`],
    ['GET / HTTP/1.1', own(port), 'If-Modified-Since: x', 'If-None-Match: "'],
    ['GET / HTTP/1.1', own(port), 'Accept: \u00ff\u00fe', 'Accept-Encoding: ,,;q=x'],
    ['GET / HTTP/1.1', own(port), 'Upgrade: h2c', 'Connection: Upgrade'],
    ['GET / HTTP/1.1', own(port), `X: ${'x'.repeat(2 ** 20)}`],
    ['GET / HTTP/1.1', own(port), ...Array.from({ length: 3_000 }, (_, count) => `X${count}: 1`)],
    ['GET / HTTP/1.1', own(port), ...INHERITED.map((name) => `${name}: ${name}`)],
    ...[
      ...[`/${'a'.repeat(2 ** 20)}`, `/${'a'.repeat(9_000)}`, `/${'a/'.repeat(4_000)}`],
      ...[`/${'%2e%2e%2f'.repeat(500)}.env`, '/%', '/%c0%ae%c0%ae/', '/%ff', '/%ed%a0%80', '/%00'],
      ...['/.env', '/./.env', '/sub/../.env', '/%2eenv', '/.git/config', '/sub/%2e%2e/.env'],
      ...['/sub\\..\\.env', '/\\evil.test', '//evil.test/..', '///', '/?%zz', '/#', '?', '#', '..'],
      ...['/..;/.env', '/.env/', '/.ENV', '/.env%20', '/index.html/.env', '/:1', '/~root', '/C:/'],
      ...['javascript:1', 'file:///etc/passwd', 'http://[', 'https://localhost/', '*'],
      ...INHERITED.flatMap((name) => [`/${name}`, `/${name}/${name}`, `/__wss-emu/v1/${name}`]),
      ...INHERITED.map((name) => `/${name}.autover`),
    ].map((target) => [`GET ${target} HTTP/1.1`, own(port)]),
  ];

  it('are refused or answered, tell nothing, and disturb no page', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    await page.greet();
    const wrong: string[] = [];
    for (const lines of LINES(port)) {
      const answer = await raw(port, lines);
      const isAnswer =
        answer === '' || /^HTTP\/1\.1 (200|301|400|403|404|405|408|41\d|431)/.test(answer);
      const tells = answer.includes(SECRET) || /^ +at |node:|\.ts:|\/tmp\//m.test(answer);
      if (!isAnswer || tells) wrong.push(`${lines[0]?.slice(0, 99)}: ${answer.slice(0, 999)}`);
      expect(await page.ask('Device', 'getInfo', [])).toMatchObject({ ok: true });
    }
    countCases(LINES(port).length);
    expect(wrong).toEqual([]);
  });
});

describe('what exec reaches (SEC-9, SEC-10)', () => {
  /** What some plugins say instead of what Cordova says. */
  const REFUSALS: Readonly<Record<string, (action: string) => [number, string]>> = {
    networkinterface: (action) => [9, `Error no such method '${action}'`],
    ZeroConf: (action) => [9, `Invalid action: ${action}`],
  };
  const UNKNOWN = [...INHERITED, '', ' ', 'File', 'fs', 'websocketserver', 'WebSocketServer\u0000'];

  it('is the emulated services and their actions, whatever a name is like', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    const { services } = (await page.greet()) as { readonly services: readonly string[] };
    for (const service of UNKNOWN) {
      expect([service, await page.ask(service, service, [])]).toEqual([
        service,
        expect.objectContaining({ ok: false, status: 2, msg: 'Class not found' }),
      ]);
    }
    // These stand for all of Monaca's own actions, and do nothing.
    const deaf = ['MonacaSplashScreen', 'mobi.monaca.nativecomponent'];
    for (const service of services.filter((name) => !deaf.includes(name))) {
      for (const action of UNKNOWN) {
        const [status, msg] = REFUSALS[service]?.(action) ?? [7, 'Invalid action'];
        expect([service, action, await page.ask(service, action, [])]).toEqual([
          service,
          action,
          expect.objectContaining({ ok: false, status, msg }),
        ]);
      }
    }
    countCases(UNKNOWN.length * (services.length - 1));
    expect(services).toContain('WebSocketServer');
  });

  it('does not depend on inherited names in arguments, callbacks, tabs and types', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    page.ws.send(
      '[{"t":"__proto__"},{"t":"constructor"},{"t":["hello"]},{"__proto__":{"t":"hello"}},{}]',
    );
    page.send({ ...HELLO, tab: '__proto__' });
    expect(await page.next()).toMatchObject([{ t: 'welcome', tab: '__proto__' }]);
    const argsList = [
      '[{"__proto__":{"port":1}}]',
      '[{"constructor":{"port":1}}]',
      '[{"port":{"__proto__":1}}]',
      '[{"port":"__proto__"}]',
      '{"__proto__":[{"port":1}],"length":1}',
    ];
    for (const args of argsList) {
      for (const id of INHERITED) {
        page.ws.send(
          `[{"t":"exec","id":"${id}","service":"WebSocketServer","action":"start","args":${args}}]`,
        );
        expect(await page.next()).toMatchObject([{ id, ok: false, status: 8, msg: 'JSON error' }]);
      }
    }
    countCases(5 + argsList.length * INHERITED.length);
    expect([Reflect.get({}, 'port'), Reflect.get({}, 't')]).toEqual([undefined, undefined]);
  });

  it('has no port below 1024, and not the page’s own', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    await page.greet();
    const start = (asked: number) => page.ask('WebSocketServer', 'start', [{ port: asked }]);

    expect(await start(80)).toMatchObject({ ok: false, msg: expect.stringContaining('EACCES') });
    expect(await start(port)).toMatchObject({
      ok: false,
      msg: expect.stringContaining('EADDRINUSE'),
    });
    countCases(2);
  });

  it.each([
    '..',
    '../..',
    '/etc',
    '/',
    '..\\..',
    '.git',
    'sub/../..',
    '%2e%2e',
    '\u0000',
    '__proto__',
  ])('has no files outside the app, nor hidden ones: %j', async (root) => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    await page.greet();
    const asked = await findFreePort();
    const result = await page.ask('HttpServer', 'start', [root, { port: asked }]);
    countCases(1);
    if (!result?.ok) return;
    for (const path of ['/.env', '/config', '/passwd', '/etc/passwd', '/.git/config']) {
      expect(statusOf(await raw(asked, [`GET ${path} HTTP/1.1`, own(asked)]))).toBe(404);
    }
  });

  it('starts servers that take any origin, apart from the bridge', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    await page.greet();
    const asked = await findFreePort();
    await page.ask('WebSocketServer', 'start', [{ port: asked }]);
    const paths = ['/', BRIDGE_PATH];
    const clients = paths.map(
      (path) => new WebSocket(`ws://127.0.0.1:${asked}${path}`, { origin: 'https://evil.test' }),
    );
    await Promise.all(clients.map((client) => once(client, 'open')));
    // A client, whatever its path: what it says is text for the app, not a call.
    clients[1]?.send(JSON.stringify([HELLO]));

    expect(await page.next()).toMatchObject([{ msg: { event: 'connected' } }]);
    for (const client of clients) client.terminate();
  });
});

describe('names and floods', () => {
  const CALL = { t: 'exec', id: 'i', service: 'Device', action: 'getInfo', args: [] };

  it.each([
    ...['id', 'service', 'action'].map((name) => [name, CALL, 256] as const),
    ...['tab', 'doc', 'shim'].map((name) => [name, HELLO, 256] as const),
    ['url', HELLO, 8_192] as const,
  ])('has a longest %s', async (name, message, longest) => {
    const { port } = await useHostedApp();
    const close = async (text: string) => {
      const page = await openBridge(port);
      if (message === CALL) await page.greet();
      page.send({ ...message, [name]: text });
      return Promise.race([page.closed, page.next().then(() => 'answered')]);
    };

    expect(await close('x'.repeat(longest))).toBe('answered');
    expect(await close('x'.repeat(longest + 1))).toBe(4400);
    expect(await close('x'.repeat(2 ** 20))).toBe(4400);
    expect(await close(JSON.parse('{"__proto__":1}'))).toBe(4400);
    countCases(4);
  });

  it('answers 100,000 calls of a page, in order, and other pages meanwhile', async () => {
    const { port } = await useHostedApp();
    const [flooder, other] = [await openBridge(port), await openBridge(port)];
    await Promise.all([flooder.greet(), other.greet()]);
    acknowledgeAll(flooder);
    const answered: unknown[] = [];
    const done = new Promise<void>((resolve) => {
      flooder.ws.on('message', (frame) => {
        for (const { t, id } of JSON.parse(String(frame))) if (t === 'result') answered.push(id);
        if (answered.length === 100_000) resolve();
      });
    });
    for (let frame = 0; frame < 100; frame += 1) {
      const calls = Array.from({ length: 1_000 }, (_, index) => ({
        ...CALL,
        id: `${frame * 1_000 + index}`,
        service: index % 2 ? 'None' : 'WebSocketServer',
        action: 'getStatus',
      }));
      flooder.send(...calls);
      if (frame % 10 === 0) {
        expect(await other.ask('Device', 'getInfo', [])).toMatchObject({ ok: true });
      }
    }
    await done;

    expect(answered).toEqual(Array.from({ length: 100_000 }, (_, index) => `${index}`));
    countCases(1);
  });

  it('takes 100,000 calls in one frame, and arguments of any depth', async () => {
    const { port } = await useHostedApp();
    const page = await openBridge(port);
    await page.greet();
    acknowledgeAll(page);
    page.send(...Array(100_000).fill({ ...CALL, service: 'None' }));
    for (let count = 0; count < 100_000; ) count += (await page.next()).length;
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const args of [deep, `[${deep}]`, `[{"port":${deep}}]`, `[{"clientId":${deep}}]`]) {
      for (const [service, action] of [
        ['CoreAndroid', 'loadUrl'],
        ['WebSocketServer', 'start'],
        ['WebSocketServer', 'send'],
        ['HttpServer', 'start'],
        ['None', 'none'],
      ]) {
        const head = JSON.stringify({ ...CALL, service, action, args: 0 });
        page.ws.send(`[${head.replace('"args":0', `"args":${args}`)}]`);
        expect(await nextResult(page)).toMatchObject({ t: 'result', id: 'i', ok: false });
      }
    }
    countCases(21);
    expect(await page.ask('Device', 'getInfo', [])).toMatchObject({ ok: true });
  });

  /** As pages do: one that does not is sent no more than it may have waiting. */
  function acknowledgeAll(page: BridgeClient): void {
    page.ws.on('message', (frame) => page.send({ t: 'ack', length: String(frame).length }));
  }

  /** Notices of the log come between. */
  async function nextResult(page: BridgeClient) {
    for (;;) {
      const result = (await page.next()).find(({ t }) => t === 'result');
      if (result) return result;
    }
  }
});

describe('options', () => {
  it.each(INHERITED)('have no inherited name: %s', async (name) => {
    const options = JSON.parse(`{"${name}":{"port":1}}`);
    const refusal = { code: 'WSSEMU_ERR_INVALID_OPTION' };
    const emulator = createEmulator();
    countCases(3);

    expect(() => createEmulator(options)).toThrow(expect.objectContaining(refusal));
    await expect(emulator.serve(options)).rejects.toMatchObject(refusal);
    await expect(emulator.openPageHost(options)).rejects.toMatchObject(refusal);
    await emulator.close();
  });
});
