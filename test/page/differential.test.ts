// One script of events, modules and exec calls, in a page with Apache's cordova.js and in ours:
// what it says must be the same, but for the differences that are listed with their reasons.
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { createEmulator } from '../../src/index.js';
import { usePage } from '../support/browser.js';
import { findFreePort } from '../support/free-port.js';
import { DIFFERENCES } from './differential/differences.js';

const FOLDER = join(import.meta.dirname, 'differential');
const WWW = join(FOLDER, 'www');
const APACHE_CORDOVA_JS = join(import.meta.dirname, '../../fixtures/cordova-android/cordova.js');

/** What one probe said. */
interface ProbeRecord {
  readonly title: string;
  readonly lines: readonly string[];
}

/** The app as a phone loads it, with the Java half played by a script. */
async function recordOnAndroid(port: number): Promise<ProbeRecord[]> {
  const { page } = await usePage();
  await page.addInitScript({ path: join(FOLDER, 'android-native.js') });
  await page.route('https://localhost/**', (route) => {
    const { pathname } = new URL(route.request().url());
    const path = pathname === '/cordova.js' ? APACHE_CORDOVA_JS : join(WWW, pathname);
    return route.fulfill({ path });
  });
  return record(page, `https://localhost/index.html?port=${port}`);
}

/** The app as the emulator serves it, with a real server and a real client. */
async function recordInEmulator(port: number): Promise<ProbeRecord[]> {
  const { page } = await usePage();
  const emulator = createEmulator();
  onTestFinished(() => emulator.close());
  const { url } = await emulator.serve({ www: WWW, port: 0 });
  return record(page, `${url}?port=${port}`);
}

async function record(page: Page, url: string): Promise<ProbeRecord[]> {
  await page.goto(url);
  await expect
    .poll(() => page.evaluate('differential.isFinished || differential.records.at(-1)'), {
      message: 'the probes run to their end',
    })
    .toBe(true);
  return page.evaluate('differential.records');
}

/** Where the records differ: of each probe the lines between the first and the last that are the same. */
function compare(android: readonly ProbeRecord[], emulated: readonly ProbeRecord[]) {
  return android.flatMap(({ title, lines }, index) => {
    const ours = emulated[index]?.lines ?? [];
    const start = countEqual(lines, ours);
    const rest = [lines.slice(start), ours.slice(start)] as const;
    const end = countEqual(rest[0].toReversed(), rest[1].toReversed());
    const [theirs, own] = rest.map((some) => some.slice(0, some.length - end));
    if (theirs?.length === 0 && own?.length === 0) return [];
    return [{ probe: title, android: theirs, emulated: own }];
  });
}

function countEqual(some: readonly string[], others: readonly string[]): number {
  const first = some.findIndex((line, index) => line !== others[index]);
  return first === -1 ? some.length : first;
}

it('gives the same log as Apache’s cordova.js, but for the listed differences', async () => {
  const port = await findFreePort();

  const android = await recordOnAndroid(port);
  const emulated = await recordInEmulator(port);

  expect(emulated.map(({ title }) => title)).toEqual(android.map(({ title }) => title));
  expect(compare(android, emulated)).toEqual(
    DIFFERENCES.map(({ reason: _reason, ...rest }) => rest),
  );
});
