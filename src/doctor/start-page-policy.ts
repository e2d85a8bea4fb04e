import { admitOwnOrigin, admitsWebSockets } from '../app-files/content-security-policy.js';
import type { Finding } from './finding.js';
import type { StartPage } from './start-page.js';

const OPENS_WEB_SOCKET = /\bnew\s+(?:window\.)?WebSocket\s*\(/;

/** What a start page's Content-Security-Policy means for it. */
export function checkPolicy({ name, policies, code }: StartPage): Finding[] {
  const findings: Finding[] = [];
  if (policies.some((policy) => admitOwnOrigin(policy) !== undefined)) {
    findings.push({
      status: 'note',
      text: `${name} has a Content-Security-Policy whose connect-src gets 'self' here, for the bridge to the emulator; a phone doesn't need that.`,
    });
  }
  if (!policies.every(admitsWebSockets) && code.some((text) => OPENS_WEB_SOCKET.test(text))) {
    findings.push({
      status: 'warning',
      text: `${name} opens a WebSocket itself, and its Content-Security-Policy forbids that, here and on the phone.`,
      remedy: 'Add ws: to connect-src in the policy.',
    });
  }
  return findings;
}
