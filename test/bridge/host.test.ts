import { describe, expect, it, vi } from 'vitest';
import { BridgeHost, type HostEnvironment } from '../../src/bridge/host.js';
import { ServiceRegistry } from '../../src/cordova/service-registry.js';

const HELLO = '[{"t":"hello","v":1,"tab":"t","doc":"d","url":"u","shim":"s"}]';

function useHost(environment: Partial<HostEnvironment> = {}) {
  const sent: string[] = [];
  const closed = vi.fn();
  const host = new BridgeHost(
    { send: (frame) => sent.push(frame), close: closed },
    {
      schedule: setImmediate,
      helloTimeoutMs: 1_000,
      settings: { device: {}, www: '', shim: 's', lifecycle: 'auto' },
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
    await vi.waitFor(() => expect(closed).toHaveBeenCalledWith(4408, 'no hello'));
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
