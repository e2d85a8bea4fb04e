import type { BridgePage } from '../bridge/page-end.js';
import { CloseCode, SUBPROTOCOL } from '../bridge/protocol.js';
import { identify } from './identity.js';
import { showOverlay } from './overlay.js';
import { listen, location, say, sendOver, setTimeout, WebSocket } from './own-globals.js';
import { policyProblem, watchPolicyViolations } from './policy-violations.js';
import { Busy, EMULATOR, fetchBridgeUrl, Refused } from './ticket.js';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;
/** By then cordova-js says that deviceready has not fired; we say why. */
const PATIENCE_MS = 5_000;
/** After these, retrying is useless. */
const FINAL_CODES: readonly number[] = [CloseCode.VERSION, CloseCode.BAD_MESSAGE];
/** What to do while there is no emulator. */
const GONE = 'Is wss-emu still running? The page connects as soon as it is there.';

/** When the emulator gives a ticket, but the connection isn't its own. */
const TAKEN = 'something else answers there, with no WebSocket.';

/** When the emulator has the page's hello, and sends no welcome. */
const WAITING = 'an older page does not answer.';

/**
 * Connects a page to the emulator; if it can't, the console says why.
 * @param onLost is called when the connection has ended, and with it all that the page has started
 */
export function connect(bridge: BridgePage, onLost: () => void): void {
  watchPolicyViolations(EMULATOR);
  const connection = new Connection(bridge, onLost);
  connection.open(FIRST_RETRY_MS);
  setTimeout(() => connection.reportIfClosed(), PATIENCE_MS);
  listen(window, 'pageshow', ({ persisted }) => {
    // It comes back from the browser's cache, without its servers.
    if (persisted) location.reload();
  });
}

class Connection {
  readonly #bridge: BridgePage;
  readonly #onLost: () => void;
  /** Why it is not connected, and what to do, in whole sentences. */
  #problem = `it does not answer. ${GONE}`;
  #hasReported = false;
  #isLeaving = false;

  constructor(bridge: BridgePage, onLost: () => void) {
    this.#bridge = bridge;
    this.#onLost = onLost;
  }

  async open(retryMs: number): Promise<void> {
    try {
      this.#connectTo(await fetchBridgeUrl(), retryMs);
    } catch (error) {
      this.#problem = explain(error);
      if (error instanceof Refused) this.#report();
      else this.#retry(retryMs);
    }
  }

  reportIfClosed(): void {
    if (!this.#bridge.isOpen) this.#report();
  }

  #connectTo(url: string, retryMs: number): void {
    const bridge = this.#bridge;
    const ws = new WebSocket(url, SUBPROTOCOL);
    this.#problem = TAKEN;
    ws.onopen = () => {
      this.#problem = WAITING;
      bridge.open(identify(), (frame) => {
        // A page that is going away may still call.
        if (ws.readyState === WebSocket.OPEN) sendOver(ws, frame);
      });
    };
    ws.onmessage = ({ data }) => bridge.receive(data);
    ws.onclose = ({ code, reason }) => {
      if (this.#isLeaving) return;
      const isFinal = FINAL_CODES.includes(code);
      const remedy = isFinal ? 'Reload the page, without its cache.' : GONE;
      const end = `the connection ended (${code}${reason && `: ${reason}`}).`;
      this.#problem = `${this.#problem === TAKEN ? TAKEN : end} ${remedy}`;
      if (bridge.isOpen) this.#lose(code);
      else if (isFinal) this.#report();
      else this.#retry(retryMs);
    };
    listen(window, 'pagehide', () => {
      this.#isLeaving = true;
      ws.close(CloseCode.NORMAL, 'pagehide');
    });
  }

  #retry(retryMs: number): void {
    setTimeout(() => {
      this.#report();
      this.open(Math.min(2 * retryMs, LAST_RETRY_MS));
    }, retryMs);
  }

  /** Nothing half alive: the page starts anew as soon as the emulator is back. */
  #lose(code: number): void {
    this.#bridge.lose();
    // An app that has ended is called back no more.
    if (code !== CloseCode.EXITED) this.#onLost();
    if (code === CloseCode.EXITED) {
      showOverlay('The app has ended. Reload the page to start it again.');
      window.close();
    } else if (FINAL_CODES.includes(code)) {
      showOverlay('The emulator has closed this page. Reload it to start it again.');
      this.#report();
    } else {
      showOverlay('The emulator has gone. This page starts again as soon as it is back.');
      this.#report();
      reloadWhenBack(FIRST_RETRY_MS);
    }
  }

  #report(): void {
    if (this.#hasReported) return;
    this.#hasReported = true;
    const problem = policyProblem() ?? this.#problem;
    say('error', `This page is not connected to the emulator at ${EMULATOR}: ${problem}`);
  }
}

/** Why there is no ticket, and what to do. */
function explain(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (error instanceof Busy) return `${error.message} The page connects as soon as there is room.`;
  return `${error instanceof Error ? error.message : String(error)}. ${GONE}`;
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
