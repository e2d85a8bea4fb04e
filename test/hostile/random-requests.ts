// Requests and bridge frames that are right, nearly right, or noise.
import { BRIDGE_PATH, HELLO, TICKET_PATH } from '../support/bridge-client.js';
import type { Random } from './random.js';
import { mutate } from './random-streams.js';
import { rawFrame } from './rfc6455/raw-frame.js';

const MAX_NOISE_BYTES = 300;
const MAX_MESSAGES = 5;

/** An HTTP request for whatever `serve` has, or for what it has not. */
export function createRandomRequest(random: Random, port: number, ticket: string): Buffer {
  if (random.below(16) === 0) return random.bytes(random.below(MAX_NOISE_BYTES));
  const method = random.pick(['GET', 'GET', 'POST', 'HEAD', 'OPTIONS', 'PUT', 'CONNECT', 'get']);
  const path = random.pick([
    ...([
      '/',
      '/cordova.js',
      '/cordova_plugins.js',
      '/x.js.autover',
      '/components/loader.js',
    ] as const),
    ...[TICKET_PATH, `${BRIDGE_PATH}?ticket=${ticket}`, '/__wss-emu/v1/shim.js', '/../x', '//x/y'],
    ...['*', 'http://localhost/', `/${'a'.repeat(random.below(5_000))}`, '/__proto__', '/%zz'],
  ]);
  const local = `localhost:${port}`;
  const headers = [
    `Host: ${random.pick([local, local, local, 'evil.test', '', '[::1'])}`,
    `Origin: ${random.pick([`http://${local}`, `http://${local}`, 'null', 'http://evil.test', ''])}`,
    'X-Wss-Emu: 1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Protocol: wss-emu.v1',
    `Sec-Fetch-Site: ${random.pick(['same-origin', 'cross-site', 'none', '\u00ff'])}`,
    `Sec-Fetch-Mode: ${random.pick(['navigate', 'no-cors', ''])}`,
    `Range: bytes=${random.below(9)}-${random.below(99_999)}`,
    `Content-Length: ${random.below(50)}`,
    'Transfer-Encoding: chunked',
  ].filter(() => random.below(6) > 0);
  const text = [`${method} ${path} HTTP/1.1`, ...headers, '', ''].join('\r\n');
  return random.below(2) === 0 ? mutate(random, Buffer.from(text)) : Buffer.from(text);
}

/** A frame's text: messages of a page, or what is left of them. */
export function createRandomBridgeText(random: Random): string {
  if (random.below(16) === 0) return random.bytes(random.below(MAX_NOISE_BYTES)).toString('latin1');
  const count = random.below(MAX_MESSAGES);
  const text = JSON.stringify(Array.from({ length: count }, () => spoil(random, message(random))));
  return random.below(2) === 0 ? mutate(random, Buffer.from(text)).toString('latin1') : text;
}

/** A frame for the bridge, now and then as no browser would send it. */
export function createRandomBridgeFrame(random: Random): Buffer {
  const payload = Buffer.from(createRandomBridgeText(random));
  const opcode = random.pick([1, 1, 1, 1, 1, 1, 1, 2, 8, 9, random.below(16)]);
  const bytes = rawFrame({ opcode, payload: opcode > 7 ? payload.subarray(0, 125) : payload });
  return random.below(8) === 0 ? mutate(random, bytes) : bytes;
}

/** One field in eight messages is of a wrong kind, or not there. */
function spoil(random: Random, fields: Record<string, unknown>): Record<string, unknown> {
  const names = Object.keys(fields);
  const name = names[random.below(8 * names.length)];
  if (name === undefined) return fields;
  return { ...fields, [name]: random.below(2) === 0 ? undefined : value(random, 1) };
}

function message(random: Random): Record<string, unknown> {
  const id = text(random);
  switch (random.below(10)) {
    case 0:
      return { ...HELLO, tab: text(random), v: random.pick([1, 1, 2, '1', null]) };
    case 1:
      return { t: 'ack', length: random.pick([0, 1e300, -1, null, random.below(10_000)]) };
    case 2:
      return { t: 'life', name: random.pick(['pause', 'resume', 'x', 1]) };
    case 3:
      return { t: text(random), [text(random)]: value(random, 2) };
    default: {
      const service = random.pick(['WebSocketServer', 'HttpServer', 'CoreAndroid', 'Device', id]);
      const action = random.pick([
        ...(['start', 'stop', 'send', 'sendToAllClients', 'getClients', 'getStatus'] as const),
        ...['getAddress', 'loadUrl', 'backHistory', 'exitApp', 'getInfo', id],
      ]);
      const args = random.below(8) === 0 ? value(random, 3) : [value(random, 2), value(random, 2)];
      return { t: 'exec', id, service, action, args };
    }
  }
}

/** No port that another program could have: a free one, or none at all. */
function value(random: Random, depth: number): unknown {
  const known = { port: random.pick([0, 80, -1, '0', 'x', null, 1e9]), message: text(random) };
  const flat: readonly [unknown, ...unknown[]] = [
    ...([text(random), null, true, -0.5, 1e21] as const),
    { ...known, clientId: text(random) },
  ];
  if (depth === 0 || random.below(2) === 0) return random.pick([...flat]);
  const inner = value(random, depth - 1);
  return random.below(2) === 0 ? [inner, inner] : { [text(random)]: inner };
}

function text(random: Random): string {
  return random.pick([
    ...([
      '',
      '__proto__',
      'constructor',
      'toString',
      'port',
      'h\u00e9',
      '\u0000',
      '..',
      '/',
    ] as const),
    ...['x'.repeat(random.below(400)), '\ud800', '\u001b[31m', `a${random.below(99)}`],
  ]);
}
