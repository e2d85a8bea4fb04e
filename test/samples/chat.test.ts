// The LAN chat, in Chromium: under the policy of Cordova's template, from the first guest to a reload.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { ownAddress } from '../support/own-address.js';
import { recordGlobals } from '../support/record-globals.js';
import { useSampleApp } from '../support/sample-app.js';

// The app wants ports 3000 and 3001: this file has an address of its own for them.
const HOST = ownAddress();
const WWW = 'fixtures/www/chat';

/** What the manuals give an app, as far as the chat uses it. */
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

function items(page: Page, list: string): Promise<string[]> {
  return page.locator(`#${list} li`).allTextContents();
}

async function join(page: Page, name: string): Promise<void> {
  await page.fill('#name', name);
  await page.press('#name', 'Enter');
  await expect.poll(() => page.textContent('#status')).toBe(`You are ${name}`);
}

async function say(page: Page, text: string): Promise<void> {
  await page.fill('#text', text);
  await page.press('#text', 'Enter');
}

it('chats with two guests, loses one, stops, and starts again', async () => {
  const { app, newPage, openShown, complaints } = await useSampleApp(WWW, HOST);
  const host = await newPage();
  const touched = await recordGlobals(host, `${WWW}/host.js`, '**/host.js');
  await host.goto(app.url);
  await expect.poll(() => host.textContent('#address')).toBe(`http://${HOST}:3000/`);
  const ann = await openShown(host, '#address');
  const bob = await openShown(host, '#address');
  await join(ann, 'Ann');
  await join(bob, 'Bob');
  await expect.poll(() => items(host, 'guests')).toEqual(['Ann', 'Bob']);

  await say(ann, 'hello from Ann');
  await expect
    .poll(() => items(bob, 'messages'))
    .toEqual(['Bob has joined', 'Ann: hello from Ann']);
  await say(host, 'hello to all');
  await expect.poll(() => items(bob, 'messages')).toContain('Host: hello to all');
  await expect
    .poll(() => items(ann, 'messages'))
    .toEqual(['Ann has joined', 'Bob has joined', 'hello from Ann', 'Host: hello to all']);

  await bob.click('#leave');
  await expect.poll(() => items(host, 'guests')).toEqual(['Ann']);
  await expect.poll(() => items(ann, 'messages')).toContain('Bob has left: see you');
  await expect.poll(() => bob.textContent('#status')).toBe('You have left');

  await host.click('#stop');
  await expect.poll(() => ann.textContent('#status')).toBe('The host has closed the chat');
  await expect.poll(() => host.textContent('#status')).toBe('closed');
  await expect.poll(() => items(host, 'guests')).toEqual([]);
  await host.click('#start');
  await expect.poll(() => host.textContent('#status')).toBe('open');
  await join(ann, 'Ann');
  await expect.poll(() => items(host, 'guests')).toEqual(['Ann']);

  expect(await touched()).toEqual(USED);
  expect(complaints()).toEqual([]);
});

it('is as it is on disk, and survives a reload, after which its guests come back by one of theirs', async () => {
  const { app, newPage, openShown, complaints } = await useSampleApp(WWW, HOST);
  const host = await newPage();
  await host.goto(app.url);
  const guest = await openShown(host, '#address');
  // Its policy and the page of its guests too.
  for (const [url, file] of [
    [app.url, 'index.html'],
    [guest.url(), 'client/index.html'],
  ] as const) {
    const served = await (await fetch(url)).text();
    expect(served, `${file}, as it is served`).toBe(readFileSync(`${WWW}/${file}`, 'utf8'));
  }
  const ours = ['cordova', 'plugins', 'wssEmu'];
  const found = await guest.evaluate((names) => names.filter((name) => name in window), ours);
  expect(found, "what a guest's page has of ours").toEqual([]);
  await join(guest, 'Ann');

  await host.reload();
  await expect.poll(() => guest.textContent('#status')).toBe('The host has closed the chat');
  await expect.poll(() => host.textContent('#status')).toBe('open');
  await guest.reload();
  await guest.click('#join button');

  await expect.poll(() => items(host, 'guests')).toEqual(['Ann']);
  await say(host, 'welcome back');
  await expect
    .poll(() => items(guest, 'messages'))
    .toEqual(['Ann has joined', 'Host: welcome back']);
  expect(complaints()).toEqual([]);
});
