// The console of `wss-emu`, in a terminal as a user has it.
import { describe, expect, it } from 'vitest';
import { connectClient } from '../support/client.js';
import { findFreePort } from '../support/free-port.js';
import { KEYS, openTerminal } from '../support/terminal.js';

/** A started command, its prompt there. */
async function useConsole(...args: readonly string[]) {
  const port = await findFreePort();
  const terminal = openTerminal(['--port', String(port), ...args]);
  await terminal.shows('>');
  return { port, ...terminal };
}

// The terminal is made by util-linux's `script`; others have other options.
describe.runIf(process.platform === 'linux')('the console', () => {
  it('does what is typed, and shows what comes of it', async () => {
    const { port, type, shows } = await useConsole();
    const client = await connectClient(port);
    type(`/send 1 hello  you${KEYS.enter}`);
    expect(await client.next()).toBe('hello  you');
    await shows('OK');
    type(`/all to all${KEYS.enter}`);
    expect(await client.next()).toBe('to all');
    await shows('{"clientsSent":1,"send":"success"}');
    type(`/clients${KEYS.enter}`);
    await shows(`  1  ${client.id}`);
    type(`/close 1 4001 enough${KEYS.enter}`);
    expect(await client.closed).toBe('4001 enough');
    type(`hello${KEYS.enter}`);
    await shows(/^wss-emu: "hello" has no slash: \/all hello sends/);
    type(`/help${KEYS.enter}`);
    await shows(/^ {2}\/send <client> <text> +send a text to a client$/);
  });

  it('keeps the line that is typed whole while messages arrive', async () => {
    const { port, screen, type, shows } = await useConsole();
    const client = await connectClient(port);
    const text = 'one two three four five six seven eight nine ten eleven twelve thirteen fourteen';
    type('/send 1 ');
    for (const [index, word] of text.split(' ').entries()) {
      client.send(`message ${index}`);
      type(`${word}_`);
      await shows(new RegExp(`message {9}${client.id} "message ${index}"$`));
    }
    // The cursor stands in the middle of a row, and of a text of two rows.
    const typed = `> /send 1 ${text.replaceAll(' ', '_')}_`;
    await expect.poll(() => screen.rows.slice(-2)).toEqual([typed.slice(0, 80), typed.slice(80)]);
    type(KEYS.left.repeat(40));
    client.send('the last');
    await shows(/"the last"$/);
    type('X');
    const at = typed.length - 40;
    const changed = `${typed.slice(0, at)}X${typed.slice(at)}`;
    await expect
      .poll(() => screen.rows.slice(-2))
      .toEqual([changed.slice(0, 80), changed.slice(80)]);
    type(KEYS.enter);

    expect(await client.next()).toBe(changed.slice('> /send 1 '.length));
    const events = screen.rows.filter((row) => / message {9}/.test(row));
    expect(events).toHaveLength(15);
    expect(screen.rows.filter((row) => row.startsWith('> /send'))).toHaveLength(1);
  });

  it('completes commands and clients', async () => {
    const { port, screen, type, shows } = await useConsole();
    const client = await connectClient(port);
    await shows(new RegExp(`connected {7}${client.id}$`));
    type(`/sen${KEYS.tab}`);
    await expect.poll(() => screen.rows.at(-1)).toBe('> /send');
    type(`${client.id.split(':').at(-1)}${KEYS.tab}`);
    await expect.poll(() => screen.rows.at(-1)).toBe(`> /send ${client.id}`);
    type(`hi${KEYS.enter}`);

    expect(await client.next()).toBe('hi');
    // Keys that come at once are taken for pasted text.
    type(`/st${KEYS.tab}`);
    await expect.poll(() => screen.rows.at(-1)).toBe('> /st');
    client.send('seen');
    await shows(/"seen"$/);
    type(KEYS.tab);
    await shows(/^\/status +\/stop +\/start$/);
  });

  it('has a history', async () => {
    const { port, type } = await useConsole();
    const client = await connectClient(port);
    for (const text of ['one', 'two']) type(`/all ${text}${KEYS.enter}`);
    expect([await client.next(), await client.next()]).toEqual(['one', 'two']);
    type(KEYS.up + KEYS.up + KEYS.enter);

    expect(await client.next()).toBe('one');
  });

  it('shows what would steer a terminal, and does not obey', async () => {
    const { port, screen, type, shows } = await useConsole();
    const client = await connectClient(port);
    // The screen throws when it gets anything else than text and what readline writes.
    const text = '<b>\u001b[31m\u001b]0;title\u0007\u009b2J\u202e\r\n';
    client.send(text);
    await shows(/ message {9}/);
    await expect
      .poll(() => screen.rows.join(''))
      .toContain(String.raw`"<b>\u001b[31m\u001b]0;title\u0007\u009b2J\u202e\r\n"`);
    await client.close(1000, '\u001b[2J');
    await expect.poll(() => screen.rows.join('')).toContain(String.raw`"\u001b[2J"`);
    type(`/\u202ex${KEYS.enter}`);
    await expect.poll(() => screen.rows.join('')).toContain(String.raw`there is no "/\u202ex"`);
  });

  it.each([
    ['Ctrl-C', KEYS.ctrlC],
    ['Ctrl-C with text in the line', `/send ${KEYS.ctrlC}`],
    ['Ctrl-D', KEYS.ctrlD],
    ['/quit', `/quit${KEYS.enter}`],
  ])('closes everything on %s', async (_title, keys) => {
    const { port, screen, type, ended, shows } = await useConsole();
    const client = await connectClient(port);
    await shows(/ connected /);
    type(keys);

    expect(await client.closed).toBe('1001 ');
    expect(await ended).toBe(0);
    expect(screen.rows.at(-2)).toMatch(/ server:stopped$/);
    expect(screen.cursor).toEqual({ row: screen.rows.length - 1, column: 0 });
  });

  it('does the lines of -x first', async () => {
    const { shows } = await useConsole('-x', '/clients', '-x', '/status');
    await shows('  none');
    await shows(/^\{"status":"started",/);
  });

  it('begins in a terminal that can only write line by line', async () => {
    const port = await findFreePort();
    const { type, shows } = openTerminal(['--port', String(port)], { TERM: 'dumb' });
    await shows(/^>/);
    const client = await connectClient(port);
    type(`/all hi${KEYS.enter}`);
    expect(await client.next()).toBe('hi');
  });

  it('steers the app of serve', async () => {
    const httpPort = await findFreePort();
    const terminal = openTerminal(['serve', 'fixtures/www/chat', '--http-port', String(httpPort)]);
    await terminal.shows('>');
    terminal.type(`/start${KEYS.enter}`);
    await expect
      .poll(() => terminal.screen.rows.join(''))
      .toContain('wss-emu: only the app can start its servers: reload its page (restart)');
    terminal.type(KEYS.ctrlC);
    expect(await terminal.ended).toBe(0);
  });
});
