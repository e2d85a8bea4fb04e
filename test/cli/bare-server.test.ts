// `wss-emu`: the built command, as a user runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Ajv } from 'ajv';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient, connectRaw } from '../support/client.js';
import { HANDSHAKE } from '../support/frames.js';
import { findFreePort, isFree } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';
import { SILENCE } from '../support/patience.js';
import { hasIpv6, isPosix } from '../support/platform.js';
import { runInProcess } from '../support/run-in-process.js';

const isValidLine = new Ajv().compile(JSON.parse(readFileSync('schema/output.json', 'utf8')));

describe('wss-emu --json', () => {
  it('writes ready, then every event of the server, as the schema has them', async () => {
    const port = await findFreePort();
    const cli = spawnCli(['--port', String(port), '--json']);
    const ready = await cli.nextJson();
    const client = await connectClient(ready.url as string);
    client.send('hi');
    await client.close(1000, 'bye');
    const resetting = await connectClient(port);
    resetting.reset();

    const lines = [ready];
    for (let count = 0; count < 7; count += 1) lines.push(await cli.nextJson());
    cli.signal('SIGTERM');
    lines.push(await cli.nextJson());
    const { code, stdout, stderr } = await cli.ended;

    const of = { type: 'event', t: expect.any(Number), port };
    expect(lines).toEqual([
      {
        type: 'ready',
        v: 1,
        url: `ws://127.0.0.1:${port}`,
        port,
        ip: '127.0.0.1',
        pid: cli.process.pid,
      },
      { ...of, event: 'server:started', ip: '127.0.0.1' },
      { ...of, event: 'connected', client: client.id },
      { ...of, event: 'message', client: client.id, message: 'hi' },
      { ...of, event: 'disconnected', client: client.id, message: 'bye' },
      { ...of, event: 'connected', client: resetting.id },
      {
        ...of,
        event: 'error',
        client: resetting.id,
        message: 'java.net.SocketException: Connection reset',
      },
      { ...of, event: 'disconnected', client: resetting.id, message: '' },
      { ...of, event: 'server:stopped' },
    ]);
    expect(Object.keys(lines[2] ?? {})).toEqual(['type', 't', 'port', 'event', 'client']);
    expect(lines.map((line) => isValidLine(line))).toEqual(lines.map(() => true));
    expect(isValidLine({ ...lines[2], message: 'too much' })).toBe(false);
    expect(stdout.trim().split('\n')).toHaveLength(9);
    expect([code, stderr]).toEqual([0, '']);
  });

  it('takes any free port for --port 0', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json']);
    const { port, url } = await nextJson();

    expect(url).toBe(`ws://127.0.0.1:${port}`);
    expect((await connectClient(url as string)).ws.readyState).toBe(1);
  });

  it('listens on all interfaces with --host, and reports --ip', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json', '--host', '--ip', '192.0.2.9']);
    const { url, ip, port } = await nextJson();

    expect([url, ip]).toEqual([`ws://192.0.2.9:${port}`, '192.0.2.9']);
    expect((await connectClient(`ws://${ownAddress()}:${port}`)).ws.readyState).toBe(1);
  });

  it.runIf(hasIpv6)('takes an address as it stands in a URL', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json', '--host', '[::1]', '--ip=[::1]']);
    const { url, port } = await nextJson();

    expect(url).toBe(`ws://[::1]:${port}`);
  });

  it('names an address to connect to, whatever the server reports as its own', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json', '--ip', '192.0.2.9']);
    const { url, ip, port } = await nextJson();

    expect([url, ip]).toEqual([`ws://127.0.0.1:${port}`, '192.0.2.9']);
    expect((await connectClient(url as string)).ws.readyState).toBe(1);
  });

  it('ends well when its reader goes away', async () => {
    const cli = spawnCli(['--port', '0', '--json']);
    const { port } = await cli.nextJson();
    expect(await cli.nextJson()).toMatchObject({ event: 'server:started' });
    cli.process.stdout?.destroy();
    // The line about this client is the first that can't be written.
    const client = await connectClient(port as number);

    expect(await client.closed).toBe('1001 ');
    expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

describe.runIf(existsSync('/dev/full'))('when standard output is a file on a full disk', () => {
  it.each([['--port 0'], ['--port 0 --json'], ['--help']])(
    'ends with 1 and says why: wss-emu %s',
    async (args) => {
      const command = `exec ${process.execPath} bin/wss-emu.js ${args} > /dev/full`;
      const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'ignore', 'pipe'] });
      onTestFinished(() => {
        shell.kill('SIGKILL');
      });
      let errors = '';
      shell.stderr.setEncoding('utf8').on('data', (text) => {
        errors += text;
      });
      const [code] = await once(shell, 'close');

      expect(errors).toBe("wss-emu: standard output can't be written: the disk is full\n");
      expect(code).toBe(1);
    },
  );
});

