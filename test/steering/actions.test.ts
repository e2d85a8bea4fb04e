import { expect, it } from 'vitest';
import { ACTION_NAMES, parseAction } from '../../src/steering/actions.js';

it.each([
  [{ action: 'clients' }],
  [{ action: 'status', port: 3001 }],
  [{ action: 'send', clientId: 1, message: '' }],
  [{ action: 'send', clientId: '/127.0.0.1:50000', message: 'hi', port: 1 }],
  [{ action: 'all', message: 'hi' }],
  [{ action: 'close', clientId: 1, code: 4000, reason: 'bye' }],
  [{ action: 'start', port: 0 }],
  [{ action: 'online', ip: '192.0.2.7' }],
  [{ action: 'latency', delayMs: 100, jitterMs: 0 }],
  [{ action: 'spawn', count: 20, script: 'wait welcome' }],
  [{ action: 'record' }],
])('reads %j', (action) => {
  expect(parseAction(action)).toEqual(action);
});

it.each([
  [7, 'An action is an object such as {"action":"clients"}, not 7.'],
  [[], 'An action is an object such as {"action":"clients"}, not [].'],
  [{}, `There is no action undefined: ${ACTION_NAMES.join(', ')}.`],
  [{ action: 'toString' }, 'There is no action "toString": clients, status, send, '],
  [{ action: 'x'.repeat(100) }, `There is no action "${'x'.repeat(59)}…: clients`],
  [
    { action: 'send', message: 'hi' },
    "send needs clientId: a client's number from 1 up, its id, or a part of its id.",
  ],
  [
    { action: 'send', clientId: '', message: 'hi' },
    'send: clientId can\'t be "": it takes a client\'s number',
  ],
  [{ action: 'send', clientId: 0, message: 'hi' }, "send: clientId can't be 0: "],
  [{ action: 'send', clientId: 1 }, 'send needs message: a text.'],
  [
    { action: 'send', clientId: 1, message: { a: 1 } },
    'send: message can\'t be {"a":1}: it takes a text.',
  ],
  [{ action: 'all', message: 'hi', to: 'x' }, 'all has no "to": it takes message, port.'],
  [{ action: 'offline', port: 1 }, 'offline has no "port": it takes none.'],
  [{ action: 'stop', port: 0 }, "stop: port can't be 0: it takes a port from 1 to 65,535."],
  [
    { action: 'close', clientId: 1, code: 1005 },
    "close: code can't be 1005: it takes a close code: 1000 to 1014 without 1004 to 1006, or 3000 to 4999.",
  ],
  [{ action: 'latency' }, 'latency needs delayMs: milliseconds from 0 to 86,400,000.'],
  [
    { action: 'spawn', count: 0, script: '' },
    "spawn: count can't be 0: it takes a number of clients from 1 to 1,000.",
  ],
  [{ action: 'record', file: '' }, 'record: file can\'t be "": it takes a file\'s name.'],
])('explains what is wrong with %j', (value, message) => {
  expect(() => parseAction(value)).toThrow(
    expect.objectContaining({ code: 'WSSEMU_ERR_INVALID_OPTION' }),
  );
  expect(() => parseAction(value)).toThrow(message);
});
