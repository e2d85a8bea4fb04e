// A session as somebody at the inspector sees it, and steers it.
import { describe, expect, it } from 'vitest';
import { settle } from '../support/use-phone.js';
import { choose, nameOf, say, useInspector } from './use-inspector.js';

describe('the inspector', () => {
  it('shows a session with two clients live', async () => {
    const { server, connect, page, port, rows, said } = await useInspector();
    server.onmessage = ({ client }) => server.send(client, 'pong', () => {});

    const [ann, bob] = [await connect(), await connect()];
    ann.send('ping');
    await ann.next();
    await bob.close(4001, 'bye');

    await expect
      .poll(rows)
      .toEqual([
        `${nameOf(ann)} | event connected`,
        `${nameOf(bob)} | event connected`,
        `${nameOf(ann)} | frame text | ↓ | ping | 4 B`,
        `${nameOf(ann)} | event message | ping | 4 B`,
        `${nameOf(ann)} | exec send | pong✓ | 4 B`,
        `${nameOf(ann)} | frame text | ↑ | pong | 4 B`,
        `${nameOf(bob)} | frame close | ↓ | 4001 bye`,
        `${nameOf(bob)} | event disconnected | bye`,
      ]);
    const clients = page.getByRole('list', { name: `Clients of ${port}` });
    await expect.poll(() => clients.getByRole('listitem').count()).toBe(1);
    expect(await clients.textContent()).toContain('1 in, 1 out');
    expect(said).toEqual([]);
  });

  it('shows who was there before it was opened', async () => {
    const { connect, page, port, row } = await useInspector();
    const client = await connect();
    await expect.poll(() => row('connected').count()).toBe(1);

    await page.reload();

    const clients = page.getByRole('list', { name: `Clients of ${port}` });
    await expect.poll(() => clients.textContent()).toContain(nameOf(client));
    expect(await row('connected').count()).toBe(1);
  });

  it('sends what is typed to one client, and to all', async () => {
    const { connect, page, port, outcome } = await useInspector();
    const [ann, bob] = [await connect(), await connect()];
    await page.getByRole('button', { name: `Actions for ${nameOf(bob)}` }).waitFor();

    await say(page, nameOf(ann), 'hello Ann');
    expect(await ann.next()).toBe('hello Ann');
    await expect.poll(outcome).toBe(`✓ Sent to ${nameOf(ann)}`);
    await say(page, `All clients of ${port}`, '{"to":"all"}');

    expect([await ann.next(), await bob.next()]).toEqual(['{"to":"all"}', '{"to":"all"}']);
    await expect.poll(outcome).toBe('✓ Sent to 2 clients');
    expect(bob.received).toEqual(['{"to":"all"}']);
  });

  it('freezes a client, which feels it until it is thawed', async () => {
    const { connect, page, log } = await useInspector();
    const [ann, bob] = [await connect(), await connect()];

    await choose(page, ann, 'Freeze');
    await page.getByText('frozen', { exact: true }).waitFor();
    await say(page, nameOf(ann), 'to Ann');
    await say(page, nameOf(bob), 'to Bob');
    expect(await bob.next()).toBe('to Bob');
    ann.send('from Ann');
    await settle();
    expect(ann.received).toEqual([]);
    expect(log.join()).not.toContain('from Ann');

    await choose(page, ann, 'Thaw');
    expect(await ann.next()).toBe('to Ann');
    await expect.poll(() => log.join()).toContain('from Ann');
  });

  it('closes a client with a code and a reason, and resets another', async () => {
    const { connect, page, row } = await useInspector();
    const [ann, bob] = [await connect(), await connect()];

    await choose(page, ann, 'Close …');
    await page.getByLabel('Code').fill('4002');
    await page.getByLabel('Reason').fill('no more');
    await page.getByText('private use: the app’s own').waitFor();
    await page.getByRole('button', { name: 'Close', exact: true }).click();
    expect(await ann.closed).toBe('4002 no more');

    await choose(page, bob, 'Reset the connection');
    expect(await bob.closed).toBe('1006 ');
    await expect.poll(() => row('scene reset').count()).toBe(1);
  });

  it('plays scenes, and shows the state of the phone', async () => {
    const { page, scenes, server, ask } = await useInspector();
    const chips = () => page.getByRole('list', { name: 'State of the phone' }).textContent();
    const press = (name: string) => page.getByRole('button', { name, exact: true }).click();

    await press('Go offline');
    await expect.poll(chips).toContain('Offline');
    expect(await ask(server, 'getAddress')).toContain('"ip":""');
    await press('Go online');
    await expect.poll(chips).toContain('Online');
    await press('To background');
    await expect.poll(chips).toContain('In the background');
    await press('To foreground');
    await page.getByLabel('Latency, ms').fill('40');
    await page.getByLabel('Jitter, ms').fill('5');
    await press('Set');
    await expect.poll(chips).toBe('OnlineIn the foregroundLatency 40–45 ms');
    await press('Off');
    await expect.poll(chips).toBe('OnlineIn the foreground');

    expect(scenes.map(({ scene }) => scene)).toEqual([
      'offline',
      'online',
      'background',
      'foreground',
      'latency',
      'latency',
    ]);
  });

  it('shows what was done to the phone before it was opened', async () => {
    const { page, emulator, connect, events } = await useInspector();
    const client = await connect();
    await events(1);
    await page.goto('about:blank');
    emulator.network.offline();
    emulator.network.latency({ delayMs: 7 });
    emulator.client(client.id).freeze();
    await page.goBack();

    const chips = () => page.getByRole('list', { name: 'State of the phone' }).textContent();

    await expect.poll(chips).toBe('OfflineIn the foregroundLatency 7 ms1 frozen');
  });

  it('stops a server, and kills the app', async () => {
    const { page, port, server, connect, ask, outcome } = await useInspector();
    const client = await connect();
    await page.getByRole('button', { name: `Stop WebSocketServer ${port}` }).click();
    expect(await client.closed).toBe('1001 ');
    await page.getByText('None is running').waitFor();

    await ask(server, 'start');
    await page.getByRole('region', { name: `WebSocketServer ${port}` }).waitFor();
    await page.getByRole('button', { name: 'Kill app' }).click();
    await expect.poll(outcome).toBe('✓ The app was killed');
    await page.getByText('None is running').waitFor();
  });

  it('spawns virtual clients, which play a script and leave when they are told', async () => {
    const { page, server, log, outcome } = await useInspector();
    server.onClientConnected = ({ client }) => server.send(client, 'welcome');
    server.onmessage = ({ message }) => heard.push(message);
    const heard: string[] = [];
    const listed = () => page.getByRole('button', { name: /^Actions for/ }).count();

    await page.getByRole('button', { name: 'Spawn clients …' }).click();
    await page.getByLabel('How many').fill('3');
    await page.getByLabel('What each does').fill('wait welcome; say hello {n}');
    await page.getByRole('button', { name: 'Spawn', exact: true }).click();
    await expect.poll(outcome).toBe('✓ Spawned 3 virtual clients');
    await expect.poll(() => heard.toSorted()).toEqual(['hello 1', 'hello 2', 'hello 3']);
    await expect.poll(listed).toBe(3);

    await page.getByRole('button', { name: 'Let them leave' }).click();
    await expect.poll(listed).toBe(0);
    expect(log.length).toBeGreaterThan(0);
  });

  it('says why something can’t be done', async () => {
    const { page, outcome } = await useInspector();
    await page.getByRole('button', { name: 'Spawn clients …' }).click();
    await page.getByLabel('What each does').fill('dance');
    await page.getByRole('button', { name: 'Spawn', exact: true }).click();

    await expect.poll(outcome).toMatch(/^✗ Script, .*: there is no step "dance"/);
  });

  it('says that the emulator has gone', async () => {
    const { emulator, page } = await useInspector();

    await emulator.close();

    await page.getByText('Emulator not reachable, trying again …').waitFor();
    await page.getByText('Unknown until the emulator is there.').waitFor();
    expect(await page.getByRole('button', { name: 'Go offline' }).isDisabled()).toBe(true);
  });
});