it.runIf(isPosix)(
  'holds the first events in a shell’s pipe until something else happens',
  async () => {
    const port = await findFreePort();
    const command = `${process.execPath} bin/wss-emu.js --port ${port} --json --hold 3600 | cat`;
    const shell = spawn('sh', ['-c', command], { detached: true });
    onTestFinished(() => {
      if (shell.pid && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
    });
    const seen: string[] = [];
    createInterface({ input: shell.stdout }).on('line', (line) => {
      const { type, event = type } = JSON.parse(line);
      seen.push(event);
    });
    await expect.poll(() => seen).toEqual(['ready']);
    // Longer than the half a second that is usual.
    await new Promise((resolve) => setTimeout(resolve, 4 * SILENCE));
    seen.push('a client comes');
    await connectClient(port);

    await expect
      .poll(() => seen)
      .toEqual(['ready', 'a client comes', 'server:started', 'connected']);
  },
);

describe('wss-emu', () => {
  it('shows a banner, a ready line and a line per event', async () => {
    const port = await findFreePort();
    const cli = spawnCli(['--port', String(port)]);
    const lines: string[] = [];
    while (!lines.at(-1)?.startsWith('wss-emu ready')) lines.push(await cli.nextLine());
    const client = await connectClient(port);
    client.send('two\nlines \u001b[31m');
    await client.close(1000, 'bye');
    for (let count = 0; count < 4; count += 1) lines.push(await cli.nextLine());

    const version = JSON.parse(readFileSync('package.json', 'utf8')).version;
    expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d/, 'time'))).toEqual([
      `wss-emu ${version}`,
      '',
      `  Local    ws://localhost:${port}`,
      '  Only this machine can connect; --host lets phones in.',
      '',
      `wss-emu ready on ws://127.0.0.1:${port}`,
      `time  ${port}  server:started  on 127.0.0.1`,
      `time  ${port}  connected       ${client.id}`,
      String.raw`time  ${'PORT'}  message         ${'CLIENT'} "two\nlines \u001b[31m"`
        .replace('PORT', String(port))
        .replace('CLIENT', client.id),
      `time  ${port}  disconnected    ${client.id} "bye"`,
    ]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends on %s: clients get 1001, one that answers nothing is cut, exit 0',
    async (signal) => {
      const port = await findFreePort();
      const cli = spawnCli(['--port', String(port), '--json']);
      await cli.nextJson();
      const client = await connectClient(port);
      const silent = await connectRaw(port);
      silent.write(HANDSHAKE);
      await once(silent, 'data');
      cli.signal(signal);

      expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });
      expect(await client.closed).toBe('1001 ');
      expect(await isFree(port)).toBe(true);
    },
  );

  it('ends at once on a second signal, with 128 + its number', async () => {
    const port = await findFreePort();
    const cli = spawnCli(['--port', String(port), '--json']);
    await cli.nextJson();
    const client = await connectClient(port);
    const silent = await connectRaw(port);
    silent.write(HANDSHAKE);
    await once(silent, 'data');
    cli.signal('SIGINT');
    await client.closed;
    cli.signal('SIGTERM');

    expect((await cli.ended).code).toBe(143);
  });

  it('exits with 3 and one line when the port is in use', async () => {
    const { nextJson } = spawnCli(['--port', '0', '--json']);
    const { port } = await nextJson();

    expect(await runCli(['--port', String(port), '--json'])).toEqual({
      code: 3,
      signal: null,
      stdout: '',
      stderr: `wss-emu: port ${port} is in use by another program or page: stop that one, or choose another port\n`,
    });
  });

  it('exits with 3 for an address that this machine does not have', async () => {
    const { code, stderr } = await runCli(['--port', '0', '--host', '192.0.2.1']);

    expect(code).toBe(3);
    expect(stderr).toContain('this machine does not have the address 192.0.2.1');
  });
});

describe('wrong usage', () => {
  it.each([
    [['--prot', '1'], "unknown option '--prot' (Did you mean --port?)"],
    [['--port', 'abc'], 'A port is a number from 0 to 65535.'],
    [['--port', '65536'], 'A port is a number from 0 to 65535.'],
    [['--ip', 'nonsense'], 'An IP address is needed'],
    [['--host', '3001'], 'write --host=ADDRESS'],
    [['--host='], 'write --host=ADDRESS'],
    [['--http-port', '1'], 'wss-emu serve --http-port'],
    [['--open'], 'wss-emu serve --open'],
    [['www'], 'there is no command "www" (to serve a folder: wss-emu serve www)'],
    [['bin'], 'to serve a folder: wss-emu serve bin'],
    [['srve', 'www'], 'there is no command "srve" (Did you mean serve?)'],
    [['--host', 'no-such-name.invalid'], 'write --host=ADDRESS, or put the command first'],
    [['serve', '--port', '8000'], '--http-port'],
    [['serve', 'fixtures/www/chat', '--port', '8000'], '--http-port'],
    [['serve', '--inspect'], 'the inspector is always there, beside the page: /__wss-emu/'],
    [['serve', '--host', 'no-such-name.invalid'], 'or put the folder first'],
    [['--port', '3005', 'serve', 'fixtures/www/chat'], '--port stands before serve'],
    [['--json', 'serve', 'fixtures/www/chat'], '--json stands before serve'],
    [['serve', 'no/such/folder'], 'There is no folder no/such/folder.'],
    [['serve', 'package.json'], 'package.json is a file.'],
    [['serve', 'docs'], 'docs holds no HTML page.'],
    [['help', 'nope'], 'there is no such command'],
  ])('exits with 2: %j', async (args, text) => {
    const { code, stdout, stderr } = await runInProcess(args);

    expect(stderr).toContain(text);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('exits with 2, as a process', async () => {
    const args = ['srve', 'www'];
    const { signal, ...result } = await runCli(args);

    expect(result).toEqual(await runInProcess(args));
    expect([result.code, signal]).toEqual([2, null]);
  });
});

describe('--help', () => {
  it('is what help prints', async () => {
    const { signal, ...help } = await runCli(['help', 'serve']);
    expect(help).toEqual(await runInProcess(['serve', '--help']));
    expect(signal).toBe(null);
  });

  it.each([
    [['--help']],
    [['serve', '--help']],
    [['run', '--help']],
    [['exec', '--help']],
    [['replay', '--help']],
    [['har', '--help']],
    [['doctor', '--help']],
  ])('of %j', async (args) => {
    const { code, stdout } = await runInProcess(args);
    expect(stdout).toMatchSnapshot();
    expect(code).toBe(0);
  });
});
