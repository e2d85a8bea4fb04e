// `wss-emu --json`, steered by JSON lines on standard input.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Ajv } from 'ajv';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAction } from '../../src/steering/actions.js';
import { spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { isPosix } from '../support/platform.js';

const readSchema = (name: string) => JSON.parse(readFileSync(`schema/${name}.json`, 'utf8'));
const isValidOutput = new Ajv().compile(readSchema('output'));
const isValidInput = new Ajv().compile(readSchema('input'));

type Line = Record<string, unknown>;

/** A started command that takes lines; `next` skips the events. */
async function useCommand(...args: readonly string[]) {
  const cli = spawnCli(['--port', '0', '--json', ...args], undefined, {}, 'pipe');
  const ready = await cli.nextJson();

  async function next(): Promise<Line> {
    const line = await cli.nextJson();
    expect(isValidOutput(line)).toBe(true);
    return line.type === 'event' ? next() : line;
  }

  return {
    ...cli,
    url: ready.url as string,
    port: ready.port as number,
    next,
    write: (text: string) => cli.process.stdin?.write(text),
    async ask(request: Line): Promise<Line> {
      expect(isValidInput(request)).toBe(true);
      cli.process.stdin?.write(`${JSON.stringify(request)}\n`);
      return next();
    },
  };
}

it('does what lines ask for, and answers by their ids', async () => {
  const { url, port, ask, ended, nextJson } = await useCommand();
  const file = join(useFolder({}), 'session.ndjson');
  const client = await connectClient(url);
  await nextJson();
  expect(await nextJson()).toMatchObject({ event: 'connected' });

  expect([
    await ask({ id: 1, action: 'send', clientId: client.id, message: 'a\n"b"' }),
    await ask({ id: 'two', action: 'all', message: '' }),
    await ask({ action: 'clients' }),
    await ask({ id: 3, action: 'send', clientId: '/192.0.2.1:1', message: 'x' }),
    await ask({ id: 4, action: 'record', file }),
    await ask({ id: 5, action: 'record' }),
  ]).toEqual([
    { type: 'result', id: 1, ok: true, message: 'OK' },
    { type: 'result', id: 'two', ok: true, message: { clientsSent: 1, send: 'success' } },
    { type: 'result', ok: true, message: [client.id] },
    { type: 'result', id: 3, ok: false, message: 'client /192.0.2.1:1 is not yet connected' },
    { type: 'result', id: 4, ok: true, message: { file } },
    { type: 'result', id: 5, ok: true, message: { file, entries: 0 } },
  ]);
  expect([await client.next(), await client.next()]).toEqual(['a\n"b"', '']);

  expect(await ask({ action: 'stop' })).toEqual({ type: 'result', ok: true, message: 'OK' });
  expect(await client.closed).toBe('1001 ');
  expect(await ask({ action: 'start' })).toEqual({
    type: 'result',
    ok: true,
    message: { port, event: 'server:started', ip: '127.0.0.1' },
  });
  expect(await ask({ action: 'restart' })).toMatchObject({ ok: true });
  expect((await connectClient(url)).ws.readyState).toBe(1);
  expect(await ask({ id: 5, action: 'quit' })).toEqual({
    type: 'result',
    id: 5,
    ok: true,
    message: 'OK',
  });
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});

it('answers what it can not understand with an error, and goes on', async () => {
  const { write, next } = await useCommand();
  const lines = [
    '\ufeff{"id":0,"action":"clients"}',
    'nonsense',
    '',
    '7',
    '{"id":1}',
    '{"id":2,"action":"send"}',
    '{"id":[],"action":"clients"}',
    '{"id":3,"action":"clients"}',
  ];
  write(lines.map((line) => `${line}\r\n`).join(''));

  const answers: Line[] = [];
  for (let count = 0; count < 7; count += 1) answers.push(await next());
  expect(answers.filter(({ type }) => type === 'error')).toEqual([
    {
      type: 'error',
      message: 'A line is one JSON object such as {"action":"clients"}, not "nonsense".',
    },
    { type: 'error', message: 'An action is an object such as {"action":"clients"}, not 7.' },
    { type: 'error', id: 1, message: expect.stringContaining('There is no action undefined: ') },
    { type: 'error', id: 2, message: expect.stringContaining('send needs clientId: ') },
    { type: 'error', message: 'id is a text or a number' },
  ]);
  expect(answers.filter(({ type }) => type === 'result')).toEqual([
    { type: 'result', id: 0, ok: true, message: [] },
    { type: 'result', id: 3, ok: true, message: [] },
  ]);
});

it('takes lines in pieces, and no endless ones', async () => {
  const { write, next, process } = await useCommand();
  const piece = 'x'.repeat(1024 * 1024);
  for (let count = 0; count < 6; count += 1) write(piece);
  expect(await next()).toEqual({ type: 'error', message: 'a line has 4194304 characters at most' });
  write(`${piece}\n{"id":1,"act`);
  write('ion":"clients","port":1}\n{"id":2,"action":"clients"}');
  expect(await next()).toMatchObject({ type: 'result', id: 1 });
  process.stdin?.end();

  expect(await next()).toMatchObject({ type: 'result', id: 2 });
});

it('goes on when its input ends', async () => {
  const { url, process, signal, ended } = await useCommand();
  process.stdin?.end();
  const client = await connectClient(url);
  signal('SIGTERM');

  expect(await client.closed).toBe('1001 ');
  expect(await ended).toMatchObject({ code: 0, stderr: '' });
});

it('ends with its input still open', async () => {
  const { signal, ended } = await useCommand();
  signal('SIGINT');

  expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
});

describe.runIf(isPosix)('in a shell', () => {
  it.each([['--json | head -1'], ['--json < /dev/null | head -1'], ['| head -1']])(
    'ends cleanly: wss-emu %s',
    async (rest) => {
      const [before, after] = rest.split('|');
      const command = `(${process.execPath} bin/wss-emu.js --port 0 ${before}; echo $? >&2) |${after}`;
      const shell = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'pipe'] });
      onTestFinished(() => {
        shell.kill('SIGKILL');
      });
      let errors = '';
      shell.stderr.setEncoding('utf8').on('data', (text) => {
        errors += text;
      });
      const lines: string[] = [];
      createInterface({ input: shell.stdout }).on('line', (line) => lines.push(line));
      await once(shell, 'close');

      expect(lines).toHaveLength(1);
      expect(errors).toBe('0\n');
    },
  );

  it('serves on without a standard input', async () => {
    const command = `exec ${process.execPath} bin/wss-emu.js --port 0 --json <&-`;
    const shell = spawn('sh', ['-c', command], { stdio: ['pipe', 'pipe', 'pipe'] });
    onTestFinished(() => {
      shell.kill('SIGKILL');
    });
    const [text] = await once(shell.stdout.setEncoding('utf8'), 'data');
    const { url } = JSON.parse(String(text).split('\n')[0] ?? '');
    const client = await connectClient(url);
    shell.kill('SIGTERM');

    expect(await client.closed).toBe('1001 ');
    expect((await once(shell, 'close'))[0]).toBe(0);
  });
});

