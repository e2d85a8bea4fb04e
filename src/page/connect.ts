import type { BridgePage } from '../bridge/page.js';
import { CloseCode, SUBPROTOCOL, TICKET_HEADER } from '../bridge/protocol.js';
import { say } from './console.js';
import { cspProblem, watchCsp } from './csp.js';
import { identify } from './identity.js';
import { showOverlay } from './overlay.js';
import { document, fetch, listen, location, setTimeout, WebSocket } from './own-globals.js';

const TICKET_PATH = '/__wss-emu/v1/ticket';
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;
/** When cordova-js says that deviceready has not fired; this says why. */
const PATIENCE_MS = 5_000;

/** The emulator that served this script; usually it has served the page too. */
const EMULATOR = findEmulator();

export interface ConnectListener {
  /** The connection has ended, and with it all that this page had started. */
  onLost(): void;
}

/** The emulator answers, but with no ticket. */
class Refused extends Error {}

/** Connects a page with the emulator, and says so in the console if it can't. */
export function connect(bridge: BridgePage, { onLost }: ConnectListener): void {
  let problem = '';
  let hasReported = false;
  let isLeaving = false;

  async function tryToConnect(retryMs: number): Promise<void> {
    try {
      open(await fetchBridgeUrl(), retryMs);
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
      if (error instanceof Refused) report();
      else retry(retryMs);
    }
  }

  function open(url: string, retryMs: number): void {
    const ws = new WebSocket(url, SUBPROTOCOL);
    ws.onopen = () => bridge.open(identify(), (frame) => ws.send(frame));
    ws.onmessage = ({ data }) => bridge.receive(data);
    ws.onclose = ({ code, reason }) => {
      if (isLeaving) return;
      problem = `the connection ended (${code}${reason && `: ${reason}`})`;
      if (bridge.isOpen) lose(code);
      else if (isFinal(code)) report();
      else retry(retryMs);
    };
    listen(window, 'pagehide', () => {
      isLeaving = true;
      ws.close(CloseCode.NORMAL, 'pagehide');
    });
  }

  function retry(retryMs: number): void {
    setTimeout(() => {
      report();
      tryToConnect(Math.min(2 * retryMs, LAST_RETRY_MS));
    }, retryMs);
  }

  /** No half-alive page: it starts anew as soon as there is an emulator again. */
  function lose(code: number): void {
    bridge.lose();
    // An app that has ended is called back no more.
    if (code !== CloseCode.EXITED) onLost();
    if (code === CloseCode.EXITED) {
      showOverlay('The app has ended itself. Reload the page to start it again.');
      window.close();
    } else if (isFinal(code)) {
      showOverlay('The emulator has closed this page. Reload it to start it again.');
      report();
    } else {
      showOverlay('The emulator has gone. This page starts again as soon as it is back.');
      report();
      reloadWhenBack(FIRST_RETRY_MS);
    }
  }

  function report(): void {
    if (hasReported) return;
    hasReported = true;
    say(
      'error',
      `This page is not connected to the emulator at ${EMULATOR}: ${cspProblem() ?? problem}. ${REMEDY}`,
    );
  }

  watchCsp(EMULATOR);
  tryToConnect(FIRST_RETRY_MS);
  setTimeout(() => {
    problem ||= 'it does not answer';
    if (!bridge.isOpen) report();
  }, PATIENCE_MS);
  listen(window, 'pageshow', ({ persisted }) => {
    // It comes back from the browser's cache, without its servers.
    if (persisted) location.reload();
  });
}

const REMEDY = 'Is wss-emu still running? The page connects as soon as it is there.';

/** Trying again would not help. */
function isFinal(code: number): boolean {
  return (
    code === CloseCode.REPLACED || code === CloseCode.VERSION || code === CloseCode.BAD_MESSAGE
  );
}

function reloadWhenBack(retryMs: number): void {
  setTimeout(async () => {
    try {
      await fetchBridgeUrl();
      location.reload();
    } catch {
      reloadWhenBack(Math.min(2 * retryMs, LAST_RETRY_MS));
    }
  }, retryMs);
}

/** A one-use ticket, fetched by POST: nothing that another site could do or read. */
async function fetchBridgeUrl(): Promise<string> {
  const headers = { [TICKET_HEADER]: '1' };
  const response = await fetch(EMULATOR + TICKET_PATH, { method: 'POST', headers });
  if (response.status === 503) throw new Error(await readRefusal(response));
  if (!response.ok) throw new Refused(await readRefusal(response));
  const { ticket, bridge } = await response.json();
  return `${EMULATOR.replace(/^http/, 'ws')}${bridge}?ticket=${ticket}`;
}

/** Why there is no ticket: the emulator's own words, or the status that something else gave. */
async function readRefusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return `HTTP ${response.status}`;
  }
}

function findEmulator(): string {
  const { currentScript } = document;
  const source = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
  return /^https?:/.test(source) ? new URL(source).origin : location.origin;
}
