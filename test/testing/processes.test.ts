// The kit in test runs of its own: many at a time, and one that has to end by itself.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PATIENCE } from '../support/patience.js';
import { useEmulator } from './use-emulator.js';

const run = promisify(execFile);
const WORKERS = 4;
const PROGRAMS = 16;
/** What each wait in those runs is given. */
const PATIENT = `{ timeoutMs: ${PATIENCE} }`;

/** A project that has the built package installed. */
function useProject(files: Record<string, string>): string {
  const project = mkdtempSync(join(tmpdir(), 'wss-emu-project-'));
  onTestFinished(() => rmSync(project, { recursive: true }));
  mkdirSync(join(project, 'node_modules'));
  for (const [name, target] of [
    ['wss-emu', '.'],
    ['vitest', 'node_modules/vitest'],
  ] as const) {
    symlinkSync(resolve(target), join(project, 'node_modules', name), 'junction');
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text);
  return project;
}

/** Its phone is up together with all the others': none of the processes ends before all have begun. */
const MEET = `
  const server = emulator.plugins.webSocketServer(3001);
  server.onmessage = ({ client, message }) => server.send(client, 'echo ' + message);
  server.start();
  const { url } = await emulator.waitFor('started', ${PATIENT});
  const meeting = await connectClient(process.env.MEETING_URL, ${PATIENT});
  assert.equal(await meeting.next(${PATIENT}), 'all are here');

  const client = await connectClient(url, ${PATIENT});
  client.send('hi');

  assert.equal(await client.next(${PATIENT}), 'echo hi');
`;

const WORKER_TEST = `
import assert from 'node:assert/strict';
import { connectClient } from 'wss-emu/testing';
import { expect, test } from 'wss-emu/vitest';

test('has port 3001', async ({ emulator }) => {
  ${MEET}
  expect(emulator).toHaveClient(client);
  await meeting.close();
}, ${2 * PATIENCE});
`;

const PROGRAM = `
import assert from 'node:assert/strict';
import { connectClient, createEmulator } from 'wss-emu/testing';

const emulator = createEmulator();
${MEET}
await meeting.close();
await emulator.close();
`;

describe('twenty processes, workers of vitest among them', () => {
  it('have phones of their own at the same time', async () => {
    const meeting = useEmulator();
    const server = meeting.plugins.webSocketServer();
    let guests = 0;
    server.onClientConnected = () => {
      guests += 1;
      if (guests === WORKERS + PROGRAMS) server.sendToAllClients('all are here');
    };
    server.start();
    const { url } = await meeting.waitFor('started');
    const names = Array.from({ length: WORKERS }, (_, n) => `${n}.test.js`);
    const tests = Object.fromEntries(names.map((name) => [name, WORKER_TEST]));
    const cwd = useProject({ ...tests, 'program.mjs': PROGRAM });
    const options = { cwd, env: { ...process.env, MEETING_URL: url, NO_COLOR: '1' } };

    const vitest = ['node_modules/vitest/vitest.mjs', 'run', `--maxWorkers=${WORKERS}`];
    const [{ stdout }] = await Promise.all([
      run(process.execPath, vitest, options),
      ...Array.from({ length: PROGRAMS }, () => run(process.execPath, ['program.mjs'], options)),
    ]);

    expect(stdout).toMatch(new RegExp(`Tests +${WORKERS} passed`));
  });
});

const NODE_TEST = `
import assert from 'node:assert/strict';
import test from 'node:test';
import { connectClient, createEmulator } from 'wss-emu/testing';

test('leaves nothing open', async () => {
  const emulator = createEmulator({ keepAliveMs: 1_000_000 });
  const server = emulator.plugins.webSocketServer();
  server.start();
  const { url } = await emulator.waitFor('started', ${PATIENT});
  const frozen = await connectClient(url, ${PATIENT});
  await connectClient(url, ${PATIENT});
  frozen.freeze();
  const late = emulator.waitFor('message', { timeoutMs: 1_000_000 });
  const failure = assert.rejects(late, /the emulator was closed/);
  const quiet = emulator.quiet(1);
  await emulator.close();
  await failure;
  await quiet;
  const left = process.getActiveResourcesInfo().filter((name) => /TCP|Timeout|Server/.test(name));
  assert.deepEqual(left, []);
});
`;

describe('a process', () => {
  it('ends by itself when the emulator is closed', async () => {
    const cwd = useProject({ 'app.test.mjs': NODE_TEST });
    const { stdout } = await run(process.execPath, ['app.test.mjs'], { cwd, timeout: PATIENCE });
    expect(stdout).toMatch(/pass 1/);
  });
});
