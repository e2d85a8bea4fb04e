// Draws from Chromium what its windows and styles have, by name, and compares windows of `wss-emu run`.

import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { FLAGS } from '../test/support/browser-server.js';
import { findOrInstallChromium } from '../test/support/find-chromium.js';
import { CHROMIUM_NAMES, compareWindows, formatPage } from './headless-table.js';

const STYLES = 'src/app-runner/window/style-names.ts';
const PAGE = 'docs/headless.md';

const server = createServer((_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>names</title>');
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const browser = await chromium.launch({ executablePath: findOrInstallChromium(), args: FLAGS });
const page = await browser.newPage();
await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);

const { computed, prefixed, names } = await page.evaluate(() => {
  const names = new Set<string>();
  for (let target: object | null = window; target; target = Reflect.getPrototypeOf(target)) {
    for (const name of Object.getOwnPropertyNames(target)) names.add(name);
  }
  const inStyle: string[] = [];
  for (const name in document.documentElement.style) inStyle.push(name);
  return {
    computed: [...getComputedStyle(document.documentElement)],
    prefixed: inStyle.filter((name) => name.startsWith('webkit')),
    names: [...names].sort(),
  };
});
const version = browser.version();
await browser.close();
server.close();

writeFileSync(
  STYLES,
  `// Made by scripts/headless.ts: the names of styles in Chromium.

/** Those that \`getComputedStyle\` lists, in its order. */
export const COMPUTED_NAMES = \`
${wrap(computed)}
\`;

/** Those with a prefix that every style has, as properties. */
export const PREFIXED_NAMES = \`
${wrap(prefixed)}
\`;
`,
);
writeFileSync(CHROMIUM_NAMES, `${wrap(names)}\n`);
writeFileSync(PAGE, formatPage(await compareWindows()));
console.log(`${STYLES}, ${CHROMIUM_NAMES}, ${PAGE}: made from Chromium ${version}`);
process.exit();

/** Words in lines of at most 100 characters. */
function wrap(words: readonly string[]): string {
  return words
    .join(' ')
    .replace(/(.{1,100})(?: |$)/g, '$1\n')
    .trim();
}
