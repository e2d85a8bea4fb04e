// What clients and apps send is shown as text: never executed, never obeyed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { useInspector } from './use-inspector.js';

/** Elements that only markup of a message could have made, and what such markup would have left. */
function findTraces(page: Page) {
  return page.evaluate(() => ({
    elements: document.querySelectorAll('img, body script, iframe, object, a, b, style').length,
    pwned: Reflect.get(window, 'pwned'),
    title: document.title,
  }));
}

const NOTHING = { elements: 0, pwned: undefined, title: 'wss-emu inspector' };

const HOSTILE = [
  ['an image with a handler', '<img src=x onerror="pwned=1">', '<img src=x onerror="pwned=1">'],
  ['a script', '</pre></div><script>pwned=1</script>', '</pre></div><script>pwned=1</script>'],
  ['an entity', '&lt;b&gt; &amp;', '&lt;b&gt; &amp;'],
  ['an escape of terminals', 'a\u001b[2J\u001b]0;owned\u0007z', 'a‹ESC›[2J‹ESC›]0;owned‹BEL›z'],
  ['a text turned around', 'cod\u202eexe.gnp', 'cod‹202E›exe.gnp'],
  ['invisible characters', '\u200b\u2060\ufeffa\u00ad', '‹200B›‹2060›‹FEFF›a‹00AD›'],
  ['a NUL and a C1 control', 'a\0b\u009bc', 'a‹NUL›b‹009B›c'],
  ['a link', 'javascript:pwned=1', 'javascript:pwned=1'],
] as const;

it('shows messages as text, in the timeline and whole', async () => {
  const { connect, page, row, said } = await useInspector();
  const client = await connect();

  const sent = row('frame text');
  for (const [name, message, shown] of HOSTILE) {
    client.send(message);
    await expect.poll(() => sent.locator('.message').textContent(), { message: name }).toBe(shown);
    // The last row of it: nothing scrolls away under the click.
    await row('event message').waitFor();
    await sent.click();
    await page.getByRole('tab', { name: 'Text' }).click();

    await expect
      .poll(() => page.getByRole('tabpanel').textContent(), { message: `${name}, whole` })
      .toBe(shown);
    expect(await findTraces(page), name).toEqual(NOTHING);
    expect(said, name).toEqual([]);
    // Of more rows than are in sight, the first are not drawn.
    await page.getByRole('button', { name: 'Clear' }).click();
    await expect.poll(() => sent.count()).toBe(0);
  }
});

it('shows markup in JSON, in names of calls, in reasons and in failures as text', async () => {
  const { connect, emulator, page, row, said, outcome } = await useInspector();
  const markup = '<img src=x onerror="pwned=1">';
  const client = await connect();

  client.send(JSON.stringify({ [markup]: [markup], __proto__: 1, 'a\u202eb': '\u001b' }));
  emulator.exec(undefined, () => {}, `<b>${markup}`, markup, [markup]);
  await client.close(4000, markup);
  await row('frame close').click();
  await expect.poll(() => page.locator('.facts').textContent()).toContain(`Reason${markup}`);
  await row('event message').click();
  await expect
    .poll(() => page.getByRole('tabpanel').innerText())
    .toBe(`{ 2 }\n${markup}: [ 1 ]\n0: "${markup}"\na‹202E›b: "‹ESC›"`);
  await row('exec').filter({ hasText: 'Class not found' }).click();
  await page.getByRole('button', { name: 'Spawn clients …' }).click();
  await page.getByLabel('What each does').fill(markup);
  await page.getByRole('button', { name: 'Spawn', exact: true }).click();
  await expect.poll(outcome).toContain('<img');

  expect(await findTraces(page)).toEqual(NOTHING);
  expect(said).toEqual([]);
});

it('shows the beginning of a text of a megabyte, and its size', async () => {
  const { connect, page, row, said } = await useInspector();
  const client = await connect();

  client.send('€'.repeat(1_048_576));
  await expect.poll(() => row('frame text').locator('.size').textContent()).toBe('3.0 MiB');
  await row('frame text').click();
  await page.getByRole('tab', { name: 'Text' }).click();
  await page.getByRole('button', { name: /^Show all/ }).click();

  const shown = (await page.getByRole('tabpanel').textContent()) ?? '';
  expect(shown).toMatch(/^€+$/);
  expect(shown.length).toBeGreaterThan(60_000);
  const facts = page.locator('.facts');
  await expect.poll(() => facts.textContent()).toContain('3.0 MiB (3,145,728 bytes)');
  await expect.poll(() => facts.textContent()).toContain('only the beginning is shown');
  expect(said).toEqual([]);
});

it('bears JSON of any depth', async () => {
  const { connect, page, row, said } = await useInspector();
  const client = await connect();

  client.send(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  await row('frame text').click();

  await expect.poll(() => page.getByRole('tabpanel').innerText()).toBe('[ 1 ]\n0: [ 1 ]\n0: [ 1 ]');
  expect(said).toEqual([]);
});

it('makes no markup of anything', () => {
  const folder = 'src/inspector/page';
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const sources = files.filter((name) => /\.(?:tsx?|html)$/.test(name));
  const markup = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/i;

  expect(sources.length).toBeGreaterThan(20);
  expect(sources.filter((name) => markup.test(readFileSync(join(folder, name), 'utf8')))).toEqual(
    [],
  );
});
