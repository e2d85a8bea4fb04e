import { expect, it } from 'vitest';
import { complete } from '../../src/cli/console/console.js';
import { parseLine } from '../../src/cli/console/console-line.js';

it.each([
  ['  ', undefined],
  ['/help', 'help'],
  ['/quit', 'quit'],
  ['/clients', { action: 'clients' }],
  ['/status 3002', { action: 'status', port: 3002 }],
  ['/status:3002', { action: 'status', port: 3002 }],
  ['/send 2 hello  world ', { action: 'send', clientId: 2, message: 'hello  world' }],
  ['/send :500 42', { action: 'send', clientId: ':500', message: '42' }],
  [
    '/send:3002 /127.0.0.1:1 /x',
    { action: 'send', clientId: '/127.0.0.1:1', message: '/x', port: 3002 },
  ],
  ['\ufeff/all 42\r', { action: 'all', message: '42' }],
  ['/all 42', { action: 'all', message: '42' }],
  ['/close 1', { action: 'close', clientId: 1 }],
  ['/close 1 4000 good bye', { action: 'close', clientId: 1, code: 4000, reason: 'good bye' }],
  ['/online', { action: 'online' }],
  ['/online 192.0.2.1', { action: 'online', ip: '192.0.2.1' }],
  ['/latency 100 20', { action: 'latency', delayMs: 100, jitterMs: 20 }],
  ['/spawn 20 wait a; say b', { action: 'spawn', count: 20, script: 'wait a; say b' }],
  ['/record my game.jsonl', { action: 'record', file: 'my game.jsonl' }],
])('reads %j', (line, request) => {
  expect(parseLine(line)).toEqual(request);
});

it.each([
  ['hi', '"hi" has no slash: /all hi sends it to all clients, /help lists the commands'],
  ['a text that is somewhat longer', '/all … sends it to all clients'],
  ['/', 'there is no "/": /help lists the commands'],
  ['/toString', 'there is no "/toString"'],
  [
    '/send',
    "send needs clientId: a client's number from 1 up, its id, or a part of its id. (/send <client> <text>)",
  ],
  ['/stop here', 'stop: port can\'t be "here": it takes a port from 1 to 65,535. (/stop [port])'],
  ['/offline now', '"now" is too much (/offline)'],
  ['/close 1 bye', 'close: code can\'t be "bye"'],
  ['/all:x hi', 'all: port can\'t be "x"'],
])('explains what is wrong with %j', (line, message) => {
  expect(() => parseLine(line)).toThrow(message);
});

const CLIENTS = ['/127.0.0.1:50001', '/127.0.0.1:50012', '/10.0.0.7:5000'];
const all = CLIENTS.map((id) => `${id} `);

it.each<[string, readonly string[], string]>([
  ['/cl', ['/clients ', '/close '], '/cl'],
  ['/x', [], '/x'],
  ['cl', [], 'cl'],
  ['/send ', all, ''],
  ['/send:3002 /10', ['/10.0.0.7:5000 '], '/10'],
  ['/reset 0012', ['/127.0.0.1:50012 '], '0012'],
  ['/all ', [], ''],
  ['/send 1 te', [], '/send 1 te'],
])('completes %j', (line, completions, word) => {
  expect(complete(line, CLIENTS)).toEqual([completions, word]);
});
