// `wss-emu replay`: the built command, as a user runs it.
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer } from 'ws';
import { HEADER } from '../recording/lines.js';
import { runCli, spawnCli } from '../support/cli.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { connectClient } from '../support/patient-kit.js';
import { runInProcess } from '../support/run-in-process.js';
import { tell } from '../support/sample-ways.js';

const CHAT = 'fixtures/www/chat/index.html';
const FAST = ['--speed', 'max'];

/** The chat, on a loopback address of its own. */
async function openChat(...options: readonly string[]) {
  const host = ownAddress();
  const cli = spawnCli(['run', CHAT, '--host', host, '--json', ...options]);
  await cli.nextJson();
  // It is open when its guests' pages are served.
  const getStatus = async () => (await fetch(`http://${host}:3000/`)).status;
  await expect.poll(() => getStatus().catch(String), { message: 'the chat' }).toBe(200);
  return {
    url: `ws://${host}:3001`,
    async end() {
      cli.signal('SIGINT');
      await cli.ended;
    },
  };
}

let recorded: Promise<string> | undefined;

/** A recording: two guests talk; the second leaves, the first stays until the end. */
async function useChatRecording(): Promise<string> {
  recorded ??= recordChat();
  return join(useFolder({ 'session.ndjson': await recorded }), 'session.ndjson');
}

/** The recording's text. */
async function recordChat(): Promise<string> {
  const file = join(useFolder({}), 'session.ndjson');
  const chat = await openChat('--record', file);
  const where = (text: string) => ({ where: (message: string) => message.includes(text) });
  const ann = await connectClient(chat.url);
  tell(ann, { name: 'Ann' });
  await ann.next(where('Ann has joined'));
  const bob = await connectClient(chat.url);
  tell(bob, { name: 'Bob' });
  await bob.next(where('Bob has joined'));
  tell(ann, { text: 'hello from Ann' });
  tell(ann, { text: '<b>\u001b[31m \u202e</b>' });
  await bob.next(where('<b>'));
  tell(bob, { text: 'hello from Bob' });
  await ann.next(where('hello from Bob'));
  await bob.close(1000, 'see you');
  await ann.next(where('Bob has left: see you'));
  await chat.end();
  return readFileSync(file, 'utf8');
}

describe('a session of the chat', () => {
  it('replays with --check and exit code 0', async () => {
    const recording = await useChatRecording();
    const chat = await openChat();
    const args = ['replay', recording, '--as', 'clients', '--check', '--url', chat.url];

    expect(await runCli([...args, ...FAST])).toEqual({
      code: 0,
      signal: null,
      stdout: `replayed ${recording}: 2 clients, 17 messages, no difference\n`,
      stderr: '',
    });
    // Once more, to guests who have left nothing behind; in the time that it took.
    expect(await runCli(args)).toMatchObject({ code: 0, stderr: '' });
    await chat.end();
  });

  it('exits with 4 when a line was changed, and names it', async () => {
    const recording = await useChatRecording();
    const lines = readFileSync(recording, 'utf8').split('\n');
    const at = lines.findIndex((line) => line.includes('"server"') && line.includes('<b>'));
    lines[at] = lines[at]?.replace('<b>', '<i>') ?? '';
    const changed = `${recording}.changed`;
    writeFileSync(changed, lines.join('\n'));
    const chat = await openChat();
    const args = ['replay', changed, '--as', 'clients', '--check', '--url', chat.url, ...FAST];
    const { code, stdout, stderr } = await runCli(args);

    const client = JSON.parse(lines[at] ?? '').client;
    expect([code, stdout]).toEqual([4, '']);
    // Shown, not obeyed: no escape, nothing that turns the text around.
    expect(stderr).toBe(
      [
        `wss-emu: ${changed}, line ${at + 1}: the replay differs (client ${client}, at /text)`,
        String.raw`  expected "{\"name\":\"Ann\",\"text\":\"<i>\\u001b[31m \u202e</b>\"}"`,
        String.raw`  got      "{\"name\":\"Ann\",\"text\":\"<b>\\u001b[31m \u202e</b>\"}"`,
        '',
      ].join('\n'),
    );
    // On standard output the report is alone; what it says is in junit.test.ts.
    const junit = await runCli([...args, '--report', 'junit']);
    expect(junit).toMatchObject({ code: 4, stderr });
    const cases = junit.stdout.match(/<testcase .*/g) ?? [];
    expect(cases.find((each) => !each.endsWith('/>'))).toContain(
      `file="${changed}" line="${at + 1}"`,
    );
    const json = `${changed}.json`;
    const ignoring = [...args, '--ignore', '/text', '--report', 'json', '-o', json];
    expect(await runCli(ignoring)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('no difference'),
    });
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      ...{ recording: changed, as: 'clients', same: cases.length, different: 0, notCompared: 0 },
    });
    await chat.end();
  });

  it('replays to itself', async () => {
    const recording = await useChatRecording();
    const server = spawnCli([
      'replay',
      recording,
      '--as',
      'server',
      '--port',
      '0',
      '--check',
      ...FAST,
    ]);
    const [, url = ''] = /ready on (ws:\S+)$/.exec(await server.nextLine()) ?? [];
    const clients = await runCli([
      'replay',
      recording,
      '--as',
      'clients',
      '--url',
      url,
      '--check',
      ...FAST,
    ]);

    expect(clients).toMatchObject({ code: 0, stderr: '' });
    expect(await server.ended).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('2 clients, 17 messages, no difference'),
      stderr: '',
    });
  });
});

