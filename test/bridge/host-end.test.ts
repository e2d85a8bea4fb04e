import { describe, expect, it, vi } from 'vitest';
import { BridgeHost, type HostEnvironment } from '../../src/bridge/host-end.js';
import { WINDOW_LENGTH } from '../../src/bridge/window.js';
import type { Service } from '../../src/cordova/service.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';
import { PATIENCE } from '../support/patience.js';

const HELLO = '[{"t":"hello","v":1,"tab":"t","doc":"d","url":"u","shim":"s"}]';

function useHost(environment: Partial<HostEnvironment> = {}) {
  const sent: string[] = [];
  const closed = vi.fn();
  const host = new BridgeHost(
    { send: (frame) => sent.push(frame), close: closed },
    {
      schedule: setImmediate,
      helloTimeoutMs: PATIENCE,
      settings: { device: {}, www: '', shim: 's', lifecycle: 'auto', maxCallLength: 2 ** 26 },
      onLife: () => {},
      createRegistry: (_host, _hello, deliver) => new ServiceRegistry(new Map(), deliver),
      claimTab: async ({ tab }) => tab,
      ...environment,
    },
  );
  return { host, sent, closed };
}

describe('BridgeHost', () => {
  it('closes a connection that does not say hello in time', async () => {
    const { closed } = useHost({ helloTimeoutMs: 5 });
    await expect.poll(() => closed.mock.calls).toEqual([[4408, 'no hello']]);
  });

  it('gives nothing to a page that has gone while its tab was being claimed', async () => {
    const createRegistry = vi.fn();
    const { host, sent } = useHost({ createRegistry });
    host.receive(HELLO);
    await host.pageGone();

    expect([sent, createRegistry.mock.calls]).toEqual([[], []]);
  });

  it('takes nothing from a page that has gone', async () => {
    const { host, sent, closed } = useHost();
    await host.pageGone();
    host.receive('nonsense');

    expect([sent, closed.mock.calls]).toEqual([[], []]);
  });
});

/** A page, and what it has been told of its input. */
async function openPage() {
  const paused: boolean[] = [];
  const service: Service = {
    execute(_action, [length], context) {
      context.success('x'.repeat(Number(length)));
      return true;
    },
    setInputPaused: (isPaused) => paused.push(isPaused),
    onReset: async () => {},
  };
  const { host, sent, closed } = useHost({
    createRegistry: (_host, _hello, deliver) =>
      new ServiceRegistry(new Map([['S', service]]), deliver),
  });
  host.receive(HELLO);
  await expect.poll(() => sent).toHaveLength(1);
  const ask = async (length: number) => {
    host.receive(`[{"t":"exec","id":"S1","service":"S","action":"a","args":[${length}]}]`);
    await new Promise(setImmediate);
  };
  const ack = (length: number) => host.receive(`[{"t":"ack","length":${length}}]`);
  return { paused, ask, ack, closed, sent };
}

describe('the window', () => {
  it('pauses the services’ input when it is full, and until half of it is worked off', async () => {
    const { paused, ask, ack } = await openPage();
    await ask(WINDOW_LENGTH / 2);
    expect(paused).toEqual([]);
    await ask(WINDOW_LENGTH / 2);
    expect(paused).toEqual([true]);
    ack(WINDOW_LENGTH / 4);
    await ask(0);
    expect(paused).toEqual([true]);
    ack(WINDOW_LENGTH / 2);
    expect(paused).toEqual([true, false]);
  });

  it('is not opened wider by a page that acknowledges what it was never sent', async () => {
    const { paused, ask, ack, closed } = await openPage();
    ack(1e300);
    await ask(WINDOW_LENGTH + 1);
    expect(paused).toEqual([true]);
    ack(-1e300);
    ack(WINDOW_LENGTH);
    expect(closed).toHaveBeenCalledWith(4400, 'length is not a number from 0 up');
  });
});

describe('results for a page that is behind', () => {
  it('wait until it has worked off what it has, and then go out in order', async () => {
    const { ask, ack, sent } = await openPage();
    const ids = () => sent.slice(1).map((frame) => JSON.parse(frame)[0].msg.length);
    await ask(WINDOW_LENGTH);
    await ask(1);
    await ask(2);
    await new Promise(setImmediate);
    expect(ids()).toEqual([WINDOW_LENGTH]);
    ack(WINDOW_LENGTH);
    await expect.poll(ids).toEqual([WINDOW_LENGTH, 1, 2]);
  });
});
