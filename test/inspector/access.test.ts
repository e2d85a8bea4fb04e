// The inspector without a mouse, by its names, and in both colours.
import { expect, it } from 'vitest';
import { nameOf, useInspector } from './use-inspector.js';

it('is used by the keyboard alone', async () => {
  const { connect, page, row, server } = await useInspector();
  server.onmessage = () => {};
  const client = await connect();
  for (const text of ['one', 'two', 'three']) client.send(text);
  await row('three').first().waitFor();

  await page.getByRole('grid', { name: 'Timeline' }).focus();
  await page.keyboard.press('End');
  await expect.poll(() => page.locator('.facts').textContent()).toContain(nameOf(client));
  const active = () => page.getByRole('grid').getAttribute('aria-activedescendant');
  const last = await active();
  await page.keyboard.press('ArrowUp');
  await expect.poll(active).not.toBe(last);
  await page.keyboard.press('Home');
  await page.keyboard.press('/');
  await page.keyboard.type('two');
  await expect.poll(() => row('three').count()).toBe(0);

  await page.locator('.composer textarea:enabled').focus();
  await page.keyboard.type('by keys');
  await page.keyboard.press('Enter');

  expect(await client.next()).toBe('by keys');
});

it('names everything that can be used', async () => {
  const { connect, page, row } = await useInspector();
  const client = await connect();
  client.send('{"a":1}');
  await row('{"a":1}').first().click();

  const nameless = await page
    .locator('button, input, select, textarea, [role=tab], [role=grid]')
    .evaluateAll((controls) =>
      controls
        .filter((control) => {
          const labels = [...(Reflect.get(control, 'labels') ?? [])] as HTMLElement[];
          const label = labels.map(({ textContent }) => textContent).join('');
          const name = control.getAttribute('aria-label') ?? (control.textContent || label);
          return name.trim() === '';
        })
        .map(({ outerHTML }) => outerHTML),
    );

  expect(nameless).toEqual([]);
});

it('is light or dark, as the system is', async () => {
  const { page } = await useInspector();
  const brightness = () =>
    page.evaluate(() => {
      const [red = 0] = getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? [];
      return Number(red) > 127 ? 'light' : 'dark';
    });

  await page.emulateMedia({ colorScheme: 'light' });
  expect(await brightness()).toBe('light');
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await brightness()).toBe('dark');
});