describe('a replay', () => {
  it('tells where nobody listens, and what to do', async () => {
    const port = await findFreePort();
    const file = useRecording(
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:1' }),
    );

    expect(await runCli(['replay', file, '--as', 'clients'])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: `wss-emu: can't connect to ws://127.0.0.1:${port}: ECONNREFUSED: nobody listens there. Start the app, or name another server with --url\n`,
    });
  });

  it('has an error in its report, not an earlier run’s outcome', async () => {
    const port = await findFreePort();
    const file = useRecording(
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:1' }),
    );
    const report = `${file}.xml`;
    writeFileSync(report, 'an earlier one');
    const args = ['replay', file, '--as', 'clients', '--check', '--report', 'junit', '-o', report];
    const { code, stderr } = await runInProcess(args);

    expect([code, stderr]).toEqual([1, expect.stringContaining('ECONNREFUSED')]);
    expect(readFileSync(report, 'utf8')).toMatch(/^<\?xml .* errors="1" .*<error message="can't/s);
  });

  it('refuses a report that would be lost before it plays anything', async () => {
    const file = useRecording(connected);
    const replayTo = (output: string) =>
      runInProcess(['replay', file, '--as=clients', '--check', '--report=json', '-o', output]);

    expect(await replayTo(file)).toMatchObject({
      code: 2,
      stderr: `wss-emu: -o ${file} would overwrite the recording: name another file\n`,
    });
    expect(await replayTo(join(file, 'x'))).toMatchObject({
      code: 1,
      stderr: `wss-emu: ${join(file, 'x')} can't be written: its folder is a file\n`,
    });
    expect(readFileSync(file, 'utf8')).toContain(connected);
  });

  it('exits with 3 when its port is in use, or its address another machine’s', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json']);
    const { port } = await nextJson();
    const file = useRecording(
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:1' }),
    );

    expect(await runCli(['replay', file, '--as', 'server'])).toMatchObject({
      code: 3,
      stderr: `wss-emu: port ${port} can't be opened on 127.0.0.1 (EADDRINUSE): stop the program that uses it, or take free ones with --port 0\n`,
    });
    expect(await runCli(['replay', file, '--as', 'server', '--host', '192.0.2.1'])).toMatchObject({
      code: 3,
      stderr: `wss-emu: port ${port} can't be opened on 192.0.2.1 (EADDRNOTAVAIL): this machine does not have the address, choose another --host\n`,
    });
  });

  it('ends on SIGINT, as clients that wait', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    onTestFinished(() => server.close());
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const file = useRecording(
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:1' }),
      JSON.stringify({ type: 'disconnected', t: 600_000, port, client: '/127.0.0.1:1' }),
    );
    const clients = spawnCli(['replay', file, '--as', 'clients']);
    const [ws] = await once(server, 'connection');
    const closed = once(ws, 'close');
    clients.signal('SIGINT');

    expect(await clients.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    await closed;
  });

  it('ends on SIGINT, as a server that waits', async () => {
    const port = await findFreePort();
    const file = useRecording(
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:1' }),
      JSON.stringify({ type: 'connected', t: 0, port, client: '/127.0.0.1:2' }),
    );
    const server = spawnCli(['replay', file, '--as', 'server']);
    expect(await server.nextLine()).toBe(`wss-emu replay ready on ws://127.0.0.1:${port}`);
    const client = await connectClient(`ws://127.0.0.1:${port}`);
    server.signal('SIGINT');

    expect(await server.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    await client.closed;
  });
});

const of = { t: 1, port: 3001, client: '/127.0.0.1:50001' };
const connected = JSON.stringify({ type: 'connected', ...of });

