// The scoreboard, in Chromium: an ES module, a server for referees and one for displays.
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ownAddress } from '../support/own-address.js';
import { recordGlobals } from '../support/record-globals.js';
import { useSampleApp } from '../support/sample-app.js';

// The app wants ports 2001, 3000 and 3001: this file has an address of its own for them.
const HOST = ownAddress();
const WWW = 'fixtures/www/scoreboard';

/** What the manuals give an app, as far as the scoreboard uses it. */
const USED = [
  'httpServer.start',
  'httpServer.stop',
  'plugins',
  'plugins.httpServer',
  'plugins.webSocketServer',
  'webSocketServer.getClients',
  'webSocketServer.onClientConnected',
  'webSocketServer.onClientDisconnected',
  'webSocketServer.onerror',
  'webSocketServer.onmessage',
  'webSocketServer.send',
  'webSocketServer.sendToAllClients',
  'webSocketServer.start',
  'webSocketServer.stop',
];

const GONE = 'The phone has gone: reload this page when it is back.';

/** As the host's page and those of all clients show it: home, period, guest. */
async function score(page: Page): Promise<string> {
  return (await page.locator('.score b').allTextContents()).join(' ');
}

async function connected(host: Page): Promise<{ referees: string; displays: string }> {
  const [referees, displays] = [
    await host.textContent('#referees'),
    await host.textContent('#displays'),
  ];
  return { referees: referees ?? '', displays: displays ?? '' };
}

function press(referee: Page, name: string): Promise<void> {
  return referee.getByRole('button', { name, exact: true }).click();
}

async function expectScore(pages: readonly Page[], expected: string): Promise<void> {
  for (const page of pages) await expect.poll(() => score(page)).toBe(expected);
}

it('takes points from two referees and shows them on two displays', async () => {
  const { app, newPage, openShown, complaints } = await useSampleApp(WWW, HOST);
  const host = await newPage();
  const touched = await recordGlobals(host, `${WWW}/scoreboard.js`, '**/scoreboard.js');
  await host.goto(app.url);
  const referees = [
    await openShown(host, '#referee-address'),
    await openShown(host, '#referee-address'),
  ] as const;
  const displays = [
    await openShown(host, '#display-address'),
    await openShown(host, '#display-address'),
  ] as const;
  const all = [host, ...referees, ...displays];
  await expect.poll(() => connected(host)).toEqual({ referees: '2', displays: '2' });
  await expectScore(all, '0 1 0');
  await expect.poll(() => displays[0].textContent('#home-name')).toBe('Lions');

  await press(referees[0], 'Home: two points');
  await press(referees[1], 'Guest: one point');
  await expectScore(all, '2 1 1');
  await press(referees[0], 'Home: take a point back');
  await press(referees[0], 'Next period');
  await expectScore(all, '1 2 1');

  for (const period of [3, 4]) {
    await press(referees[0], 'Next period');
    await expectScore(all, `1 ${period} 1`);
  }
  await press(referees[0], 'Next period');
  await expect
    .poll(() => referees[0].textContent('#status'))
    .toBe('Not possible: there are 4 periods');
  expect(await referees[1].textContent('#status')).toBe('live');

  await displays[1].close();
  await expect.poll(() => connected(host)).toEqual({ referees: '2', displays: '1' });
  await referees[1].close();
  await expect.poll(() => connected(host)).toEqual({ referees: '1', displays: '1' });

  await host.click('#stop');
  for (const page of [referees[0], displays[0]]) {
    await expect.poll(() => page.textContent('#status')).toBe(GONE);
  }
  await expect.poll(() => host.textContent('#status')).toBe('closed');
  expect(await connected(host)).toEqual({ referees: '0', displays: '0' });
  await host.click('#start');
  await expect.poll(() => host.textContent('#status')).toBe('open');
  for (const page of [referees[0], displays[0]]) await page.reload();
  await press(referees[0], 'New match');
  await expectScore([host, referees[0], displays[0]], '0 1 0');

  expect(await touched()).toEqual(USED);
  expect(complaints()).toEqual([]);
});

it('starts when its listener comes long after deviceready', async () => {
  const { app, newPage, complaints } = await useSampleApp(WWW, HOST);
  const host = await newPage();
  await host.addInitScript(() => {
    document.addEventListener('deviceready', () => Object.assign(window, { wasReady: true }));
  });
  await host.route('**/teams.json', async (route) => {
    await host.waitForFunction('window.wasReady');
    await route.continue();
  });

  await host.goto(app.url);

  await expect.poll(() => host.textContent('#status')).toBe('open');
  expect(complaints()).toEqual([]);
});

it('keeps the score over a reload, and both ports', async () => {
  const { app, newPage, openShown, complaints } = await useSampleApp(WWW, HOST);
  const host = await newPage();
  await host.goto(app.url);
  const referee = await openShown(host, '#referee-address');
  const display = await openShown(host, '#display-address');
  await expectScore([referee, display], '0 1 0');
  await press(referee, 'Guest: two points');
  await expectScore([display], '0 1 2');

  await host.reload();
  for (const page of [referee, display]) {
    await expect.poll(() => page.textContent('#status')).toBe(GONE);
  }
  await expect.poll(() => host.textContent('#status')).toBe('open');
  for (const page of [referee, display]) await page.reload();

  await expectScore([host, referee, display], '0 1 2');
  await press(referee, 'Home: one point');
  await expectScore([host, referee, display], '1 1 2');
  expect(complaints()).toEqual([]);
});
