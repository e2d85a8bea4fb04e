import { type AppCode, placeOf } from './app-code.js';
import { type AppPage, attribute } from './app-page.js';
import type { Finding } from './finding.js';
import type { PhoneOrigin } from './phone-origin.js';
import { UNKNOWN } from './scripts/expressions.js';

/** Something that an app connects to without TLS. */
interface Connection {
  /** `app.js:12`. */
  readonly by: string;
  readonly verb: 'opens' | 'asks for' | 'shows';
  readonly address: string;
}

/** An address without TLS whose host is spelled out. */
const PLAIN = /^(?:ws|http):\/\/(?<host>\[[^\]]*\]|[^\s/:?#]+)/i;
/** Secure contexts may connect to these without TLS. */
const LOOPBACK = /^(?:127(?:\.\d+){3}|\[::1\]|(?:.*\.)?localhost)$/i;
const IMAGE = /\.(?:png|jpe?g|gif|svg|webp|bmp|ico|avif)(?:[?#]|$)/i;
const MOST_FINDINGS = 8;

const SCHEME = '<preference name="scheme" value="http" />';
const CLEARTEXT =
  'android:usesCleartextTraffic="true" for the manifest’s application (an edit-config element)';

/** Connections without TLS that work here, over HTTP, and don't on a phone. */
export function checkMixedContent(code: AppCode, phone: PhoneOrigin): Finding[] {
  if (!phone.isSecure && phone.admitsCleartext !== false) return [];
  const found = new Map<string, Connection>();
  for (const connection of connectionsOf(code)) {
    const host = PLAIN.exec(connection.address)?.groups?.host;
    if (host === undefined || LOOPBACK.test(host) || host.includes(UNKNOWN)) continue;
    const key = `${connection.verb} ${host}`;
    if (!found.has(key)) found.set(key, connection);
  }
  return [...found.values()]
    .slice(0, MOST_FINDINGS)
    .map((connection) => (phone.isSecure ? warnOfMixed : warnOfCleartext)(connection, phone));
}

function warnOfMixed({ by, verb, address }: Connection, phone: PhoneOrigin): Finding {
  const consequence =
    verb === 'shows'
      ? 'that asks for it by https: instead, and shows nothing without'
      : 'that blocks it as mixed content';
  const needed = phone.admitsCleartext ? SCHEME : `${SCHEME} and ${CLEARTEXT}`;
  return {
    status: 'warning',
    text: `${by} ${verb} ${shown(address)}: it may here, over HTTP; on a phone the app is at ${phone.origin} (${phone.reason}), and ${consequence}.`,
    remedy: `In config.xml: ${needed}. wss-emu serve --https shows it as the phone does.`,
  };
}

function warnOfCleartext({ by, verb, address }: Connection, { origin }: PhoneOrigin): Finding {
  return {
    status: 'warning',
    text: `${by} ${verb} ${shown(address)}: the app’s origin, ${origin}, lets it, but Android 9 and newer keep apps from connections without TLS.`,
    remedy: `In config.xml: ${CLEARTEXT}.`,
  };
}

function shown(address: string): string {
  return address.replaceAll(UNKNOWN, '…');
}

/** Of the pages that the app opens, and not of those that it serves to clients. */
function connectionsOf({ pages, scripts }: AppCode): Connection[] {
  return [
    ...pages.flatMap(connectionsOfPage),
    ...scripts
      .filter(({ page }) => page !== undefined)
      .flatMap((script) => {
        const { sockets, requests, elements, imports } = script.uses;
        return [
          ...sockets.map((source) => ({ ...source, verb: 'opens' as const })),
          ...[...requests, ...imports].map((source) => ({ ...source, verb: 'asks for' as const })),
          ...elements.map((source) => ({ ...source, verb: verbOf(source.source) })),
        ].map(({ source, line, verb }) => ({ by: placeOf(script, line), verb, address: source }));
      }),
  ];
}

function verbOf(address: string): Connection['verb'] {
  return IMAGE.test(address) ? 'shows' : 'asks for';
}

const SHOWN = new Set(['img', 'audio', 'video', 'source', 'input']);
const ASKED_FOR = new Set(['script', 'iframe', 'embed', 'track']);

function connectionsOfPage({ name: page, elements }: AppPage): Connection[] {
  return elements.flatMap((element): Connection[] => {
    const { name, line } = element;
    const by = `${page}:${line}`;
    const source = attribute(element, 'src')?.trim();
    if (source && SHOWN.has(name)) return [{ by, verb: 'shows', address: source }];
    if (source && ASKED_FOR.has(name)) return [{ by, verb: 'asks for', address: source }];
    const href = attribute(element, 'href');
    const isStyle = name === 'link' && attribute(element, 'rel') === 'stylesheet';
    return isStyle && href ? [{ by, verb: 'asks for', address: href.trim() }] : [];
  });
}
