import { expect, it } from 'vitest';
import { parseScript } from '../../src/virtual-clients/index.js';

it.each([
  ['', []],
  [' ;\n; ', []],
  ['say hello {n}', [{ do: 'say', text: 'hello {n}' }]],
  [
    'say  two  words ;say x',
    [
      { do: 'say', text: 'two  words' },
      { do: 'say', text: 'x' },
    ],
  ],
  [
    'say one\nsay two',
    [
      { do: 'say', text: 'one' },
      { do: 'say', text: 'two' },
    ],
  ],
  [String.raw`say "one; two }\n\u263a"`, [{ do: 'say', text: 'one; two }\n☺' }]],
  ['say ""', [{ do: 'say', text: '' }]],
  [
    'say {"a":";}","n":{n},"b":[{}]}; say x',
    [
      { do: 'say', text: '{"a":";}","n":{n},"b":[{}]}' },
      { do: 'say', text: 'x' },
    ],
  ],
  [
    'say /help; say a/b',
    [
      { do: 'say', text: '/help' },
      { do: 'say', text: 'a/b' },
    ],
  ],
  ['wait', [{ do: 'wait' }]],
  ['wait welcome', [{ do: 'wait', match: 'welcome' }]],
  [
    'wait /a;b}/i; wait /path',
    [
      { do: 'wait', match: '/a;b}/i' },
      { do: 'wait', match: '/path' },
    ],
  ],
  ['reply pong', [{ do: 'reply', text: 'pong' }]],
  ['reply ping => pong => x', [{ do: 'reply', match: 'ping', text: 'pong => x' }]],
  ['reply "a=>b" => c', [{ do: 'reply', match: 'a=>b', text: 'c' }]],
  ['reply /^a=>;/ => {message}', [{ do: 'reply', match: '/^a=>;/', text: '{message}' }]],
  [
    'pause 100; pause 100-300',
    [
      { do: 'pause', ms: 100 },
      { do: 'pause', ms: 100, upToMs: 300 },
    ],
  ],
  ['repeat { wait tick }', [{ do: 'repeat', steps: [{ do: 'wait', match: 'tick' }] }]],
  [
    'repeat 2 {say {"a":1};repeat 3{pause 5}} say x',
    [
      {
        do: 'repeat',
        times: 2,
        steps: [
          { do: 'say', text: '{"a":1}' },
          { do: 'repeat', times: 3, steps: [{ do: 'pause', ms: 5 }] },
        ],
      },
      { do: 'say', text: 'x' },
    ],
  ],
  ['close', [{ do: 'close' }]],
  ['close 4000 good bye', [{ do: 'close', code: 4000, reason: 'good bye' }]],
])('reads %j', (text, script) => {
  expect(parseScript(text)).toEqual(script);
  expect(parseScript(JSON.parse(JSON.stringify(script)))).toEqual(script);
});

it.each([
  [
    'say a; shout b',
    'position 8: there is no step "shout": say, wait, reply, pause, repeat, close.',
  ],
  ['say', 'position 1: say needs text: a text: say hello {n}.'],
  ['say "half', 'position 5: this quote has no end: close it, or write it as "\\"".'],
  [
    String.raw`say "\x"`,
    'position 5: between quotes \\ and control characters are written as in JSON.',
  ],
  ['say {', 'position 5: { has no }: add one, or quote the text.'],
  ['say a }', 'position 7: } has no {: take it away, or write a text in quotes.'],
  [
    'say a; wait /(/',
    `position 8: wait: match can't be "/(/": it takes a part of a message, or a regular expression such as /^go/i.`,
  ],
  ['reply a =>', 'position 1: reply needs text: a text: reply pong, or reply ping => pong.'],
  [
    'pause',
    'position 1: pause needs ms: milliseconds (pause 100, or pause 100-300) from 0 to 86,400,000.',
  ],
  [
    'pause soon',
    `position 1: pause: ms can't be "soon": it takes milliseconds (pause 100, or pause 100-300) from 0 to 86,400,000.`,
  ],
  ['pause 300-100', 'position 1: pause 300-100: the longest time comes second: pause 100-300.'],
  ['repeat 3', 'position 1: repeat needs its steps in braces: repeat 10 { say move; pause 100 }.'],
  ['repeat 3 {say x; ', 'position 10: { has no }: add one.'],
  [
    'repeat {}',
    "position 1: repeat: steps can't be []: it takes at least one step: repeat 10 { say move; pause 100 }.",
  ],
  [
    'repeat many {wait}',
    `position 1: repeat: times can't be "many": it takes a number of times from 1 to 1,000,000,000.`,
  ],
  [
    'repeat {say x; close 99}',
    "position 16: close: code can't be 99: it takes a close code: 1000 to 1014 without 1004 to 1006, or 3000 to 4999.",
  ],
  [`close 1000 ${'é'.repeat(62)}`, 'it takes a text of at most 123 bytes.'],
  ['wait '.repeat(3_000), 'as a whole: a script has 10000 characters at most.'],
  [`${'repeat{'.repeat(12)}wait${'}'.repeat(12)}`, 'repeat goes 10 deep at most.'],
  ['wait;'.repeat(1_001), 'a script has 1000 steps at most.'],
])('explains what is wrong with %j', (text, message) => {
  expect(() => parseScript(text)).toThrow(
    expect.objectContaining({
      code: 'WSSEMU_ERR_INVALID_OPTION',
      message: expect.stringMatching(/^Script, /),
    }),
  );
  expect(() => parseScript(text)).toThrow(message);
});

it.each([
  [undefined, 'Script, script: a script is a list of steps, or a text.'],
  [['say x'], 'Script, script[0]: a step is an object, not "say x".'],
  [[{ do: 'wait' }, {}], 'Script, script[1]: there is no step undefined: say,'],
  [[{ do: 'toString' }], 'Script, script[0]: there is no step "toString": say,'],
  [[{ do: 'say', text: 7 }], "Script, script[0]: say: text can't be 7: it takes a text"],
  [[{ do: 'say', text: 'x', to: 'y' }], 'Script, script[0]: say has no "to": it takes text.'],
  [
    [{ do: 'repeat', steps: [{ do: 'pause', ms: -1 }] }],
    "Script, script[0].steps[0]: pause: ms can't be -1",
  ],
])('explains what is wrong with %j', (script, message) => {
  expect(() => parseScript(script)).toThrow(message);
});
