import { describe, expect, it } from 'vitest';
import { BridgePage, CONNECTION_LOST } from '../../src/bridge/page-end.js';
import { maxCallLength, type ResultMessage } from '../../src/bridge/protocol.js';
import { ACK_LENGTH } from '../../src/bridge/window.js';

const MAX_FRAME_BYTES = 100_000;
const MAX_CALL_LENGTH = maxCallLength(MAX_FRAME_BYTES);
const WELCOME = JSON.stringify([
  { t: 'welcome', v: 1, tab: 't', services: [], maxCallLength: MAX_CALL_LENGTH },
]);

function usePage() {
  const sent: string[] = [];
  const results: ResultMessage[] = [];
  const page = new BridgePage({
    onWelcome: () => {},
    onResults: (got) => results.push(...got),
    onCommand: () => {},
  });
  return {
    page,
    sent,
    results,
    open() {
      page.open({ tab: '', doc: 'd', url: 'u', shim: 's' }, (frame) => sent.push(frame));
      sent.length = 0;
      page.receive(WELCOME);
    },
  };
}

/** What is sent in a turn is sent by the end of its microtasks. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('BridgePage', () => {
  it('sends the calls of a turn as one frame, those from before welcome too', async () => {
    const { page, sent, open } = usePage();
    page.exec('S1', 'S', 'a', [1]);
    open();
    page.exec('S2', 'S', 'b', undefined);
    await turn();

    const calls = JSON.parse(sent[0] ?? '');
    expect(sent).toHaveLength(1);
    expect(calls.slice(0, 2)).toEqual([
      { t: 'exec', id: 'S1', service: 'S', action: 'a', args: [1] },
      { t: 'exec', id: 'S2', service: 'S', action: 'b', args: null },
    ]);
  });

  it('never sends a frame that is longer than the emulator takes', async () => {
    const { page, sent, open } = usePage();
    open();
    const text = 'あ'.repeat(0.6 * MAX_CALL_LENGTH);
    for (const id of ['S1', 'S2', 'S3']) page.exec(id, 'S', 'a', [text]);
    await turn();

    expect(sent.map((frame) => JSON.parse(frame)[0].id)).toEqual(['S1', 'S2', 'S3']);
    expect(Math.max(...sent.map((frame) => Buffer.byteLength(frame)))).toBeLessThan(
      MAX_FRAME_BYTES,
    );
  });

  it('fills a frame to the last byte, and not beyond', async () => {
    const { page, sent, results, open } = usePage();
    open();
    const wrapping = JSON.stringify({ t: 'exec', id: 'S1', service: 'S', action: 'a', args: [''] });
    const length = MAX_CALL_LENGTH - wrapping.length;
    page.exec('S1', 'S', 'a', ['x'.repeat(length)]);
    page.exec('S2', 'S', 'a', ['x'.repeat(length + 1)]);
    // Many that fit only without their commas.
    for (let count = 0; count < 3_000; count += 1) page.exec('S3', 'S', 'a', []);
    await turn();

    expect(results).toEqual([
      {
        ...{ t: 'result', id: 'S2', ok: false, status: 9, keep: false },
        msg: `wss-emu: a call of ${MAX_CALL_LENGTH + 1} characters is too long for the bridge, which takes ${MAX_CALL_LENGTH}: send the message in parts`,
      },
    ]);
    expect(JSON.parse(sent[0] ?? '')).toHaveLength(1);
    expect(sent.flatMap((frame) => JSON.parse(frame)).length).toBe(3_002);
    expect(Math.max(...sent.map((frame) => frame.length))).toBeLessThanOrEqual(MAX_CALL_LENGTH + 2);
  });

  it('checks calls from before welcome too, once it knows the limit', async () => {
    const { page, sent, results, open } = usePage();
    page.exec('S1', 'S', 'a', ['x'.repeat(MAX_CALL_LENGTH)]);
    page.exec('S2', 'S', 'a', []);
    open();
    await turn();

    expect(results.map(({ id }) => id)).toEqual(['S1']);
    expect(sent.flatMap((frame) => JSON.parse(frame)).map(({ id }) => id)).toEqual([
      'S2',
      undefined,
    ]);
  });

  it('acknowledges what it has worked off: with its calls, and at the latest at a sixteenth of the window', async () => {
    const { page, sent, open } = usePage();
    open();
    await turn();
    expect(sent).toEqual([]);

    page.exec('S1', 'S', 'a', []);
    await turn();
    expect(JSON.parse(sent[0] ?? '').at(-1)).toEqual({ t: 'ack', length: WELCOME.length });

    const frame = `[]${' '.repeat(ACK_LENGTH - 2)}`;
    page.receive(frame);
    await turn();
    expect(sent[1]).toBe(`[{"t":"ack","length":${frame.length}}]`);
  });

  it('fails calls once the connection is lost, later, as every call is answered', async () => {
    const { page, results, sent, open } = usePage();
    open();
    page.lose();
    page.exec('S1', 'S', 'a', []);
    expect(results).toEqual([]);
    await turn();

    expect(results).toEqual([
      { t: 'result', id: 'S1', ok: false, status: 9, keep: false, msg: CONNECTION_LOST },
    ]);
    expect(sent).toEqual([]);
  });
});
