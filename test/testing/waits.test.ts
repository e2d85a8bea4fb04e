// What all waits of the kit have in common: a signal ends them. And clients that are read in a loop.
import { getEventListeners, once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  connectClient,
  createTarget,
  type Target,
  type TestClient,
  type TestEmulator,
  type TimeoutOptions,
} from '../../src/testing/index.js';
import '../../src/testing/vitest.js';
import * as patient from '../support/patient-kit.js';
import { useEcho, useEmulator } from './use-emulator.js';

interface Kit {
  readonly emulator: TestEmulator;
  readonly client: TestClient;
  readonly target: Target;
  /** A port that takes connections and never answers. */
  readonly silentUrl: string;
}

async function useKit() {
  const { emulator, server, url } = await useEcho();
  const target = createTarget({ url });
  onTestFinished(() => target.close());
  const client = await patient.connectClient(url);
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    silent.close();
  });
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  return { emulator, server, url, client, target, silent, silentUrl: `ws://127.0.0.1:${port}` };
}

type Wait = (kit: Kit, options: TimeoutOptions) => Promise<unknown>;

/** Each of these would wait for as long as a test may take. */
const WAITS: readonly (readonly [string, Wait])[] = [
  ['an emulator’s waitFor', ({ emulator }, options) => emulator.waitFor('error', options)],
  ['an emulator’s quiet', ({ emulator }, options) => emulator.quiet(2 ** 30, options)],
  ['a client’s next', ({ client }, options) => client.next(options)],
  ['connectClient', ({ silentUrl }, options) => connectClient(silentUrl, options)],
  ['a target’s waitFor', ({ target }, options) => target.waitFor('message', options)],
  ['a target’s quiet', ({ target }, options) => target.quiet(2 ** 30, options)],
  ['toReceive', async ({ client }, options) => expect(client).toReceive('never', options)],
  [
    'not.toReceive',
    async ({ client }, options) => expect(client).not.toReceive('never', { ...options }),
  ],
  [
    'a target’s connectClient, while its emulator starts',
    (_kit, options) =>
      createTarget({ emulator: () => new Promise(() => {}) }).connectClient(options),
  ],
  [
    'a target’s connectClient, while its app starts no server',
    (_kit, options) => createTarget({ emulator: useEmulator() }).connectClient(options),
  ],
];

const MAX = { timeoutMs: 2 ** 31 - 1 };

describe.each(WAITS)('%s', (_title, wait) => {
  it('rejects with the reason of its signal, and lets go of the signal', async () => {
    const kit = await useKit();
    const controller = new AbortController();
    const reason = new Error('enough');

    const waiting = wait(kit, { ...MAX, signal: controller.signal }).catch((error) => error);
    await expect.poll(() => listenersOf(controller)).toBe(1);
    controller.abort(reason);

    expect(await waiting).toBe(reason);
    expect(listenersOf(controller)).toBe(0);
    expect(await wait(kit, { signal: AbortSignal.abort(reason) }).catch((error) => error)).toBe(
      reason,
    );
  });
});

function listenersOf({ signal }: AbortController): number {
  return getEventListeners(signal, 'abort').length;
}

