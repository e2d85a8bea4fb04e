// What a window in `run` has is as in Chromium: the same questions to a page in both.
import { expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { askedPage, openWays, openWithoutBrowser } from './opened-page.js';

/** Opens a page, and asks it for the value of each expression in turn. */
async function ask(
  open: (typeof openWays)[number][1],
  expressions: readonly string[],
): Promise<{ answers: unknown[]; said: readonly string[] }> {
  const port = await findFreePort();
  const { said } = await open({ 'index.html': askedPage(port) });
  const client = await connectClient(port);
  const answers: unknown[] = [];
  for (const expression of expressions) {
    client.send(expression);
    answers.push([expression, JSON.parse(await client.next())]);
  }
  return { answers, said };
}

const ANSWERS: readonly (readonly [expression: string, answer: unknown])[] = [
  // By which libraries tell browsers apart.
  [
    `(function (names) {
      return ['transition-duration', 'transform', 'animation-name'].map(function (name) { return names.indexOf(name) >= 0; });
    })([].slice.call(getComputedStyle(document.documentElement, '')))`,
    [true, true, true],
  ],
  [
    `[].slice.call(getComputedStyle(document.body)).join('').match(/-(moz|webkit|ms)-/)[1]`,
    'webkit',
  ],
  [`'webkitTransform' in document.body.style && '-webkit-transform' in document.body.style`, true],
  [`'MozTransform' in document.body.style`, false],
  [`document.body.style.webkitTransform = 'none', document.body.style.transform`, 'none'],
  // The window's own copies.
  [
    `(function (copy) { return [copy instanceof Object, copy.list instanceof Array, copy.when instanceof Date, copy.map.get(1)]; })
      (structuredClone({ list: [1], when: new Date(0), map: new Map([[1, 2]]) }))`,
    [true, true, true, 2],
  ],
  [`try { structuredClone(function () {}); } catch (error) { error.name; }`, 'DataCloneError'],
  [
    `new Promise(function (resolve) {
      var channel = new MessageChannel();
      var seen = [];
      channel.port2.postMessage({ n: 1 });
      channel.port2.postMessage({ n: 2 });
      channel.port1.onmessage = function (event) {
        seen.push(event.data.n);
        if (event.data.n === 3) resolve(seen);
      };
      channel.port2.postMessage({ n: 3 });
      seen.push('sent');
    })`,
    ['sent', 1, 2, 3],
  ],
  [
    `new Promise(function (resolve) {
      var one = new BroadcastChannel('room');
      var other = new BroadcastChannel('room');
      one.onmessage = function () { resolve('own'); };
      other.onmessage = function (event) { one.close(); other.close(); resolve(event.data); };
      one.postMessage('hi');
    })`,
    'hi',
  ],
  [
    `[new Option('One', '1', true), new Option('Two', '2', false, true)].map(function (option) {
      return [option.tagName, option.text, option.value, option.hasAttribute('selected'), option.selected];
    })`,
    [
      ['OPTION', 'One', '1', true, false],
      ['OPTION', 'Two', '2', false, true],
    ],
  ],
  [
    `[isSecureContext, crossOriginIsolated, origin === location.origin, frameElement]`,
    [true, false, true, null],
  ],
  [
    `[typeof performance.now(), typeof crypto.subtle, typeof TextDecoderStream]`,
    ['number', 'object', 'function'],
  ],
  [`[document instanceof Document, document.body instanceof EventTarget]`, [true, true]],
  // Nobody is there to be asked.
  [
    `new Promise(function (resolve) { navigator.geolocation.getCurrentPosition(function () { resolve('?'); }, function (error) { resolve(error.code); }); })`,
    1,
  ],
  [
    `navigator.mediaDevices.getUserMedia({ audio: true }).catch(function (error) { return /^Not(Allowed|Found)Error$/.test(error.name); })`,
    true,
  ],
  [`Notification.permission`, 'denied'],
  // Old parts.
  [`document.execCommand('copy')`, false],
  [
    `(function (event) {
      event.initMouseEvent('click', true, true, window, 1, 2, 3, 4, 5, true, false, false, false, 1, null);
      return [event.type, event.bubbles, event.detail, event.screenX, event.clientY, event.ctrlKey, event.button, event.which, event.x];
    })(document.createEvent('MouseEvent'))`,
    ['click', true, 1, 2, 5, true, 1, 2, 4],
  ],
  [`[typeof HTMLFrameSetElement, document.compatMode]`, ['function', 'CSS1Compat']],
];

it.each(openWays)('answers as a browser, %s', async (_way, open) => {
  const { answers } = await ask(
    open,
    ANSWERS.map(([expression]) => expression),
  );

  expect(answers).toEqual(ANSWERS);
});

it('says once of each thing that can’t be run that it can’t, and answers as a browser without it', async () => {
  const { answers, said } = await ask(openWithoutBrowser, [
    `typeof document.createElement('canvas').getContext('2d').fillRect`,
    `document.createElement('canvas').getContext('webgl')`,
    `document.createElement('canvas').getContext('webgl2')`,
    'typeof Worker + typeof Worker',
    'typeof AudioContext',
    'document.body.getBoundingClientRect().width',
    'document.body.getBoundingClientRect().height',
  ]);

  expect(answers.map((answer) => (answer as unknown[])[1])).toEqual([
    ...['function', null, null, 'undefinedundefined', 'undefined', 0, 0],
  ]);
  const remedy = 'under wss-emu run; open the page with wss-emu serve and a browser';
  expect(said).toEqual([
    `canvas: nothing is painted ${remedy}`,
    `WebGL: a canvas has no such context ${remedy}`,
    `Worker: there are no workers ${remedy}`,
    `audio and video: nothing is played or recorded ${remedy}`,
    `layout: elements have no size and no position ${remedy}`,
  ]);
});
