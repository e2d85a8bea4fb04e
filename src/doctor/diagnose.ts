import { checkApp } from './app.js';
import { checkBrowser, checkDom } from './browser.js';
import type { Finding, NamedFinding } from './finding.js';
import { checkAddresses, checkFirewall, checkNode } from './machine.js';
import { checkLoopback, checkPort } from './port.js';

type Check = (www: string | undefined) => Finding[] | Promise<Finding[]>;

/** The checks, in order. */
const CHECKS: Readonly<Record<string, Check>> = {
  Node: checkNode,
  'port 3001': () =>
    checkPort(3001, 'the WebSocket server, unless the app asks for another', '--port'),
  'port 3000': () => checkPort(3000, "the app's HTTP server, if it starts one"),
  'port 8000': () => checkPort(8000, 'the page of wss-emu serve', '--http-port'),
  network: async () => [...checkAddresses(), ...(await checkLoopback())],
  firewall: checkFirewall,
  browser: checkBrowser,
  'happy-dom': checkDom,
  app: checkApp,
};

/**
 * Looks for what would keep apps from working here, or on the phone. Never throws: a check that
 * fails counts as a problem.
 *
 * @param www the app's folder or project; by default the one that `serve` would take
 */
export async function* diagnose(www?: string): AsyncGenerator<NamedFinding> {
  for (const [check, find] of Object.entries(CHECKS)) {
    for (const finding of await run(check, find, www)) yield { check, ...finding };
  }
}

async function run(check: string, find: Check, www: string | undefined): Promise<Finding[]> {
  try {
    return await find(www);
  } catch (error) {
    return [{ status: 'problem', text: `${check}: ${(error as Error).message}` }];
  }
}
