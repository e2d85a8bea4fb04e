// docs/troubleshooting.md: what an app's callbacks get, and its tests.
import { readFileSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONNECTION_LOST } from '../../src/bridge/page-end.js';
import { createEmulator, type Emulator } from '../../src/index.js';
import * as texts from '../../src/services/web-socket-server/failures.js';
import { connectClient, createEmulator as createTestEmulator } from '../../src/testing/index.js';
import { useBusyPort } from '../support/busy-port.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { usePhone } from '../support/use-phone.js';
import { readHeadings } from './troubleshooting.js';

describe('the plugin', () => {
  const headings = readHeadings('What `onFailure` and `onerror` get');

  /** What exec fails with. */
  async function fail(emulator: Emulator, service: string, action: string, args: unknown[]) {
    const { ok, message } = await emulator.execFor(0, service, action, args);
    expect(ok).toBe(false);
    return String(message);
  }

  it('refuses calls', async () => {
    const { emulator, server, port } = await usePhone({ maxServers: 1 });
    const other = createEmulator();
    onTestFinished(() => other.close());
    const start = (phone: Emulator, asked: number) =>
      fail(phone, 'WebSocketServer', 'start', [{ port: asked }]);
    const message = { clientId: '/192.168.0.20:50000', message: 'hi' };

    expect(await start(other, await useBusyPort())).toMatch(headings.read('EADDRINUSE'));
    expect(await start(other, 80)).toMatch(headings.read('EACCES'));
    expect(await start(other, 70_000)).toMatch(headings.read('port out of range'));
    expect(await start(emulator, port + 1)).toMatch(headings.read('EMFILE'));
    expect(await fail(other, 'WebSocketServer', 'getClients', [])).toMatch(
      headings.read('You need to start server first'),
    );
    expect(await fail(other, 'WebSocketServer', 'stop', [])).toMatch(
      headings.read('server not yet started'),
    );
    expect(await fail(other, 'WebSocketServer', 'send', [message])).toMatch(
      headings.read('before sending a message'),
    );
    expect(
      await fail(emulator, 'WebSocketServer', 'send', [{ ...message, port: server.port }]),
    ).toMatch(headings.read('is not yet connected'));
    await emulator.kill();
    const failure = await new Promise((resolve) => server.start(resolve, resolve));
    expect(failure).toMatch(headings.read('the app has ended'));
  });

  it('refuses roots of its HTTP server', async () => {
    const www = useFolder({ 'index.html': '<!doctype html>' });
    const emulator = createEmulator({ www });
    onTestFinished(() => emulator.close());
    const port = await findFreePort();
    const start = (root: string) => fail(emulator, 'HttpServer', 'start', [root, { port }]);

    expect(await start('public')).toMatch(headings.read('does not exist'));
    expect(await start('index.html')).toMatch(headings.read('is not a directory'));
    expect(await start('../secret')).toMatch(headings.read('is outside the app'));
  });

  it('tells of clients', async () => {
    const { emulator, connect, events, log } = await usePhone();
    const { id } = await connect();
    await events(1);
    emulator.client(id).reset();
    await events(3);

    expect(log.join('\n')).toMatch(headings.read('Connection reset'));
    // What brings them about is tested in test/emulator, test/services and test/hostile.
    const aborted = Object.assign(new Error(), { code: 'ECONNABORTED' });
    expect(texts.formatSocketError(aborted)).toMatch(headings.read('Software caused'));
    expect(texts.NO_PONG).toMatch(headings.read('did not respond with a pong'));
    expect(texts.formatNotReading(1)).toMatch(headings.read('the client does not read'));
    expect(texts.formatProtocolError(1002, '')).toMatch(headings.read('InvalidFrameException'));
    expect(CONNECTION_LOST).toMatch(headings.read('the connection to the emulator was lost'));
  });

  it('has said each text of the document', () => {
    expect(headings.unread).toEqual([]);
  });
});

describe('a test', () => {
  const headings = readHeadings('In tests');

  it('is told what went wrong', async () => {
    const emulator = createTestEmulator();
    onTestFinished(() => emulator.close());

    await expect(connectClient(`ws://127.0.0.1:${await findFreePort()}`)).rejects.toThrow(
      headings.read('connectClient'),
    );
    await expect(emulator.waitFor('message', { timeoutMs: 1 })).rejects.toThrow(
      headings.read('waitFor'),
    );
    expect(() => createEmulator({ prot: 1 } as object)).toThrow(
      headings.read('There is no option'),
    );
    expect(readFileSync('test/support/find-chromium.ts', 'utf8')).toMatch(
      headings.read('The tests need Chrome'),
    );
  });

  it('is told each text of the document', () => {
    expect(headings.unread).toEqual([]);
  });
});
