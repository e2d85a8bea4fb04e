// The inspector of the commands: where it is, and that it is theirs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usePage } from '../support/browser.js';
import { type RunningCli, runCli, spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';
import { useFolder } from '../support/folder.js';
import { findFreePort } from '../support/free-port.js';
import { ownAddress } from '../support/own-address.js';

it.each([
  ['wss-emu', ['--port', '0', '--inspect', '0']],
  ['wss-emu run', ['run', 'fixtures/www/chat/index.html', '--inspect', '0']],
  ['wss-emu serve', ['serve', 'fixtures/www/chat', '--http-port', '0']],
])('is named by the ready line of %s, and is there', async (_name, args) => {
  const { nextJson } = spawnCli([...args, '--json']);
  const { inspector } = await nextJson();

  const page = await fetch(String(inspector));

  expect(await page.text()).toContain('<title>wss-emu inspector</title>');
});

it('opens, shows the clients of the command, and sends them what is typed', async () => {
  const { nextJson } = spawnCli(['--port', '0', '--inspect', '0', '--json']);
  const { inspector, url } = await nextJson();
  const client = await connectClient(String(url));
  const { page, said } = await usePage();
  await page.goto(String(inspector));

  await page.getByRole('heading', { name: 'Servers' }).waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill('from the desk');
  await page.getByRole('button', { name: 'Send', exact: true }).click();

  expect(await client.next()).toBe('from the desk');
  expect(said).toEqual([]);
});

it('is not there unless it is asked for', async () => {
  const { nextJson } = spawnCli(['--port', '0', '--json']);

  expect(await nextJson()).not.toHaveProperty('inspector');
});

it('ends the command when its port is in use', async () => {
  const { nextJson } = spawnCli(['--port', '0', '--inspect', '0', '--json']);
  const { port } = new URL(String((await nextJson()).inspector));

  const { code, stdout, stderr } = await runCli(['--port', '0', '--inspect', port]);

  expect([code, stdout]).toEqual([3, '']);
  expect(stderr).toContain(`the inspector: Port ${port} is in use`);
});

it('ends run in the same way, with the same words', async () => {
  const { nextJson } = spawnCli(['--port', '0', '--inspect', '0', '--json']);
  const { port } = new URL(String((await nextJson()).inspector));

  const outcomes = await Promise.all([
    runCli(['--port', '0', '--inspect', port]),
    runCli(['run', 'fixtures/www/chat/index.html', '--inspect', port]),
  ]);

  expect(outcomes[1]).toEqual(outcomes[0]);
});

/** The inspector of a command, in a browser. */
async function openPage(inspector: unknown) {
  const { page } = await usePage();
  await page.goto(String(inspector));
  await page.getByText('Live', { exact: true }).waitFor();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  const outcome = () => page.getByRole('status', { name: 'Outcome' }).textContent();
  return { page, press, outcome };
}

/** Asks for something on standard input. */
async function ask({ process, nextJson }: RunningCli, action: string) {
  process.stdin?.write(`${JSON.stringify({ action })}\n`);
  for (;;) {
    const line = await nextJson();
    if (line.type === 'result') return line;
  }
}

const WHOLE_SESSION = ['recording', 'connected', 'close', 'disconnected', 'stopped'];

describe('what one begins and the other ends', () => {
  it('lets the console send away the virtual clients that the inspector has spawned', async () => {
    const cli = spawnCli(['--port', '0', '--inspect', '0', '--json'], undefined, {}, 'pipe');
    const { page, press, outcome } = await openPage((await cli.nextJson()).inspector);
    await press('Spawn clients …');
    await page.getByLabel('How many').fill('2');
    await page.getByLabel('What each does').fill('wait');
    await press('Spawn');
    await expect.poll(outcome).toBe('✓ Spawned 2 virtual clients');

    expect(await ask(cli, 'despawn')).toMatchObject({ ok: true, message: { clients: 2 } });
    expect(await ask(cli, 'clients')).toMatchObject({ ok: true, message: [] });
  });

  it('lets the console end the recording that the inspector has begun', async () => {
    const folder = useFolder({});
    const cli = spawnCli(['--port', '0', '--inspect', '0', '--json'], folder, {}, 'pipe');
    const { page, press, outcome } = await openPage((await cli.nextJson()).inspector);
    await press('Record');
    await expect.poll(outcome).toMatch(/^✓ Recording to wss-emu-.*\.ndjson$/);
    const [file = ''] = readdirSync(folder);
    await press('To background');

    expect(await ask(cli, 'record')).toMatchObject({ ok: true, message: { file, entries: 0 } });
    await page.getByRole('button', { name: 'Record', exact: true }).waitFor();
    expect(await ask(cli, 'record')).toMatchObject({ ok: true });
    await press('End the recording');
    await expect.poll(outcome).toMatch(/^✓ Recorded 0 entries in wss-emu-/);
  });

  it('ends a recording of the inspector with the command', async () => {
    const folder = useFolder({});
    const cli = spawnCli(['--port', '0', '--inspect', '0', '--json'], folder);
    const { inspector, url } = await cli.nextJson();
    const { press, outcome } = await openPage(inspector);
    await press('Record');
    await expect.poll(outcome).toContain('Recording to');
    const client = await connectClient(String(url));
    cli.signal('SIGINT');
    expect(await client.closed).toBe('1001 ');
    expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });

    expect(recordedIn(folder)).toEqual(WHOLE_SESSION);
  });

  it('records the app of run, and ends with it', async () => {
    const port = await findFreePort();
    const folder = useFolder({ 'app.js': `plugins.webSocketServer(${port}).start();` });
    const cli = spawnCli(['run', 'app.js', '--inspect', '0', '--json'], folder);
    const { press, outcome } = await openPage((await cli.nextJson()).inspector);
    await press('Record');
    await expect.poll(outcome).toContain('Recording to');
    const client = await connectClient(port);
    await client.close(1000, 'bye');
    while ((await cli.nextJson()).event !== 'disconnected');
    cli.signal('SIGINT');
    expect(await cli.ended).toMatchObject({ code: 0, stderr: '' });

    expect(recordedIn(folder)).toEqual(WHOLE_SESSION);
  });
});

it('spawns clients where the app of run listens', async () => {
  const [host, port] = [ownAddress(), await findFreePort()];
  const folder = useFolder({ 'app.js': `plugins.webSocketServer(${port}).start();` });
  const cli = spawnCli(['run', 'app.js', '--host', host, '--inspect', '0', '--json'], folder);
  const { page, press, outcome } = await openPage((await cli.nextJson()).inspector);
  await press('Spawn clients …');
  await page.getByLabel('What each does').fill('wait');
  await press('Spawn');

  await expect.poll(outcome).toBe('✓ Spawned 3 virtual clients');
});

function recordedIn(folder: string): string[] {
  const file = readdirSync(folder).find((name) => name.endsWith('.ndjson')) ?? '';
  const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line).type);
}
