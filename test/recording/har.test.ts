// HAR 1.2 (softwareishard.com/blog/har-12-spec), and what Chrome's DevTools import on top of it.
import { expect, it } from 'vitest';
import { toHar } from '../../src/recording/har.js';
import { hasFullBrowser, useFullBrowserPage } from '../support/browser.js';
import { ANN, BOB, toRecording } from './lines.js';

const recording = toRecording(
  { type: 'started', t: 10, port: 3001, ip: '192.168.0.20' },
  { type: 'connected', t: 1_000, ...ANN },
  { type: 'text', t: 1_500, ...ANN, from: 'client', text: '<b>hi</b>' },
  { type: 'connected', t: 2_000, ...BOB },
  { type: 'text', t: 2_250, ...ANN, from: 'server', text: 'hello' },
  { type: 'binary', t: 2_500, ...ANN, from: 'client', base64: 'AAH/' },
  { type: 'close', t: 3_000, ...ANN, from: 'client', code: 1000, reason: 'bye' },
  { type: 'disconnected', t: 3_001, ...ANN },
  { type: 'close', t: 4_000, ...BOB, from: 'server', code: 1001, reason: '' },
  { type: 'disconnected', t: 4_000, ...BOB },
);
const STARTED_S = Date.parse('2026-01-31T12:00:00.000Z') / 1_000;

it('has what a client has sent and received, as Chrome exports it', () => {
  const { log } = JSON.parse(JSON.stringify(toHar(recording, '0.1.0')));
  const [ann, bob] = log.entries;

  expect(log.entries).toHaveLength(2);
  expect(ann._resourceType).toBe('websocket');
  expect(ann._webSocketMessages).toEqual([
    { type: 'send', time: STARTED_S + 1.5, opcode: 1, data: '<b>hi</b>' },
    { type: 'receive', time: STARTED_S + 2.25, opcode: 1, data: 'hello' },
    { type: 'send', time: STARTED_S + 2.5, opcode: 2, data: 'AAH/' },
    { type: 'send', time: STARTED_S + 3, opcode: 8, data: '1000 bye' },
  ]);
  expect([ann.startedDateTime, ann.time]).toEqual(['2026-01-31T12:00:01.000Z', 2_001]);
  expect([ann.request.url, ann.connection]).toEqual(['ws://192.168.0.20:3001/', '50001']);
  expect(bob._webSocketMessages).toEqual([
    { type: 'receive', time: STARTED_S + 4, opcode: 8, data: '1001' },
  ]);
});

it('has every field that HAR 1.2 requires, of its type', () => {
  const { log } = JSON.parse(JSON.stringify(toHar(recording, '0.1.0')));

  expect(log).toMatchObject({ version: '1.2', creator: { name: 'wss-emu', version: '0.1.0' } });
  for (const { cache, timings, ...entry } of log.entries) {
    expect(entry).toMatchObject({
      startedDateTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      time: expect.any(Number),
      request: {
        method: 'GET',
        url: expect.stringMatching(/^ws:/),
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: expect.any(Array),
        queryString: [],
        headersSize: expect.any(Number),
        bodySize: expect.any(Number),
      },
      response: {
        status: 101,
        statusText: 'Switching Protocols',
        httpVersion: 'HTTP/1.1',
        cookies: [],
        headers: expect.any(Array),
        content: { size: 0, mimeType: expect.any(String) },
        redirectURL: '',
        headersSize: expect.any(Number),
        bodySize: expect.any(Number),
      },
    });
    expect(cache).toEqual({});
    // "time" is the sum of all timings that are not -1.
    const spent = Object.values<number>(timings).filter((ms) => ms !== -1);
    expect(spent.reduce((sum, ms) => sum + ms, 0)).toBe(entry.time);
    expect(Object.keys(timings)).toEqual(expect.arrayContaining(['send', 'wait', 'receive']));
  }
});

// The headless shell has no DevTools.
it.runIf(hasFullBrowser)('is imported by Chrome’s DevTools', async () => {
  const page = await useFullBrowserPage();
  await page.goto('devtools://devtools/bundled/devtools_app.html');
  // As text: the test runner would put a function of its own in the place of import().
  const requests = await page.evaluate(`(async () => {
    const { HARFormat, Importer } = await import('./models/har/har.js');
    const { log } = new HARFormat.HARRoot(${JSON.stringify(toHar(recording, '0.1.0'))});
    return Importer.Importer.requestsFromHARLog(log).map((request) => ({
      url: request.url(),
      type: request.resourceType().name(),
      status: request.statusCode,
      frames: request.frames().map(({ type, opCode, text }) => [type, opCode, text]),
    }));
  })()`);

  const handshake = { url: 'ws://192.168.0.20:3001/', type: 'websocket', status: 101 };
  expect(requests).toEqual([
    {
      ...handshake,
      frames: [
        ['send', 1, '<b>hi</b>'],
        ['receive', 1, 'hello'],
        ['send', 2, 'AAH/'],
        ['send', 8, '1000 bye'],
      ],
    },
    { ...handshake, frames: [['receive', 8, '1001']] },
  ]);
});
