import { readFile } from 'node:fs/promises';
import { admitOwnOrigin, admitsWebSockets } from '../emulator/web-host/csp.js';
import type { Finding } from './finding.js';
import type { StartPage } from './start-page.js';

const OPENS_WEB_SOCKET = /\bnew\s+(?:window\.)?WebSocket\s*\(/;

/** What a start page's Content-Security-Policy means for it. */
export async function checkPolicy(page: StartPage): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (page.policies.some((policy) => admitOwnOrigin(policy) !== undefined)) {
    findings.push({
      status: 'note',
      text: `${page.name} has a Content-Security-Policy whose connect-src gets 'self' here, for the bridge to the emulator; a phone needs no such thing.`,
    });
  }
  if (!page.policies.every(admitsWebSockets) && (await opensWebSocket(page))) {
    findings.push({
      status: 'warning',
      text: `${page.name} opens a WebSocket itself, and its Content-Security-Policy forbids that, here and on the phone.`,
      remedy: 'Add ws: to connect-src in the policy.',
    });
  }
  return findings;
}

async function opensWebSocket({ html, scripts }: StartPage): Promise<boolean> {
  if (OPENS_WEB_SOCKET.test(html)) return true;
  for (const { file } of scripts) {
    if (file && OPENS_WEB_SOCKET.test(await readFile(file, 'utf8').catch(() => ''))) return true;
  }
  return false;
}