describe('a signal', () => {
  it('is let go of by waits that get what they wait for, or run out of time', async () => {
    const { emulator, client, target, url } = await useKit();
    const controller = new AbortController();
    const options = { ...patient.PATIENT, signal: controller.signal };
    const connected = connectClient(url, options);
    const waits = [
      emulator.waitFor('message', options),
      emulator.quiet(1, options),
      client.next(options),
      target.waitFor('message', options),
      expect(client).toReceive('echo hi', options),
    ];
    const late = client.next({ ...options, where: /never/, timeoutMs: 1 });
    // One for all: Node warns of a leak at eleven.
    expect(listenersOf(controller)).toBe(1);

    await expect(late).rejects.toThrow('nothing within 1 ms');
    (await target.connectClient(options)).send('hi');
    client.send('hi');
    await Promise.all(waits);
    const other = await connected;
    expect(listenersOf(controller)).toBe(0);

    controller.abort();
    other.send('still there');
    expect(await other.next(patient.PATIENT)).toBe('echo still there');
  });

  it('leaves what comes later to other waits', async () => {
    const { emulator, client } = await useKit();
    const controller = new AbortController();
    const aborted = Promise.allSettled([
      client.next({ signal: controller.signal }),
      emulator.waitFor('message', { signal: controller.signal }),
    ]);
    controller.abort();
    client.send('hi');

    expect((await aborted).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await client.next()).toBe('echo hi');
    expect(await emulator.waitFor('message')).toMatchObject({ message: 'hi' });
  });

  it('that is aborted already takes nothing that has come, and begins nothing', async () => {
    const { client, silent, silentUrl } = await useKit();
    const signal = AbortSignal.abort(new Error('enough'));
    const begun: string[] = [];
    silent.on('connection', () => begun.push('a connection'));
    const emulator = () => {
      begun.push('an emulator');
      return useEmulator();
    };
    client.send('hi');
    await expect(client).toReceive('echo hi', patient.PATIENT);

    for (const wait of [
      client.next({ signal }),
      connectClient(silentUrl, { signal }),
      createTarget({ emulator }).connectClient({ signal }),
    ]) {
      await expect(wait).rejects.toThrow('enough');
    }
    expect(await client.next()).toBe('echo hi');
    const later = once(silent, 'connection');
    connect(Number(new URL(silentUrl).port), '127.0.0.1').unref();
    await later;
    expect(begun).toEqual(['a connection']);
  });

  it('ends the connection that was being made', async () => {
    const { silent, silentUrl } = await useKit();
    const controller = new AbortController();
    const knocked = once(silent, 'connection');
    const connecting = connectClient(silentUrl, { ...MAX, signal: controller.signal });
    const [socket] = (await knocked) as [Socket];
    socket.resume().on('error', () => {});
    controller.abort(new Error('enough'));

    await expect(connecting).rejects.toThrow('enough');
    await once(socket, 'close');
  });

  it('is an AbortSignal', async () => {
    const { client } = await useKit();
    const signal = new AbortController() as unknown as AbortSignal;

    await expect(client.next({ signal })).rejects.toMatchObject({
      code: 'WSSEMU_ERR_INVALID_OPTION',
      message: 'next: signal takes an AbortSignal, such as that of an AbortController',
    });
  });
});

describe('a client in a loop', () => {
  it('gives its messages in order, and ends with its connection', async () => {
    const { server, client } = await useKit();
    for (const text of ['one', 'two', 'three', 'four']) client.send(text);
    const first = await client.next();
    const messages: string[] = [];
    for await (const message of client) {
      messages.push(message);
      if (message === 'echo two') messages.push(`next: ${await client.next()}`);
      if (message === 'echo four') server.stop();
    }

    expect(first).toBe('echo one');
    expect(messages).toEqual(['echo two', 'next: echo three', 'echo four']);
    expect((await client.closed).code).toBe(1001);
  });

  it('gives what came before the end first', async () => {
    const { client } = await useKit();
    client.send('one');
    client.send('two');
    await expect(client).toReceive('echo two', patient.PATIENT);
    client.reset();
    await client.closed;

    const messages: string[] = [];
    for await (const message of client) messages.push(message);
    expect(messages).toEqual(['echo one', 'echo two']);
  });

  it('leaves the rest to others when the loop is left', async () => {
    const { client } = await useKit();
    client.send('one');
    client.send('two');
    for await (const message of client) {
      expect(message).toBe('echo one');
      break;
    }

    expect(await client.next()).toBe('echo two');
  });
});

describe('await using', () => {
  it('closes clients, targets and emulators at the end of the block', async () => {
    const { emulator: outer, server, url } = await useKit();
    const ends: string[] = [];
    {
      await using target = createTarget({ url });
      await using client = await connectClient(url, patient.PATIENT);
      const ofTarget = await target.connectClient(patient.PATIENT);
      for (const { id } of [client, ofTarget]) {
        await outer.waitFor('connected', { where: { client: id } });
      }
      // It answers its close all the same, when it has read what came before.
      client.freeze();
      server.send(client.id, 'x'.repeat(2 ** 20));
      client.closed.then(({ code }) => ends.push(`client ${code}`));
      ofTarget.closed.then(({ code }) => ends.push(`target’s client ${code}`));
    }
    expect(ends).toEqual(['client 1005', 'target’s client 1005']);

    await outer[Symbol.asyncDispose]();
    await expect(connectClient(url)).rejects.toThrow('ECONNREFUSED');
  });
});
