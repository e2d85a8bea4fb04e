// The game, in Chromium: a page with Monaca's loader, controllers with touch pads, and a phone's life.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ownAddress } from '../support/own-address.js';
import { recordGlobals } from '../support/record-globals.js';
import { useSampleApp } from '../support/sample-app.js';

// The app wants ports 3000 and 3001: this file has an address of its own for them.
const HOST = ownAddress();
const WWW = 'fixtures/www/game-controller';

/** What the manuals give an app, as far as the game uses it. */
const USED = [
  'httpServer.start',
  'httpServer.stop',
  'plugins',
  'plugins.httpServer',
  'plugins.webSocketServer',
  'webSocketServer.onClientConnected',
  'webSocketServer.onClientDisconnected',
  'webSocketServer.onerror',
  'webSocketServer.onmessage',
  'webSocketServer.send',
  'webSocketServer.sendToAllClients',
  'webSocketServer.start',
  'webSocketServer.stop',
];

/** As the game has it. */
const STEP_MS = 120;

const OFFSETS = { up: [0, -0.3], down: [0, 0.3], left: [-0.3, 0], right: [0.3, 0] } as const;

/** The players and how many fields they have painted: `Red 1`. */
function players(host: Page): Promise<string[]> {
  return host.locator('#players li').allTextContents();
}

/** A step of the game: its clock stands still but for these. The players after it. */
async function step(host: Page): Promise<string[]> {
  await host.clock.runFor(STEP_MS);
  return players(host);
}

/** What a page's status is, once the game's page has done what it put off. */
async function statusOf(page: Page, host: Page): Promise<string | null> {
  await host.clock.runFor(1);
  return page.textContent('#status');
}

/** Moves the pointer over a player's pad. */
async function pointAt(player: Page, way: keyof typeof OFFSETS): Promise<void> {
  const box = await player.locator('#pad').boundingBox();
  if (!box) throw new Error('the pad is not to be seen');
  const [x, y] = OFFSETS[way];
  await player.mouse.move(box.x + box.width * (0.5 + x), box.y + box.height * (0.5 + y));
}

async function tap(player: Page, way: keyof typeof OFFSETS): Promise<void> {
  await pointAt(player, way);
  await player.mouse.down();
  await player.mouse.up();
}

/** A game with two players in a round, which takes as long as its clock is run on, however slow they are. */
async function useRound(record?: (host: Page) => Promise<void>) {
  const sample = await useSampleApp(WWW, HOST);
  const host = await sample.newPage();
  await host.clock.install();
  await record?.(host);
  await host.goto(sample.app.url);
  const red = await sample.openShown(host, '#address');
  await expect.poll(() => red.textContent('#name')).toBe('Red');
  const blue = await sample.openShown(host, '#address');
  await expect.poll(() => blue.textContent('#name')).toBe('Blue');
  await host.clock.pauseAt((await host.evaluate(() => Date.now())) + 60_000);
  await host.click('#play');
  await expect.poll(() => red.textContent('#status')).toBe('Paint as much as you can!');
  await expect.poll(() => blue.textContent('#status')).toBe('Paint as much as you can!');
  return { ...sample, host, red, blue };
}

it('is steered by two pads, ends its round, ends, and is played again', async () => {
  let touched = async (): Promise<string[]> => [];
  const { host, red, blue, complaints } = await useRound(async (page) => {
    touched = await recordGlobals(page, `${WWW}/js/game.js`, '**/game.js');
  });
  expect(new URL(host.url()).pathname).toBe('/www/index.html');

  await tap(blue, 'left');
  await expect.poll(() => step(host)).toEqual(['Red 1', 'Blue 2']);
  await blue.focus('[data-move="up"]');
  await blue.keyboard.press('Enter');
  await expect.poll(() => step(host)).toEqual(['Red 1', 'Blue 3']);
  await blue.keyboard.press('ArrowUp');
  await expect.poll(() => step(host)).toEqual(['Red 1', 'Blue 4']);

  // To the wall, and along it: the finger slides without being lifted.
  await pointAt(red, 'right');
  await red.mouse.down();
  await expect.poll(() => step(host)).toEqual(['Red 16', 'Blue 4']);
  await pointAt(red, 'down');
  await expect.poll(() => step(host)).toEqual(['Red 25', 'Blue 3']);
  await red.mouse.up();

  await host.clock.runFor(60_000);
  await expect.poll(() => blue.textContent('#status')).toBe('Red wins!');
  await expect.poll(() => host.textContent('#time')).toBe('0');

  await host.click('#end');
  await host.click('#leave');
  for (const player of [red, blue]) {
    await expect.poll(() => player.textContent('#status')).toBe('The game has ended');
  }
  await expect.poll(() => host.textContent('#status')).toBe('The game has ended');
  await expect.poll(() => players(host)).toEqual([]);

  await host.click('#play');
  await expect.poll(() => host.textContent('#address')).toBe(`http://${HOST}:3000/`);
  await blue.click('#again');
  await expect.poll(() => blue.textContent('#name')).toBe('Red');
  expect(await touched()).toEqual(USED);
  expect(complaints()).toEqual([]);
});

it('is paused in the background, and loses a player, and all of them when it is reloaded', async () => {
  const { app, host, red, blue, complaints } = await useRound();
  await pointAt(red, 'right');
  await red.mouse.down();
  await expect.poll(() => step(host)).not.toContain('Red 1');

  app.fire('pause');
  for (const page of [host, red, blue]) {
    await expect.poll(() => statusOf(page, host)).toBe('Paused');
  }
  const before = [await players(host), await host.textContent('#time')];
  await host.clock.runFor(5_000);
  expect([await players(host), await host.textContent('#time')]).toEqual(before);

  app.fire('resume');
  await expect.poll(() => statusOf(red, host)).toBe('Paint as much as you can!');
  await expect.poll(() => step(host)).toContain('Red 16');

  await red.close();
  await expect.poll(() => players(host)).toEqual(['Blue 1']);

  await host.clock.resume();
  await host.reload();
  await expect.poll(() => blue.textContent('#status')).toBe('The game has ended');
  await expect.poll(() => host.textContent('#address')).toBe(`http://${HOST}:3000/`);
  await blue.reload();
  await expect.poll(() => players(host)).toEqual(['Red 1']);
  expect(complaints()).toEqual([]);
});

it('asks at the back button, and ends the game for everybody', async () => {
  const { host, red, blue, complaints } = await useRound();
  async function pressBack(): Promise<void> {
    await host.evaluate(() => Reflect.get(window, 'wssEmu').fire('backbutton'));
    await host.clock.runFor(1);
  }
  const question = host.getByRole('dialog', { name: 'End the game for everybody?' });

  await pressBack();
  await expect.poll(() => question.isVisible()).toBe(true);
  await expect.poll(() => statusOf(red, host)).toBe('Paused');
  await pressBack();
  await expect.poll(() => question.isVisible()).toBe(false);
  await expect.poll(() => red.textContent('#status')).toBe('Paint as much as you can!');

  await pressBack();
  await question.getByRole('button', { name: 'End game' }).click();
  for (const player of [red, blue]) {
    await expect.poll(() => player.textContent('#status')).toBe('The game has ended');
  }
  await expect.poll(() => host.textContent('#address')).toBe('');
  await expect(fetch(`http://${HOST}:3000/`)).rejects.toThrow('fetch failed');
  expect(complaints()).toEqual([]);
});
