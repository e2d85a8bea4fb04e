// The emulator as tests have it: its waits, its history, and what it leaves behind.
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEmulator as createPlainEmulator } from '../../src/index.js';
import { ownPlace } from '../../src/testing/address.js';
import { createEmulator, watch } from '../../src/testing/index.js';
import { connectClient, patientEmulator } from '../support/patient-kit.js';
import { startEcho, useEcho, useEmulator } from './use-emulator.js';

describe('waitFor', () => {
  it('resolves from what has happened already', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    client.send('hi');
    await client.next();

    expect(await emulator.waitFor('message')).toEqual({
      message: 'hi',
      client: client.id,
      event: 'message',
      port: Number(new URL(url).port),
      page: 0,
      t: expect.any(Number),
    });
  });

  it('tells of starts and stops, with what clients connect to', async () => {
    const emulator = useEmulator({ ports: 'free', ip: '192.0.2.7' });
    const server = startEcho(emulator, 3001);

    const started = await emulator.waitFor('started');
    const { port } = started;
    server.stop();

    expect(started).toMatchObject({ ip: '192.0.2.7', url: `ws://127.0.0.1:${port}` });
    expect(await emulator.waitFor('stopped')).toMatchObject({ event: 'stopped', port });
  });

  it('hands each event out once, in order', async () => {
    const { emulator, url } = await useEcho();
    const both = Promise.all([emulator.waitFor('connected'), emulator.waitFor('connected')]);
    const one = await connectClient(url);
    const two = await connectClient(url);
    const three = await connectClient(url);

    expect((await both).map(({ client }) => client)).toEqual([one.id, two.id]);
    expect((await emulator.waitFor('connected')).client).toBe(three.id);
    await expect(emulator.waitFor('connected', { timeoutMs: 10 })).rejects.toThrow('within 10 ms');
  });

  it('leaves the events that are not wanted', async () => {
    const { emulator, url } = await useEcho();
    const one = await connectClient(url);
    const two = await connectClient(url);
    const fields = { client: two.id, message: 'from two' };
    const wanted = emulator.waitFor('message', { where: fields });
    one.send('from one');
    two.send('also from two');
    two.send('from two');

    expect((await wanted).message).toBe('from two');
    const where = ({ message }: { message: string }) => message.startsWith('from');
    expect((await emulator.waitFor('message', { where })).message).toBe('from one');
  });

  it('fails as its filter does, and the emulator goes on', async () => {
    const { emulator, url } = await useEcho();
    const where = () => {
      throw new Error('a bug of the test');
    };
    const broken = emulator.waitFor('message', { where });
    const next = emulator.waitFor('message');
    const client = await connectClient(url);
    client.send('hi');

    await expect(broken).rejects.toThrow('a bug of the test');
    expect((await next).message).toBe('hi');
  });

  it('says what it waited for and what came', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    client.send('hi');
    await client.next();

    const where = { client: '/192.0.2.1:1' };
    const error = await emulator.waitFor('disconnected', { where, timeoutMs: 20 }).catch(String);

    const port = new URL(url).port;
    expect(error).toMatch(
      new RegExp(
        `^TimeoutError: waitFor\\('disconnected', where {"client":"/192.0.2.1:1"}\\): nothing within 20 ms.\n` +
          `What came at the emulator:\n` +
          ` +\\d+ ms  started +port ${port}\n` +
          ` +\\d+ ms  connected +${client.id}\n` +
          ` +\\d+ ms  message +${client.id} "hi"\n` +
          ` +\\d+ ms  sent +${client.id} "echo hi"$`,
      ),
    );
  });

  it('shows the last events only, and says how many it leaves out', async () => {
    const { emulator, url } = await useEcho();
    const client = await connectClient(url);
    for (let n = 1; n <= 30; n += 1) client.send(`${n} ${'x'.repeat(n * 10)}`);
    await client.next({ where: /echo 30/ });

    const error = await emulator.waitFor('stopped', { timeoutMs: 10 }).catch(String);

    expect(String(error).split('\n')).toHaveLength(2 + 21);
    expect(error).toContain('  … 42 before that\n');
    // The last answer is the last of all, whether the messages before it came together or one by one.
    expect(error).toMatch(/"echo 30 x+"… \(308 characters\)$/);
  });

  it('refuses what nobody could wait for', async () => {
    const { emulator } = await useEcho();
    await expect(emulator.waitFor('conected' as 'connected')).rejects.toMatchObject({
      code: 'WSSEMU_ERR_INVALID_OPTION',
      message:
        'waitFor takes connected, disconnected, message, error, started, stopped, not "conected"',
    });
  });

  it('ends with the emulator', async () => {
    const { emulator } = await useEcho();
    const late = emulator.waitFor('message');
    const failure = expect(late).rejects.toThrow("waitFor('message'): the emulator was closed");

    await emulator.close();

    await failure;
    await expect(emulator.waitFor('error')).rejects.toThrow('the emulator was closed');
    expect((await emulator.waitFor('stopped')).event).toBe('stopped');
  });
});

describe('quiet', () => {
  it('waits until nothing has happened for a while', async () => {
    const { emulator, server, url } = await useEcho();
    const client = await connectClient(url);
    let ticks = 0;
    // Each tick is due before the quiet that follows the one before it, however late both are.
    const chatter = setInterval(() => {
      ticks += 1;
      server.send(client.id, 'tick');
      if (ticks === 20) clearInterval(chatter);
    }, 5);

    await emulator.quiet(50);

    expect(ticks).toBe(20);
    expect((emulator.history.at(-1)?.t ?? 0) + 45).toBeLessThan(performance.now());
  });

  it('says that it does not become quiet', async () => {
    const { emulator, server, url } = await useEcho();
    const client = await connectClient(url);
    const chatter = setInterval(() => server.send(client.id, 'tick'), 5);
    onTestFinished(() => clearInterval(chatter));

    await expect(emulator.quiet(200, { timeoutMs: 300 })).rejects.toThrow(
      /^quiet\(200\): not quiet within 300 ms.\nWhat came at the emulator:.*"tick"/s,
    );
  });
});

