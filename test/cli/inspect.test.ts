// The inspector of the commands: where it is, and that it is theirs.
import { expect, it } from 'vitest';
import { usePage } from '../support/browser.js';
import { runCli, spawnCli } from '../support/cli.js';
import { connectClient } from '../support/client.js';

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
