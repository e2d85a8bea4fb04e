import type { Finding } from './finding.js';
import type { StartPage } from './start-page.js';

/** `new WebSocket('ws://10.0.0.5`, if the host is spelled out. */
const WEB_SOCKET =
  /\bnew\s+(?:window\.)?WebSocket\s*\(\s*['"`](?<address>ws:\/\/(?<host>[\w.-]+))/g;
/** Secure contexts may connect to these without TLS. */
const LOOPBACK = /^(?:127(?:\.\d+){3}|(?:.*\.)?localhost)$/;

/** Connections that a browser allows a page over HTTP but not over HTTPS. */
export function checkMixedContent({ name, code }: StartPage): Finding[] {
  const found = code
    .flatMap((text) => [...text.matchAll(WEB_SOCKET)])
    .find(({ groups }) => !LOOPBACK.test(groups?.host ?? ''));
  if (!found) return [];
  return [
    {
      status: 'warning',
      text: `${name} opens ${found.groups?.address}: it may here, over HTTP; a phone whose app is at https://localhost (cordova-android 10 and newer) blocks it as mixed content.`,
      remedy: 'Use wss:, or try it with wss-emu serve --https, where it is blocked too.',
    },
  ];
}
