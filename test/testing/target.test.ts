// One suite, any target: which one it is, and what its clients observe.
import { execFile } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createEmulator, createTarget, type TargetOptions } from '../../src/testing/index.js';
import '../../src/testing/vitest.js';
import { spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { PATIENT, patientTarget } from '../support/patient-kit.js';
import { startEcho, useEcho, useEmulator } from './use-emulator.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

function useTarget(options?: TargetOptions) {
  const target = patientTarget(createTarget(options));
  onTestFinished(() => target.close());
  return target;
}

describe('createTarget', () => {
  it('talks to an emulator’s app, as soon as that has started', async () => {
    const emulator = useEmulator();
    const target = useTarget({ emulator });
    const connected = target.connectClient();
    startEcho(emulator);

    const client = await connected;
    client.send('hi');

    expect(await client.next()).toBe('echo hi');
    // It takes no event from the test.
    expect((await emulator.waitFor('started')).event).toBe('started');
  });

  it('talks to whatever listens at a URL', async () => {
    const { url } = await useEcho();
    vi.stubEnv('WSS_EMU_TARGET', 'ws://127.0.0.1:1');
    const client = await useTarget({ url }).connectClient();
    client.send('hi');
    expect(await client.next()).toBe('echo hi');
  });

  it('is what WSS_EMU_TARGET names, and starts no emulator then', async () => {
    const { url } = await useEcho();
    vi.stubEnv('WSS_EMU_TARGET', url);
    const emulator = () => {
      throw new Error('started');
    };

    for (const target of [useTarget(), useTarget({ emulator })]) {
      const client = await target.connectClient();
      client.send('hi');
      expect(await client.next()).toBe('echo hi');
    }
  });

  it('keeps to an emulator that is there, whatever WSS_EMU_TARGET names', async () => {
    vi.stubEnv('WSS_EMU_TARGET', 'ws://127.0.0.1:1');
    const { emulator } = await useEcho();
    const client = await useTarget({ emulator }).connectClient();
    client.send('hi');
    expect(await client.next()).toBe('echo hi');
  });

  it('starts one emulator for all its clients, and closes it', async () => {
    const started: ReturnType<typeof createEmulator>[] = [];
    const target = useTarget({
      emulator() {
        const emulator = createEmulator();
        startEcho(emulator);
        started.push(emulator);
        return emulator;
      },
    });
    expect(started).toHaveLength(0);
    const clients = await Promise.all([target.connectClient(), target.connectClient()]);
    clients[0].freeze();

    await target.close();

    expect(started).toHaveLength(1);
    expect((await started[0]?.waitFor('stopped', PATIENT))?.event).toBe('stopped');
    // A frozen one is thawed for it, and answers: it is not cut off (1006).
    expect(await Promise.all(clients.map((client) => client.closed))).toEqual([
      { code: 1005, reason: '' },
      { code: 1005, reason: '' },
    ]);
  });

  it('says what to give it', () => {
    vi.stubEnv('WSS_EMU_TARGET', undefined);
    expect(() => createTarget()).toThrow(
      'createTarget: no target. Give it { emulator } or { url }, or set WSS_EMU_TARGET to a URL such as ws://192.168.0.20:3001',
    );
    vi.stubEnv('WSS_EMU_TARGET', '192.168.0.20:3001');
    expect(() => createTarget()).toThrow(
      'WSS_EMU_TARGET: a target\'s URL is one such as ws://192.168.0.20:3001, not "192.168.0.20:3001"',
    );
    for (const url of ['http://localhost', 'ws://']) {
      expect(() => createTarget({ url })).toThrow(/^createTarget: a target's URL/);
    }
  });

  it('says that the app has started no server', async () => {
    const emulator = useEmulator();
    const target = useTarget({ emulator });
    await expect(target.connectClient({ timeoutMs: 10 })).rejects.toThrow(
      'connectClient: the app has started no server within 10 ms.\nNothing came at the emulator.',
    );
  });

  it('says that nobody is there', async () => {
    const url = `ws://127.0.0.1:${await findFreePort()}`;
    await expect(useTarget({ url }).connectClient()).rejects.toThrow(`"${url}"): ECONNREFUSED`);
  });
});

describe('a target', () => {
  it('has what its clients did and observed', async () => {
    const { server, url } = await useEcho();
    const target = useTarget({ url });
    const one = await target.connectClient();
    one.send('hi');
    await one.next();
    const two = await target.connectClient();
    server.stop();
    const closed = await target.waitFor('closed', { where: { client: two.id } });
    await one.closed;

    const t = expect.any(Number);
    const entry = { kind: 'client', client: one.id, t };
    expect(closed).toEqual({ ...entry, event: 'closed', client: two.id, code: 1001, reason: '' });
    expect(target.history.filter(({ client }) => client === one.id)).toEqual([
      { ...entry, event: 'connected' },
      { ...entry, event: 'sent', message: 'hi' },
      { ...entry, event: 'message', message: 'echo hi' },
      { ...entry, event: 'closed', code: 1001, reason: '' },
    ]);
  });

  it('has the same waits and matchers as an emulator', async () => {
    const { url } = await useEcho();
    const target = useTarget({ url });
    const client = await target.connectClient();
    expect((await target.waitFor('connected')).client).toBe(client.id);
    client.send('hi');

    expect((await target.waitFor('message')).message).toBe('echo hi');
    expect(target).toHaveReceived('echo hi');
    expect(target).not.toHaveReceived('hi');
    await target.quiet(10);
    await expect(target.waitFor('message', { timeoutMs: 10 })).rejects.toThrow(
      /^waitFor\('message'\): nothing within 10 ms.\nWhat came at the target:\n.*"echo hi"$/s,
    );
    await expect(target.waitFor('sent' as 'message')).rejects.toThrow(
      'waitFor takes connected, message, closed, not "sent"',
    );
  });
});

describe('a contract suite', () => {
  /** The chat of the samples in another emulator's process, known by its URL alone. */
  async function startSample(folder = 'fixtures/www/chat'): Promise<string> {
    const host = ownAddress();
    const cli = spawnCli(['run', `${folder}/index.html`, '--host', host, '--json']);
    const { url } = await cli.nextJson();
    return String(url);
  }

  const CONFIG = 'test/testing/contract/vitest.config.ts';

  /** The chat's suite against a URL. */
  function runSuite(url: string, ...args: string[]) {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', CONFIG, ...args];
    const env = { ...process.env, WSS_EMU_TARGET: url, CI: '1', NO_COLOR: '1' };
    return promisify(execFile)(process.execPath, vitest, { env });
  }

  it('passes against the sample in another process, ten times with one snapshot', async () => {
    const { stdout } = await runSuite(await startSample());
    expect(stdout).toMatch(/Tests +10 passed/);
  });

  it('fails where a message has another field, and names it', async () => {
    const folder = useFolder({});
    cpSync('fixtures/www/chat', folder, { recursive: true });
    const script = readFileSync('fixtures/www/chat/host.js', 'utf8');
    const changed = script.replace('text: String(message.text)', 'txt: String(message.text)');
    expect(changed).not.toBe(script);
    writeFileSync(join(folder, 'host.js'), changed);

    const failure = await runSuite(await startSample(folder), '-t', 'run 1 ').catch(
      (error) => error,
    );

    expect(failure.stdout + failure.stderr).toContain('`text` is missing, `txt` was not expected');
    expect(failure.code).toBe(1);
  });
});
