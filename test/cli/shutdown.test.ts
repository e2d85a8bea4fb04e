import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { closeAll, isReaderGone } from '../../src/cli/process/shutdown.js';
import { spawnCli } from '../support/cli.js';
import { connectClient, type TestClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort, isFree } from '../support/free-port.js';

it.each([
  ['EPIPE', true],
  ['EOF', true],
  ['ENOSPC', false],
])('takes a write that fails with %s for a reader that has gone: %s', (code, expected) => {
  expect(isReaderGone(Object.assign(new Error(code), { code }))).toBe(expected);
});

/** What a test lets pass for a grace, in milliseconds. */
const GRACE_MS = 5;

const never = () => new Promise<never>(() => {});

describe('closeAll', () => {
  /** Lines on standard error. */
  function useLines(): string[] {
    const lines: string[] = [];
    const error = vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line));
    onTestFinished(() => error.mockRestore());
    return lines;
  }

  it('closes one thing after the other', async () => {
    const lines = useLines();
    const seen: string[] = [];
    const close = (what: string) => async () => {
      seen.push(`${what} closes`);
      await new Promise(setImmediate);
      seen.push(`${what} is closed`);
    };
    const isWhole = await closeAll(['a', 'b'].map((what) => ({ what, close: close(what) })));

    expect(seen).toEqual(['a closes', 'a is closed', 'b closes', 'b is closed']);
    expect([isWhole, lines]).toEqual([true, []]);
  });

  it('cuts what gives no sign, says so, and closes the rest', async () => {
    const lines = useLines();
    const seen: string[] = [];
    const isWhole = await closeAll(
      [
        { what: () => 'the app', close: never, cut: async () => seen.push('cut') },
        { what: 'the recording', close: async () => seen.push('closed') },
      ],
      GRACE_MS,
    );

    expect(seen).toEqual(['cut', 'closed']);
    expect(lines).toEqual(['wss-emu: cut, for it gave no sign for 0.06 seconds: the app']);
    expect(isWhole).toBe(false);
  });

  it('goes on when that can’t be cut either', async () => {
    useLines();
    const closed = vi.fn(async () => {});
    await closeAll(
      [
        { what: 'a', close: never, cut: never },
        { what: 'b', close: closed },
      ],
      GRACE_MS,
    );

    expect(closed).toHaveBeenCalledOnce();
  });

  it('waits for as long as there are signs', async () => {
    const lines = useLines();
    const isWhole = await closeAll(
      [
        {
          what: 'slow',
          async close({ onProgress }) {
            for (let graces = 0; graces < 40; graces += 1) {
              await new Promise((resolve) => setTimeout(resolve, GRACE_MS));
              onProgress();
            }
          },
        },
      ],
      GRACE_MS,
    );

    expect([isWhole, lines]).toEqual([true, []]);
  });

  it('does not count the time in which this process was kept from running', async () => {
    const lines = useLines();
    const isWhole = await closeAll(
      [
        {
          what: 'kept waiting',
          async close() {
            const standstill = new Int32Array(new SharedArrayBuffer(4));
            Atomics.wait(standstill, 0, 0, 40 * GRACE_MS);
            await new Promise((resolve) => setTimeout(resolve, 2 * GRACE_MS));
          },
        },
      ],
      GRACE_MS,
    );

    expect([isWhole, lines]).toEqual([true, []]);
  });

  it('tells of what the log has said was cut', async () => {
    const lines = useLines();
    const isWhole = await closeAll([{ what: 'a', close: async ({ onCut }) => onCut() }]);

    expect([isWhole, lines]).toEqual([false, []]);
  });
});

const MESSAGES = 48;
const TEXT = 'x'.repeat(512 * 1024);

/** An app that sends each client a lot, at once. */
const LAVISH = (port: number) => `
  var server = plugins.webSocketServer(${port});
  server.onClientConnected = function (event) {
    var text = 'x'.repeat(${TEXT.length});
    for (var n = 0; n < ${MESSAGES}; n += 1) server.send(event.client, text);
    console.error('sent');
  };
  server.start();`;

/** How long a slow reader looks at each message, in milliseconds. */
const PAUSE_MS = 25;

/** `wss-emu run` with such an app, and a client for which all that is on its way. */
async function useReader(read: (client: TestClient) => void) {
  const port = await findFreePort();
  const folder = useFolder({ 'app.js': LAVISH(port) });
  const recording = join(folder, 'out.ndjson');
  const cli = spawnCli(['run', join(folder, 'app.js'), '--json', '--record', recording]);
  await cli.nextJson();
  const client = await connectClient(port);
  read(client);
  await once(cli.process.stderr as NonNullable<typeof cli.process.stderr>, 'data');
  return { port, cli, client, recording };
}

it('lets a client that reads slowly have all that was sent to it, then 1001', async () => {
  const { port, cli, client, recording } = await useReader(({ ws }) => {
    ws.on('message', () => {
      ws.pause();
      setTimeout(() => ws.resume(), PAUSE_MS);
    });
  });
  cli.signal('SIGTERM');
  const { code, stderr } = await cli.ended;

  expect([await client.closed, code]).toEqual(['1001 ', 0]);
  expect(client.received.map((text) => text === TEXT)).toEqual(Array(MESSAGES).fill(true));
  expect(stderr).toMatch(/^sent\nwss-emu: \d+ entries recorded in .*out\.ndjson\n$/);
  expect(readFileSync(recording, 'utf8').trim().split('\n').at(-1)).toContain('"type":"stopped"');
  expect(await isFree(port)).toBe(true);
});

it('says whose messages had to be cut off, and ends with 1', async () => {
  const { cli, client } = await useReader(({ ws }) => ws.pause());
  cli.signal('SIGTERM');
  const { code, stderr } = await cli.ended;

  expect(code).toBe(1);
  expect(stderr).toContain(`on their way to ${client.id} were cut off when the server stopped\n`);
  // The recording has its end all the same.
  expect(stderr).toMatch(/wss-emu: \d+ entries recorded in .*out\.ndjson\n$/);
});