describe('a recording that can’t be read', () => {
  it.each([
    ['an empty file', '', ', line 1: it is empty'],
    ['no recording', 'hello\n', ', line 1: this is not a recording of wss-emu'],
    [
      'a newer version',
      `${JSON.stringify({ ...HEADER, v: 2 })}\n`,
      ', line 1: it has version 2 of the format, and this wss-emu reads up to 1: update wss-emu',
    ],
    [
      'a cut-off line',
      `${JSON.stringify(HEADER)}\n${connected.slice(0, 30)}`,
      ', line 2: it is cut off',
    ],
    [
      'a wrong type',
      `${JSON.stringify(HEADER)}\n${JSON.stringify({ type: 'connected', ...of, t: '1' })}\n`,
      ', line 2: "t" must be a whole number',
    ],
    [
      'an escape in it',
      `${JSON.stringify(HEADER)}\n{"type":"\u009b31m"}\n`,
      String.raw`, line 2: there is no "type" "\u009b31m"`,
    ],
  ])('exits with 2: %s', async (_what, text, why) => {
    const file = join(useFolder({ 'bad.ndjson': text }), 'bad.ndjson');

    for (const args of [
      ['replay', file, '--as', 'clients'],
      ['har', file],
    ]) {
      const { code, stdout, stderr } = await runInProcess(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`wss-emu: ${file}${why}`);
    }
  });

  it('exits with 2, as a process', async () => {
    const file = join(useFolder({ 'bad.ndjson': 'hello\n' }), 'bad.ndjson');
    for (const args of [
      ['replay', file, '--as', 'clients'],
      ['har', file],
    ]) {
      const inProcess = await runInProcess(args);
      expect(await runCli(args)).toEqual({ ...inProcess, signal: null });
    }
  });

  it('exits with 2: a folder, a missing file', async () => {
    const folder = useFolder({});
    mkdirSync(join(folder, 'sub'));
    const replay = (name: string) => runCli(['replay', join(folder, name), '--as', 'server']);

    expect(await replay('sub')).toMatchObject({
      code: 2,
      stderr: `wss-emu: ${join(folder, 'sub')} is a folder: name the recording in it\n`,
    });
    expect(await replay('none')).toMatchObject({
      code: 2,
      stderr: `wss-emu: ${join(folder, 'none')} is not there: record a session with --record first\n`,
    });
  });
});

describe('wrong usage', () => {
  it.each([
    [['replay', '--as', 'server'], "missing required argument 'recording'"],
    [['replay', 'x'], "required option '--as <side>' not specified"],
    [['replay', 'x', '--as', 'phone'], 'Allowed choices are clients, server.'],
    [['replay', 'x', '--as', 'clients', '--speed', '0'], 'or max for as fast as'],
    [['replay', 'x', '--as', 'clients', '--speed', 'fast'], 'A speed is a number above 0'],
    [['replay', 'x', '--as', 'clients', '--url', 'http://localhost'], 'ws://192.168.0.20:3001'],
    [['replay', 'x', '--as', 'server', '--url', 'ws://localhost'], '--url belongs to --as clients'],
    [['replay', 'x', '--as', 'clients', '--port', '1'], '--port belongs to --as server'],
    [['replay', 'x', '--as', 'clients', '--ignore', '/id'], 'add --check'],
    [['replay', 'x', '--as', 'clients', '--report', 'junit'], '--report is about the comparison'],
    [['replay', 'x', '--as', 'clients', '--check', '--report', 'tap'], 'Allowed choices are junit'],
    [['replay', 'x', '--as', 'clients', '--check', '-o', 'y'], '-o is for a report: add --report'],
    [['replay', 'x', '--as', 'clients', '--check', '--ignore', 'id'], 'A JSON pointer begins with'],
    [['--record', 'x', 'replay', 'y', '--as', 'server'], '--record stands before replay'],
  ])('exits with 2: %j', async (args, why) => {
    const { code, stderr } = await runInProcess(args);

    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });

  it('exits with 2, as a process', async () => {
    const args = ['replay', 'x', '--as', 'phone'];
    const inProcess = await runInProcess(args);
    expect(await runCli(args)).toEqual({ ...inProcess, signal: null });
  });
});

describe('wss-emu har', () => {
  it('writes a HAR, on standard output or to a file', async () => {
    const file = useRecording(
      connected,
      JSON.stringify({ type: 'text', ...of, from: 'client', text: 'hi' }),
    );
    const { stdout, stderr, code } = await runCli(['har', file]);
    const har = `${file}.har`;

    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout).log.entries[0]._webSocketMessages).toMatchObject([{ data: 'hi' }]);
    expect(await runCli(['har', file, '-o', har])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(har, 'utf8')).toBe(stdout);
    expect(await runCli(['har', file, '-o', join(har, 'x')])).toMatchObject({
      code: 1,
      stderr: `wss-emu: ${join(har, 'x')} can't be written: its folder is a file\n`,
    });
  });
});

/** A recording of these lines. */
function useRecording(...lines: readonly string[]): string {
  const text = [JSON.stringify(HEADER), ...lines].map((line) => `${line}\n`).join('');
  return join(useFolder({ 'session.ndjson': text }), 'session.ndjson');
}
