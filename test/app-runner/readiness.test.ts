import { expect, it } from 'vitest';
import { Readiness } from '../../src/app-runner/readiness.js';
import type { WindowEventTarget, WindowGlobal } from '../../src/app-runner/window.js';
import { PATIENCE } from '../support/patience.js';

it('waits for the answer to each start that was asked for', async () => {
  const readiness = new Readiness();
  const window = { document: new EventTarget() } as unknown as WindowGlobal;
  const of = { t: 0, page: 1 };
  for (const callbackId of ['a', 'b']) {
    const call = {
      kind: 'call',
      callbackId,
      service: 'HttpServer',
      action: 'Start',
      args: [],
    } as const;
    readiness.observe({ ...of, ...call });
  }
  const seen: string[] = [];
  const up = readiness
    .whenUp(window, PATIENCE, () => seen.push('waited'))
    .then(() => seen.push('up'));

  for (const callbackId of ['a', 'b']) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(callbackId);
    const result = {
      kind: 'result',
      callbackId,
      status: 1,
      message: {},
      keepCallback: true,
    } as const;
    readiness.observe({ ...of, ...result });
  }
  await up;

  expect(seen).toEqual(['a', 'b', 'up']);
});

it('is up with deviceready, and says nothing then', async () => {
  const readiness = new Readiness();
  const document = new EventTarget();
  readiness.awaitDevice(document as unknown as WindowEventTarget);
  const seen: string[] = [];
  const up = readiness
    .whenUp({ document } as unknown as WindowGlobal, PATIENCE, () => seen.push('waited'))
    .then(() => seen.push('up'));
  await new Promise((resolve) => setImmediate(resolve));
  seen.push('deviceready');
  document.dispatchEvent(new Event('deviceready'));
  await up;

  expect(seen).toEqual(['deviceready', 'up']);
});

it.each([
  ['what it has not fired for', { deviceReadyChannelsArray: channels() }, ['onMine']],
  ['nothing where Cordova does not tell', undefined, []],
])('is up without deviceready after a while, and names %s', async (_title, channel, expected) => {
  const readiness = new Readiness();
  const document = new EventTarget();
  readiness.awaitDevice(document as unknown as WindowEventTarget);
  const window = { document, cordova: { require: () => channel } };
  const waited: (readonly string[])[] = [];
  await readiness.whenUp(window as unknown as WindowGlobal, 0, (names) => waited.push(names));

  expect(waited).toEqual([expected]);
});

/** As in cordova-js: 2 is the state of one that has fired. */
function channels() {
  return [
    { type: 'onCordovaReady', state: 2 },
    { type: 'onMine', state: 1 },
  ];
}
