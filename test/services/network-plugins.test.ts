// What is behind navigator.connection and networkinterface: the phone's Wi-Fi.
import { networkInterfaces } from 'node:os';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../../src/index.js';

function usePhoneOf(options?: EmulatorOptions) {
  const emulator = createEmulator(options);
  onTestFinished(() => emulator.close());
  return {
    emulator,
    ask: async (action: string, ...args: unknown[]) => {
      const { ok, message } = await emulator.execFor(0, 'networkinterface', action, args);
      return `${ok ? 'success' : 'failure'} ${JSON.stringify(message)}`;
    },
  };
}

const NO_ADDRESS = 'failure "No valid IP address identified"';

it('tells the connection, and each change to the call that came last', async () => {
  const { emulator } = usePhoneOf();
  const calls = [1, 2].map(() => {
    const told: unknown[] = [];
    emulator.exec((type) => told.push(type), null, 'NetworkStatus', 'getConnectionInfo', []);
    return told;
  });
  emulator.network.offline();
  emulator.network.offline();
  emulator.network.online();
  emulator.network.online({ ip: '10.0.0.2' });
  expect(await emulator.execFor(0, 'NetworkStatus', 'getconnectioninfo', [])).toEqual({
    ok: false,
    message: 'Invalid action',
  });
  expect(calls).toEqual([['wifi'], ['wifi', 'none', 'wifi', 'none', 'wifi']]);
  await emulator.restart();
  emulator.network.offline();
  expect((await emulator.execFor(0, 'NetworkStatus', 'getConnectionInfo', [])).message).toBe(
    'none',
  );
  expect(calls[1]).toHaveLength(5);
});

it.each<[EmulatorOptions, string]>([
  [{}, '{"subnet":"255.0.0.0","ip":"127.0.0.1"}'],
  [{ host: '127.0.0.3' }, '{"subnet":"255.0.0.0","ip":"127.0.0.3"}'],
  [{ ip: '192.168.0.20' }, '{"subnet":"255.255.255.0","ip":"192.168.0.20"}'],
])('tells the address at which its servers are reached: %j', async (options, printed) => {
  expect(await usePhoneOf(options).ask('getWiFiIPAddress')).toBe(`success ${printed}`);
});

it('tells a machine’s address with its own netmask', async () => {
  const { ask } = usePhoneOf({ host: true });
  const all = Object.values(networkInterfaces()).flatMap((found = []) => found);
  const own = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  expect(await ask('getWiFiIPAddress')).toBe(
    own ? `success ${JSON.stringify({ subnet: own.netmask, ip: own.address })}` : NO_ADDRESS,
  );
});

it('has no address offline, and another one in another network', async () => {
  const { emulator, ask } = usePhoneOf();
  emulator.network.offline();
  expect(await ask('getWiFiIPAddress')).toBe(NO_ADDRESS);
  emulator.network.online({ ip: '10.0.0.2' });
  expect(await ask('getWiFiIPAddress')).toBe('success {"subnet":"255.255.255.0","ip":"10.0.0.2"}');
  expect(await ask('getCarrierIPAddress')).toBe(NO_ADDRESS);
});

it.each([
  [['http://example.com/a?b'], 'success [{"type":"DIRECT","host":"none","port":"none"}]'],
  [[], `failure "Error while calling ''getHttpProxyInformation' 'Index 0 out of range [0..0)"`],
  [
    ['www'],
    `failure "Error while calling ''getHttpProxyInformation' 'protocol = null host = null"`,
  ],
  [
    ['file:///a'],
    `failure "Error while calling ''getHttpProxyInformation' 'protocol = file host = null"`,
  ],
])('knows no proxy: %j', async (args, printed) => {
  expect(await usePhoneOf().ask('getHttpProxyInformation', ...args)).toBe(printed);
});

it('refuses another action in its own words', async () => {
  expect(await usePhoneOf().ask('getIPAddress')).toBe(
    `failure "Error no such method 'getIPAddress'"`,
  );
});