describe('history', () => {
  it('is all that the trace tells', async () => {
    const emulator = useEmulator();
    const traced: unknown[] = [];
    emulator.onTrace((entry) => traced.push(entry));
    startEcho(emulator);
    const { url } = await emulator.waitFor('started');
    const client = await connectClient(url);
    client.send('hi');
    await client.next();

    expect(emulator.history).toEqual(traced);
    expect(new Set(emulator.history.map(({ kind }) => kind))).toEqual(
      new Set(['call', 'state', 'result', 'event', 'frame']),
    );
  });
});

describe('watch', () => {
  it('gives an emulator from elsewhere what tests need, once', async () => {
    const plain = createPlainEmulator({ ports: 'free' });
    onTestFinished(() => plain.close());

    const emulator = patientEmulator(watch(plain));
    startEcho(emulator);

    expect(emulator).toBe(plain);
    expect(watch(plain)).toBe(emulator);
    expect((await emulator.waitFor('started')).url).toMatch(/^ws:\/\/127\.0\.0\.1:\d+$/);
    const starts = emulator.history.filter(({ kind }) => kind === 'call');
    expect(starts).toHaveLength(1);
  });
});

describe('phones side by side', () => {
  const hasOwnAddresses = 'host' in ownPlace();

  it.runIf(hasOwnAddresses)(
    'have an address each, and the port that their app asks for',
    async () => {
      const phones = [useEmulator(), useEmulator(), useEmulator()];
      for (const phone of phones) startEcho(phone, 3001);

      const started = await Promise.all(phones.map((phone) => phone.waitFor('started')));

      expect(started.map(({ port }) => port)).toEqual([3001, 3001, 3001]);
      expect(new Set(started.map(({ ip }) => ip)).size).toBe(3);
      for (const { ip, url } of started) {
        expect(url).toBe(`ws://${ip}:3001`);
        const client = await connectClient(url);
        client.send('hi');
        expect(await client.next()).toBe('echo hi');
        expect(client.id).toContain('/127.');
      }
    },
  );

  it('have a port each where there are no such addresses', async () => {
    const phones = [ownPlace('darwin'), ownPlace('darwin')].map(useEmulator);
    for (const phone of phones) startEcho(phone, 3001);

    const started = await Promise.all(phones.map((phone) => phone.waitFor('started')));

    expect(new Set(started.map(({ port }) => port)).size).toBe(2);
    for (const { url } of started) {
      const client = await connectClient(url);
      client.send('hi');
      expect(await client.next()).toBe('echo hi');
    }
  });

  it('listen where their test says, if it says so', async () => {
    const emulator = useEmulator({ host: '127.0.0.1', ports: 'free' });
    startEcho(emulator);
    expect((await emulator.waitFor('started')).ip).toBe('127.0.0.1');
  });

  it('have addresses that others do not have', () => {
    const hosts = Array.from({ length: 1_000 }, () => ownPlace('linux').host);
    expect(new Set(hosts).size).toBe(1_000);
    expect(
      hosts.every((host) =>
        /^127(\.([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])){3}$/.test(String(host)),
      ),
    ).toBe(true);
  });
});

describe('close', () => {
  it('ends all clients, those that are frozen too', async () => {
    const { emulator, url } = await useEcho();
    const other = await useEcho();
    const client = await connectClient(url);
    const frozen = await connectClient(url);
    const stranger = await connectClient(other.url);
    frozen.freeze();

    await emulator.close();

    expect(await Promise.race([client.closed, 'open'])).toEqual({ code: 1001, reason: '' });
    expect(await Promise.race([frozen.closed, 'open'])).toMatchObject({ reason: '' });
    stranger.send('hi');
    expect(await stranger.next()).toBe('echo hi');
  });
});

describe('fake timers', () => {
  it('stall neither the emulator nor the kit', async () => {
    vi.useFakeTimers({ toFake: [...FAKED] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const emulator = patientEmulator(createEmulator());
    const target: { document?: EventTarget } = {};
    const uninstall = emulator.installGlobals(target);
    await new Promise<void>((resolve) => {
      target.document?.addEventListener('deviceready', () => resolve());
    });
    const server = startEcho(emulator);
    const { url } = await emulator.waitFor('started');
    const client = await connectClient(url);
    client.send('hi');

    expect(await client.next()).toBe('echo hi');
    await emulator.quiet(30);
    await expect(emulator.waitFor('error', { timeoutMs: 10 })).rejects.toThrow('within 10 ms');
    server.stop();
    await emulator.waitFor('stopped');
    uninstall();
    await emulator.close();
  });

  it('do not stall what keeps clients alive', async () => {
    vi.useFakeTimers({ toFake: [...FAKED] });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    const { emulator, url } = await useEcho({ keepAliveMs: 300 });
    const { t } = await emulator.waitFor('connected', {
      where: { client: (await useFrozenClient(url)).id },
    });

    expect((await emulator.waitFor('disconnected')).t).toBeGreaterThan(t + 400);
  });
});

async function useFrozenClient(url: string) {
  const client = await connectClient(url);
  client.freeze();
  return client;
}

/** All that vitest can fake in threads and processes alike. */
const FAKED = [
  'setTimeout',
  'clearTimeout',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'Date',
  'performance',
  'queueMicrotask',
] as const;
