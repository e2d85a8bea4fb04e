// SECURITY.md: no frame of the bridge grows with what it carries (src/formats/json-room.ts).
import { describe, expect, it } from 'vitest';
import { BridgeHost } from '../../src/bridge/host-end.js';
import { BridgePage } from '../../src/bridge/page-end.js';
import type { ResultMessage } from '../../src/bridge/protocol.js';
import type { PluginResult } from '../../src/cordova/plugin-result.js';
import { Status } from '../../src/cordova/plugin-result.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { MAX_BATCH_LENGTH } from '../../src/formats/json-room.js';
import { PATIENCE } from '../support/patience.js';

const SETTINGS = { device: {}, www: '', shim: 's', lifecycle: 'auto', maxCallLength: 2 ** 26 };
/** Six characters of JSON for each of the text, and as much again for one that is over the limit. */
const MAX_FRAME_LENGTH = 12 * MAX_BATCH_LENGTH;

/** The two ends, joined directly; what the page got of a turn's results, and in what frames. */
async function carry(results: readonly PluginResult[]) {
  const frames: string[] = [];
  const got: ResultMessage[] = [];
  let deliver: (callbackId: string, result: PluginResult) => void = () => {};
  const page = new BridgePage({
    onWelcome: () => {},
    onResults: (messages) => got.push(...messages),
    onCommand: () => {},
  });
  const host = new BridgeHost(
    {
      send(frame) {
        frames.push(frame);
        page.receive(frame);
      },
      close: () => {},
    },
    {
      schedule: setImmediate,
      helloTimeoutMs: PATIENCE,
      settings: { ...SETTINGS, lifecycle: 'auto' },
      onLife: () => {},
      createRegistry(_host, _hello, deliverResult) {
        deliver = deliverResult;
        return new ServiceRegistry(new Map(), deliverResult);
      },
      claimTab: async ({ tab }) => tab,
    },
  );
  page.open({ tab: 't', doc: 'd', url: 'u', shim: 's' }, (frame) => host.receive(frame));
  await expect.poll(() => page.isOpen).toBe(true);
  frames.length = 0;
  results.forEach((result, index) => {
    deliver(`S${index}`, result);
  });
  await expect.poll(() => got.length).toBe(results.length);
  await host.pageGone();
  return { got, lengths: frames.map(({ length }) => length) };
}

const ok = (message: unknown): PluginResult => ({
  status: Status.OK,
  message,
  keepCallback: true,
});

describe('a long text', () => {
  const half = '\ud83d\ude00';
  it.each([
    ['control characters', '\u0001'.repeat(MAX_BATCH_LENGTH + 7)],
    // One character before: a piece ends in the middle of an emoji.
    ['emoji', `.${half.repeat(MAX_BATCH_LENGTH / 2 + 9)}`],
  ])('reaches the page whole, in pieces: %s', async (_kind, text) => {
    const event = { message: text, client: '/127.0.0.1:50000', event: 'message' };
    const { got, lengths } = await carry([ok('before'), ok(event), ok(text), ok('after')]);

    expect(got.map(({ id }) => id)).toEqual(['S0', 'S1', 'S2', 'S3']);
    expect(JSON.stringify(Object.keys(Object(got[1]?.msg)))).toBe('["message","client","event"]');
    expect(Reflect.get(Object(got[1]?.msg), 'message') === text).toBe(true);
    expect(got[2]?.msg === text).toBe(true);
    expect(Math.max(...lengths)).toBeLessThan(MAX_FRAME_LENGTH);
  });
});

describe('the results of one turn', () => {
  it('go out in several frames when their texts are too much for one', async () => {
    const text = '"'.repeat(MAX_BATCH_LENGTH / 4);
    const { got, lengths } = await carry(Array.from({ length: 14 }, () => ok(text)));

    expect(got.every(({ msg }) => msg === text)).toBe(true);
    expect(lengths).toHaveLength(4);
  });

  it('go out in several frames when their lists are', async () => {
    const clients = Array.from({ length: 1_000 }, (_, index) => `/127.0.0.1:${50_000 + index}`);
    const { got, lengths } = await carry(Array.from({ length: 600 }, () => ok({ clients })));

    expect(got.map(({ id }) => id)).toEqual(got.map((_, index) => `S${index}`));
    expect(lengths.length).toBeGreaterThan(4);
    expect(Math.max(...lengths)).toBeLessThan(MAX_FRAME_LENGTH);
  });

  it('go out in one frame otherwise', async () => {
    const { lengths } = await carry(Array.from({ length: 1_000 }, () => ok('hi')));
    expect(lengths).toHaveLength(1);
  });
});
