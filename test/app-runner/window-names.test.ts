// A window in `run` against Chromium's, name by name (docs/headless.md).
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compareWindows, formatPage } from '../../scripts/headless-table.js';
import { usePage } from '../support/browser.js';

const comparison = compareWindows();

it('gives a reason for each name of Chromium’s window that a window lacks', async () => {
  const { there, missing } = await comparison;

  expect(missing.get('') ?? []).toEqual([]);
  for (const name of [
    ...['structuredClone', 'MessageChannel', 'BroadcastChannel', 'Option', 'isSecureContext'],
    ...['performance', 'crypto', 'TextEncoder', 'ReadableStream', 'HTMLFrameSetElement'],
  ]) {
    expect(there).toContain(name);
  }
});

it('is as docs/headless.md has it: npm run headless writes it anew', async () => {
  expect(readFileSync('docs/headless.md', 'utf8')).toBe(formatPage(await comparison));
});

it('claims no name that this Chromium lacks: npm run headless draws the names anew', async () => {
  const { there } = await comparison;
  const { page } = await usePage();
  // Most names are only there in a secure context.
  await page.route('http://localhost/', (route) =>
    route.fulfill({ body: '', contentType: 'text/html' }),
  );
  await page.goto('http://localhost/');

  expect(await page.evaluate((names) => names.filter((name) => !(name in window)), there)).toEqual(
    [],
  );
});
