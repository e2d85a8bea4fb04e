// What is behind cordova.plugins.zeroconf: phones of one process find each other.
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/index.js';

let used = 0;

/** A type that no other test looks for: all emulators of a process see each other. */
function ownType(): string {
  used += 1;
  return `_game${used}._tcp.`;
}

function useApp(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ host: '127.0.0.1', ...options });
  onTestFinished(() => emulator.close());
  const said: string[] = [];
  emulator.onTrace((entry) => entry.kind === 'log' && said.push(entry.text));
  const ask = (action: string, ...args: unknown[]) =>
    new Promise((resolve) => {
      const fail = (message: unknown) => resolve(`failure ${message}`);
      emulator.exec(resolve, fail, 'ZeroConf', action, args);
    });
  return {
    ...{ emulator, said, ask },
    /** What a watch hears: the action, the name and the port. */
    watch(type: string, domain = 'local.') {
      const heard: string[] = [];
      const hear = (message: unknown) => {
        const { action, service } = message as Heard;
        heard.push(`${action} ${service.name} ${service.port}`);
      };
      emulator.exec(hear, null, 'ZeroConf', 'watch', [type, domain, 'any']);
      return heard;
    },
    register: (type: string, name: string, port: unknown = 3001, txt: unknown = {}) =>
      ask('register', type, 'local.', name, port, txt, 'any'),
  };
}

interface Heard {
  readonly action: string;
  readonly service: { readonly name: string; readonly port: number };
}

/** Both phones have taken all results that were on their way. */
async function settled(...apps: readonly { readonly emulator: Emulator }[]): Promise<void> {
  for (const { emulator } of apps) {
    await new Promise((resolve) => emulator.exec(resolve, null, 'ZeroConf', 'getHostname', []));
  }
}

it('finds what another phone registers, in the plugin’s own shape', async () => {
  const type = ownType();
  const [host, guest] = [useApp({ ip: '192.168.0.20' }), useApp()];
  const got: unknown[] = [];
  guest.emulator.exec((message) => got.push(message), null, 'ZeroConf', 'watch', [type, 'local.']);
  const registered = await host.register(type, 'Quiz', '3001', { room: 7, open: true, of: null });
  await settled(guest);

  const service = {
    domain: 'local.',
    type,
    name: 'Quiz',
    port: 3001,
    hostname: 'android-wss-emu.local.',
    ipv4Addresses: ['192.168.0.20'],
    ipv6Addresses: [],
    txtRecord: { room: '7', open: 'true', of: 'null' },
  };
  const added = { ...service, port: 0, hostname: '', ipv4Addresses: [], txtRecord: {} };
  expect(JSON.stringify([registered, ...got])).toBe(
    JSON.stringify([
      { action: 'registered', service },
      { action: 'added', service: added },
      { action: 'resolved', service },
    ]),
  );
  expect(await host.ask('getHostname')).toBe('android-wss-emu');
});

it('finds what was there before, and hears of it no more after unwatch, close and reInit', async () => {
  const type = ownType();
  const [host, guest] = [useApp(), useApp()];
  await host.register(type, 'A');
  const first = guest.watch(type);
  const second = guest.watch(type);
  await host.register(type, 'B');
  await guest.ask('unwatch', type, 'local.');
  await host.register(type, 'C');
  const third = guest.watch(type);
  await guest.ask('close');
  await host.register(type, 'D');
  const fourth = guest.watch(type);
  await guest.ask('reInit');
  await host.register(type, 'E');
  await settled(guest);

  const found = (...names: string[]) =>
    names.flatMap((name) => [`added ${name} 0`, `resolved ${name} 3001`]);
  expect([first, second, third, fourth]).toEqual([
    found('A'),
    found('A', 'B'),
    found('A', 'B', 'C'),
    found('A', 'B', 'C', 'D'),
  ]);
});

it('loses what is unregistered or stopped, and whose app restarts or ends', async () => {
  const type = ownType();
  const [host, guest] = [useApp(), useApp()];
  const heard = guest.watch(type);
  const lost = async (end: () => Promise<unknown>) => {
    await host.register(type, 'Quiz');
    await settled(guest);
    heard.length = 0;
    await end();
    await settled(guest);
    return heard.splice(0);
  };
  const ends = [
    () => host.ask('unregister', type, 'local.', 'Quiz'),
    () => host.ask('stop'),
    () => host.ask('reInit'),
    () => host.emulator.restart(),
    () => host.emulator.close(),
  ];
  for (const end of ends) expect(await lost(end)).toEqual(['removed Quiz 3001']);
  expect(await guest.ask('unregister', type, 'local.', 'Nobody')).toBe('OK');
});

it('loses sight of a phone that is offline, which still sees itself, and finds it again', async () => {
  const type = ownType();
  const [host, guest] = [useApp(), useApp()];
  await host.register(type, 'H');
  await guest.register(type, 'G');
  const [heardByHost, heardByGuest] = [host.watch(type), guest.watch(type)];
  await settled(host, guest);
  heardByHost.length = 0;
  heardByGuest.length = 0;
  host.emulator.network.offline();
  await settled(host, guest);
  host.emulator.network.online();
  await settled(host, guest);

  expect(heardByHost).toEqual(['removed G 3001', 'added G 0', 'resolved G 3001']);
  expect(heardByGuest).toEqual(['removed H 3001', 'added H 0', 'resolved H 3001']);
});

it('numbers a name that is taken', async () => {
  const type = ownType();
  const [host, guest] = [useApp(), useApp()];
  const names = [];
  for (const { register } of [host, guest, host]) {
    names.push(((await register(type, 'Quiz')) as Heard).service.name);
  }
  expect(names).toEqual(['Quiz', 'Quiz (2)', 'Quiz (3)']);
});

it('hears nothing of a type without its dots, as on a phone, and says why', async () => {
  const type = ownType();
  const [host, guest] = [useApp(), useApp()];
  const heard = guest.watch(type.replace(/\.$/, ''), '.local');
  expect(guest.said).toEqual([expect.stringContaining('the type is written "_http._tcp."')]);
  const all = guest.watch(type);
  await host.ask('register', type.replace(/\.$/, ''), '.local', 'Quiz', 3001);
  await settled(guest);
  expect([heard, all]).toEqual([[], ['added Quiz 0', 'resolved Quiz 3001']]);
});

it.each(['Watch', 'toString', 'nothing'])('refuses the action %s', async (action) => {
  expect(await useApp().ask(action)).toBe(`failure Invalid action: ${action}`);
});