it.each<[Line, boolean]>([
  [{ action: 'clients' }, true],
  [{ action: 'status', port: 3001 }, true],
  [{ action: 'send', clientId: 2, message: '' }, true],
  [{ action: 'send', clientId: '', message: '' }, false],
  [{ action: 'send', clientId: 0, message: '' }, false],
  [{ action: 'send', clientId: 1, message: 7 }, false],
  [{ action: 'all' }, false],
  [{ action: 'all', message: 'x', to: 'y' }, false],
  [{ action: 'stop', port: 0 }, false],
  [{ action: 'start', port: 0 }, true],
  [{ action: 'start', port: 65_536 }, false],
  [{ action: 'close', clientId: 1 }, true],
  [{ action: 'close', clientId: 1, code: 1005 }, false],
  [{ action: 'close', clientId: 1, code: 4999, reason: 'x' }, true],
  [{ action: 'thaw' }, false],
  [{ action: 'online', ip: '192.0.2.1' }, true],
  [{ action: 'latency', delayMs: 0.5 }, false],
  [{ action: 'latency', delayMs: 5, jitterMs: 5 }, true],
  [{ action: 'kill', port: 1 }, false],
  [{ action: 'spawn', count: 1_000, script: 'wait' }, true],
  [{ action: 'spawn', count: 1_001, script: 'wait' }, false],
  [{ action: 'despawn' }, true],
  [{ action: 'record', file: '' }, false],
  [{ action: 'dance' }, false],
  [{}, false],
])('has a schema that says of %j what the command says: %j', (action, isGood) => {
  const parse = () => parseAction(action);

  expect(isValidInput({ id: 1, ...action })).toBe(isGood);
  if (isGood) expect(parse()).toEqual(action);
  else expect(parse).toThrow();
});
