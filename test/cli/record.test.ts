// `--record`: the built command, as a user runs it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { BARE_APP } from '../support/app.js';
import { openBridge } from '../support/bridge-client.js';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';

const isValidLine = new Ajv().compile(JSON.parse(readFileSync('schema/recording.json', 'utf8')));

function readLines(file: string): Record<string, unknown>[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line));
}

describe('--record', () => {
  it('records a bare server until it is ended', async () => {
    const file = join(useFolder({}), 'session.ndjson');
    const cli = spawnCli(['--port', '0', '--json', '--record', file]);
    const { url, port } = await cli.nextJson();
    const client = await connectClient(url as string);
    client.ws.send(Buffer.from([0, 255]));
    client.send('<b>\u001b[31m');
    await cli.nextJson();
    while ((await cli.nextJson()).event !== 'message');
    cli.signal('SIGINT');
    await client.closed;
    const { code, stderr, stdout } = await cli.ended;

    expect([code, stderr.split('\n').at(-2)]).toEqual([
      0,
      `wss-emu: 7 entries recorded in ${file}`,
    ]);
    expect(stdout).not.toContain('recorded');
    const of = { t: expect.any(Number), port, client: client.id };
    const lines = readLines(file);
    expect(lines).toEqual([
      { type: 'recording', v: 1, startedAt: expect.any(String) },
      { type: 'started', t: expect.any(Number), port, ip: '127.0.0.1' },
      { type: 'connected', ...of },
      { type: 'binary', ...of, from: 'client', base64: 'AP8=' },
      { type: 'text', ...of, from: 'client', text: '<b>\u001b[31m' },
      { type: 'close', ...of, from: 'server', code: 1001, reason: '' },
      { type: 'disconnected', ...of },
      { type: 'stopped', t: expect.any(Number), port },
    ]);
    expect(lines.map((line) => isValidLine(line))).toEqual(lines.map(() => true));
  });

  it('records the servers of an app that runs in Node', async () => {
    const port = await findFreePort();
    const folder = useFolder({
      'app.js': `document.addEventListener('deviceready', function () {
        var server = plugins.webSocketServer(${port});
        server.onmessage = function (event) { server.send(event.client, 'echo'); };
        server.onClientDisconnected = function () { server.stop(); };
        server.start();
      });`,
    });
    const file = join(folder, 'session.ndjson');
    const cli = spawnCli(['run', join(folder, 'app.js'), '--json', '--record', file]);
    const { url } = await cli.nextJson();
    const client = await connectClient(url as string);
    client.ws.send(Buffer.from([7]));
    client.send('hi');
    await client.next();
    await client.close(1000, 'bye');

    expect(await cli.ended).toMatchObject({ code: 0 });
    const lines = readLines(file);
    expect(lines.map(({ type, from }) => [type, from].join(' ').trim())).toEqual([
      'recording',
      'started',
      'connected',
      'binary client',
      'text client',
      'text server',
      'close client',
      'disconnected',
      'stopped',
    ]);
    expect(lines[3]).toMatchObject({ base64: 'Bw==' });
  });

  it('records the servers of an app whose page is open', async () => {
    const port = await findFreePort();
    const folder = useFolder(BARE_APP);
    const file = join(folder, 'session.ndjson');
    const cli = spawnCli(['serve', folder, '--http-port', '0', '--json', '--record', file]);
    const { url } = await cli.nextJson();
    const page = await openBridge(Number(new URL(String(url)).port));
    await page.greet();
    await page.ask('WebSocketServer', 'start', [{ port }]);
    const client = await connectClient(port);
    await client.close(1000, 'bye');
    while ((await cli.nextJson()).event !== 'disconnected');
    cli.signal('SIGINT');
    await cli.ended;

    expect(readLines(file).map(({ type }) => type)).toEqual([
      'recording',
      'started',
      'connected',
      'close',
      'disconnected',
      'stopped',
    ]);
  });

  it('is refused for a file that can’t be written', async () => {
    const file = join(useFolder({}), 'missing/session.ndjson');

    expect(await runCli(['--port', '0', '--record', file])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `wss-emu: ${file} can't be written: its folder is not there\n`,
    });
  });

  it.skipIf(!existsSync('/dev/full'))('ends on a full disk, and the session goes on', async () => {
    const cli = spawnCli(['--port', '0', '--json', '--record', '/dev/full']);
    const { url } = await cli.nextJson();
    const client = await connectClient(url as string);
    client.send('hi');
    while ((await cli.nextJson()).event !== 'message');
    cli.signal('SIGINT');

    expect(await cli.ended).toMatchObject({
      code: 1,
      stderr: "wss-emu: the recording ends here: /dev/full can't be written: the disk is full\n",
    });
  });

  it.skipIf(!existsSync('/dev/full'))('ends in the same way when it was begun later', async () => {
    const args = ['-x', 'record /dev/full', '-x', 'spawn 1 say hi', '-x', 'quit'];

    const { code, stderr } = await runCli(['--port', '0', ...args]);

    expect(stderr).toBe(
      "wss-emu: the recording ends here: /dev/full can't be written: the disk is full\n",
    );
    expect(code).toBe(1);
  });
});
