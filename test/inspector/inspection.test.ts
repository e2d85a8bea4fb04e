// A session as somebody at the inspector sees it, and steers it.
import { describe, expect, it } from 'vitest';
import { settle } from '../support/use-phone.js';
import { choose, nameOf, say, useInspector } from './use-inspector.js';

describe('the inspector', () => {
  it('shows a session with two clients live, and sends what is typed to one, and to all', async () => {
    const { server, connect, page, port, rows, said, outcome } = await useInspector();
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
    await expect.poll(() => clients.textContent()).toContain('1 in, 1 out');

    const cyd = await connect();
    await page.getByRole('button', { name: `Actions for ${nameOf(cyd)}` }).waitFor();

    await say(page, nameOf(ann), 'hello Ann');
    expect(await ann.next()).toBe('hello Ann');
    await expect.poll(outcome).toBe(`✓ Sent to ${nameOf(ann)}`);
    await say(page, `All clients of ${port}`, '{"to":"all"}');

    expect([await ann.next(), await cyd.next()]).toEqual(['{"to":"all"}', '{"to":"all"}']);
    await expect.poll(outcome).toBe('✓ Sent to 2 clients');
    expect(cyd.received).toEqual(['{"to":"all"}']);
    expect(said).toEqual([]);
  });

  it('shows who was there, and what was done to the phone, before it was opened', async () => {
    const { page, emulator, connect, events, port, row } = await useInspector();
    const client = await connect();
    await events(1);
    await expect.poll(() => row('connected').count()).toBe(1);
    await page.goto('about:blank');
    emulator.network.offline();
    emulator.network.latency({ delayMs: 7 });
    emulator.client(client.id).freeze();
    await page.goBack();

    const clients = page.getByRole('list', { name: `Clients of ${port}` });
    await expect.poll(() => clients.textContent()).toContain(nameOf(client));
    await expect.poll(() => row('connected').count()).toBe(1);
    const chips = () => page.getByRole('list', { name: 'State of the phone' }).textContent();
    await expect.poll(chips).toBe('OfflineIn the foregroundLatency 7 ms1 frozen');
  });

  it('freezes a client, which feels it until it is thawed; closes it, and resets another', async () => {
    const { connect, emulator, page, log, row } = await useInspector();
    const [ann, bob] = [await connect(), await connect()];

    // A menu that is open stays open when the client's state changes.
    await page.getByRole('button', { name: `Actions for ${nameOf(ann)}` }).click();
    emulator.client(ann.id).freeze();
    await page.getByRole('menuitem', { name: 'Thaw' }).click();
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

  it('plays scenes, shows the state of the phone, and says that the emulator has gone', async () => {
    const { emulator, page, scenes, server, ask } = await useInspector();
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

    await emulator.close();

    await page.getByText('Emulator not reachable, trying again …').waitFor();
    await page.getByText('Unknown until the emulator is there.').waitFor();
    expect(await page.getByRole('button', { name: 'Go offline' }).isDisabled()).toBe(true);
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

  it('spawns virtual clients, which play a script and leave when they are told, and says why it can’t', async () => {
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

    await page.getByRole('button', { name: 'Spawn clients …' }).click();
    await page.getByLabel('What each does').fill('dance');
    await page.getByRole('button', { name: 'Spawn', exact: true }).click();

    await expect.poll(outcome).toMatch(/^✗ Script, .*: there is no step "dance"/);
  });
});
