// RFC 6455, section 4.2: what is a handshake and what is not; nothing else raises an event.
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { type Arena, connectTo, turn, useArena, within } from './arena.js';
import { countCases } from './count-cases.js';
import { judgeHandshake } from './rfc6455/judge-handshake.js';
import { rawFrame } from './rfc6455/raw-frame.js';

interface Request {
  readonly line?: string;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

const KEY = 'dGhlIHNhbXBsZSBub25jZQ==';
const HEADERS: readonly (readonly [string, string])[] = [
  ['Host', 'localhost'],
  ['Upgrade', 'websocket'],
  ['Connection', 'Upgrade'],
  ['Sec-WebSocket-Key', KEY],
  ['Sec-WebSocket-Version', '13'],
];

function request({ line = 'GET / HTTP/1.1', headers = HEADERS }: Request): string {
  return `${[line, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n\r\n`;
}

/** All that the server says, and whether it has ended. */
function listen(socket: Socket): { said: string; readonly ended: Promise<void> } {
  const heard = {
    said: '',
    ended: new Promise<void>((resolve) => {
      socket.on('end', resolve);
      socket.on('close', () => resolve());
    }),
  };
  socket.on('data', (bytes) => {
    heard.said += bytes.toString('latin1');
  });
  return heard;
}

/** Sends a request in pieces, then ends TCP; returns what is wrong with the outcome. */
async function judge(arena: Arena, name: string, pieces: readonly Buffer[]) {
  countCases(1);
  const verdict = judgeHandshake(Buffer.concat(pieces));
  const socket = await connectTo(arena.port);
  const { localPort = 0 } = socket;
  const before = arena.eventsOf(localPort).length;
  const heard = listen(socket);
  for (const piece of pieces) {
    if (socket.writable) socket.write(piece);
    await turn();
  }
  socket.end();
  await within(heard.ended, `the end of ${name}`);
  const isAccepted = heard.said.startsWith('HTTP/1.1 101 ');
  if (isAccepted) await arena.whenLeft(localPort);
  const events = arena
    .eventsOf(localPort)
    .slice(before)
    .map(({ event }) => event);
  socket.destroy();
  await arena.serveBystander();

  const expectedEvents = isAccepted ? 'connected disconnected' : '';
  if (events.join(' ') !== expectedEvents) return `${name}: events ${events}`;
  // A refusal is an HTTP error (4.2.2), or nothing where nothing was asked.
  if (!isAccepted && !/^(HTTP\/1\.1 [45]\d\d |$)/.test(heard.said)) return `${name}: ${heard.said}`;
  if (/\n\s+at /.test(heard.said)) return `${name}: a stack trace`;
  const isRight = verdict === 'either' || isAccepted === (verdict === 'accept');
  return isRight ? undefined : `${name}: ${heard.said.slice(0, 60)} instead of ${verdict}`;
}

async function judgeAll(arena: Arena, requests: readonly (readonly [string, string | Buffer])[]) {
  const failures: (string | undefined)[] = [];
  for (const [name, text] of requests) {
    failures.push(await judge(arena, name, [Buffer.from(text as string, 'latin1')]));
  }
  return failures.filter((failure) => failure !== undefined);
}

const METHODS = [
  'GET',
  'get',
  'POST',
  'PUT',
  'HEAD',
  'OPTIONS',
  'DELETE',
  'TRACE',
  'PATCH',
  'CONNECT',
  'PRI',
  'FOO',
  '',
];
const VERSIONS = [
  'HTTP/1.1',
  'HTTP/1.0',
  'HTTP/0.9',
  'HTTP/2.0',
  'HTTP/1.2',
  'http/1.1',
  'HTTP/1',
  'HTTP',
  '',
];
const TARGETS = [
  '/',
  '/a?b=c',
  '*',
  'http://localhost/x',
  '//',
  '/%00',
  '/../..',
  '/a b',
  // Raw bytes above 0x7f: Latin-1, UTF-8, in the query.
  '/caf\u00e9',
  '/\u00e3\u0081\u0082',
  '/?q=\u00ff',
  '',
  `/${'x'.repeat(8_000)}`,
];

it('judges every method, target and version', async () => {
  const arena = await useArena();
  const requests = METHODS.flatMap((method) =>
    VERSIONS.flatMap((version) =>
      TARGETS.filter((target) => method === 'GET' || target === '/').map((target) => {
        const line = `${method} ${target} ${version}`;
        return [line.slice(0, 60), request({ line })] as const;
      }),
    ),
  );

  expect(await judgeAll(arena, requests)).toEqual([]);
});

const VALUES: Readonly<Record<string, readonly string[]>> = {
  Host: ['localhost', '', 'evil.example', '[::1]:3001', 'a b', 'x'.repeat(5_000)],
  Upgrade: [
    'websocket',
    'WebSocket',
    'WEBSOCKET',
    'h2c',
    '',
    'websocket, h2c',
    'h2c, websocket',
    'websockets',
    'web socket',
    'websocket/13',
  ],
  Connection: [
    'Upgrade',
    'upgrade',
    'keep-alive, Upgrade',
    'Upgrade, keep-alive',
    'keep-alive',
    'close',
    '',
    ',Upgrade,',
    'Upgrades',
    'Up grade',
  ],
  'Sec-WebSocket-Key': [
    KEY,
    '',
    'x',
    KEY.slice(1),
    `${KEY}=`,
    KEY.replace('=', ''),
    KEY.replace('d', '-'),
    'A'.repeat(22),
    `${'A'.repeat(22)}==`,
    `${'A'.repeat(21)}B==`,
    `${'A'.repeat(24)}`,
    `${KEY} ${KEY}`,
    'c2hvcnQ=',
    'x'.repeat(10_000),
  ],
  'Sec-WebSocket-Version': [
    '13',
    '8',
    '12',
    '0',
    '7',
    '9',
    '14',
    '-13',
    '13.0',
    '0x0d',
    '1e1',
    '13, 8',
    ' 13',
    '',
    'thirteen',
    '99999999999999999999',
  ],
};

it('judges every header missing, in other words, twice, in other cases', async () => {
  const arena = await useArena();
  const requests = Object.entries(VALUES).flatMap(([name, values]) => {
    const others = HEADERS.filter(([other]) => other !== name);
    return [
      [`no ${name}`, request({ headers: others })] as const,
      ...values.flatMap((value) =>
        [
          [[name, value]],
          [
            [name, value],
            [name, value],
          ],
          [
            [name, value],
            [name, 'other'],
          ],
        ].map((own) => {
          const headers = [...others, ...(own as [string, string][])];
          return [`${JSON.stringify(own).slice(0, 90)}`, request({ headers })] as const;
        }),
      ),
      [
        `${name.toLowerCase()} in small letters`,
        request({ headers: [...others, [name.toLowerCase(), values[0] ?? '']] }),
      ] as const,
      [
        `${name.toUpperCase()} in capitals`,
        request({ headers: [...others, [name.toUpperCase(), values[0] ?? '']] }),
      ] as const,
    ];
  });

  expect(await judgeAll(arena, requests)).toEqual([]);
});

const ADDED: readonly (readonly [string, string])[] = [
  ['a name without a colon', 'Odd'],
  ['a space before the colon', 'Odd : x'],
  ['no name', ': x'],
  ['a control character in a value', 'Odd: a\u0001b'],
  ['a NUL in a value', 'Odd: a\u0000b'],
  ['a lone line feed', 'Odd: a\nb: c'],
  ['a byte above 0x7f', 'Odd: \u00e9'],
  ['a content length', 'Content-Length: 5'],
  ['two content lengths', 'Content-Length: 5\r\nContent-Length: 6'],
  ['a content length that is none', 'Content-Length: x'],
  ['chunks', 'Transfer-Encoding: chunked'],
  ['chunks and a length', 'Transfer-Encoding: chunked\r\nContent-Length: 5'],
  ['an expectation', 'Expect: 100-continue'],
  ['an expectation that is none', 'Expect: nothing'],
  ['__proto__', '__proto__: x'],
  ['constructor', 'constructor: x'],
  ['odd extensions', 'Sec-WebSocket-Extensions: permessage-deflate; x="'],
  ['odd subprotocols', 'Sec-WebSocket-Protocol: ,,a b,"'],
  ['a null origin', 'Origin: null'],
];

it('judges odd headers next to the right ones', async () => {
  const arena = await useArena();
  const requests = ADDED.map(([name, lines]) => {
    return [name, request({}).replace('\r\n\r\n', `\r\n${lines}\r\n\r\n`)] as const;
  });

  expect(await judgeAll(arena, requests)).toEqual([]);
});

it('takes up to a thousand headers and 64 KiB, and refuses floods', async () => {
  const arena = await useArena();
  const flood = (count: number, length: number, name = (index: number) => `x-${index}`) =>
    request({
      headers: [
        ...HEADERS,
        ...Array.from({ length: count }, (_, index) => [name(index), 'v'.repeat(length)] as const),
      ],
    });
  const requests = [
    ...[1, 10, 100, 500, 1_000].map((count) => [`${count} headers`, flood(count, 10)] as const),
    ['a thousand of one name', flood(1_000, 10, () => 'same')] as const,
    ['one of 60,000 bytes', flood(1, 60_000)] as const,
    ['one of 100,000 bytes', flood(1, 100_000)] as const,
    ['1,000 of 100 bytes', flood(1_000, 100)] as const,
    ['20,000 of 10 bytes', flood(20_000, 10)] as const,
  ];

  expect(requests.map(([, text]) => judgeHandshake(Buffer.from(text)))).toContain('accept');
  expect(await judgeAll(arena, requests)).toEqual([]);
});

/** A TLS 1.2 ClientHello begins so (RFC 5246, section 7.4.1.2). */
const TLS_HELLO = Buffer.concat([
  Buffer.from('16030100c8010000c40303', 'hex'),
  Buffer.alloc(32, 0x5a),
  Buffer.from('00000ac02bc02fc00ac009', 'hex'),
  Buffer.alloc(150),
]);

it('refuses what is no HTTP at all', async () => {
  const arena = await useArena();
  const requests = [
    ['a TLS hello', TLS_HELLO],
    ['zeros', Buffer.alloc(1_000)],
    ['ones', Buffer.alloc(1_000, 0xff)],
    ['line ends', '\r\n'.repeat(1_000)],
    ['a frame', rawFrame({ payload: 'hi' })],
    ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['an SMTP greeting', 'EHLO localhost\r\n'],
    ['the Flash policy request', '<policy-file-request/>\0'],
    ['a long line', 'x'.repeat(200_000)],
    ['an answer', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ] as const;

  expect(await judgeAll(arena, requests)).toEqual([]);
});

it('takes a handshake at any pace, and refuses every part of one', async () => {
  const arena = await useArena();
  const bytes = Buffer.from(request({}));
  const pieces = Array.from(bytes, (_, index) => bytes.subarray(index, index + 1));
  const failures = [await judge(arena, 'byte by byte', pieces)];
  for (let at = 1; at < bytes.length; at += 1) {
    failures.push(
      await judge(arena, `split at ${at}`, [bytes.subarray(0, at), bytes.subarray(at)]),
    );
    failures.push(await judge(arena, `ends after ${at}`, [bytes.subarray(0, at)]));
  }

  expect(failures.filter((failure) => failure !== undefined)).toEqual([]);
});

it('answers with the accept key of RFC 6455, and chooses nothing', async () => {
  const { port } = await useArena();
  const socket = await connectTo(port);
  const heard = listen(socket);
  socket.end(
    request({}).replace(
      '\r\n\r\n',
      '\r\nSec-WebSocket-Protocol: a, b\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
    ),
  );
  await within(heard.ended, 'the end of the handshake');
  // Section 4.2.2, 5.4.
  const accept = createHash('sha1').update(`${KEY}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);

  expect(heard.said.toLowerCase().trim().split('\r\n')).toEqual([
    'http/1.1 101 switching protocols',
    'upgrade: websocket',
    'connection: upgrade',
    `sec-websocket-accept: ${accept.digest('base64').toLowerCase()}`,
  ]);
});
