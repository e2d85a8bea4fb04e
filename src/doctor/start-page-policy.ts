import { admitOwnOrigin, admitsWebSockets } from '../app-files/content-security-policy.js';
import { type AppCode, placeOf } from './app-code.js';
import type { AppPage } from './app-page.js';
import type { Finding } from './finding.js';

/** What a start page's Content-Security-Policy means for it. */
export function checkPolicy(page: AppPage, { scripts }: AppCode): Finding[] {
  const { name, policies } = page;
  const findings: Finding[] = [];
  if (policies.some((policy) => admitOwnOrigin(policy) !== undefined)) {
    findings.push({
      status: 'note',
      text: `${name} has a Content-Security-Policy whose connect-src gets 'self' here, for the bridge to the emulator; a phone doesn't need that.`,
    });
  }
  if (policies.every(admitsWebSockets)) return findings;
  for (const script of scripts) {
    const line = script.uses.opensSocket;
    if (script.page !== page || line === undefined) continue;
    findings.push({
      status: 'warning',
      text: `${placeOf(script, line)} opens a WebSocket, and the Content-Security-Policy of ${name} forbids that, here and on the phone.`,
      remedy: 'Add ws: to connect-src in the policy.',
    });
    break;
  }
  return findings;
}
