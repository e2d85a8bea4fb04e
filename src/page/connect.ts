import type { BridgePage } from '../bridge/page.js';
import { CloseCode, SUBPROTOCOL, TICKET_HEADER } from '../bridge/protocol.js';
import { fetch, location, sessionStorage, WebSocket } from './own-globals.js';

const TICKET_PATH = '/__wss-emu/v1/ticket';
const TAB_KEY = 'wss-emu.tab';

/** Connects a page with the emulator that served it, and says so in the console if it can't. */
export async function connect(bridge: BridgePage): Promise<void> {
  try {
    const ws = new WebSocket(await fetchBridgeUrl(), SUBPROTOCOL);
    ws.onopen = () => bridge.open(identify(), (frame) => ws.send(frame));
    ws.onmessage = ({ data }) => bridge.receive(data);
    ws.onclose = ({ code, reason }) => report(`the connection ended (${code} ${reason})`);
    closeWithPage(ws);
  } catch (error) {
    report(error instanceof Error ? error.message : String(error));
  }
}

/** Keeps the tab's id for its next document. */
export function keepTab(tab: string): void {
  if (isTopFrame()) sessionStorage?.setItem(TAB_KEY, tab);
}

/** A one-use ticket, fetched by POST: nothing that another site could do or read. */
async function fetchBridgeUrl(): Promise<string> {
  const response = await fetch(TICKET_PATH, { method: 'POST', headers: { [TICKET_HEADER]: '1' } });
  if (!response.ok) throw new Error(`no ticket (HTTP ${response.status} ${await response.text()})`);
  const { ticket, bridge } = await response.json();
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return `${scheme}//${location.host}${bridge}?ticket=${ticket}`;
}

function identify() {
  return {
    // Frames share their parent's storage, but are apps of their own.
    tab: (isTopFrame() && sessionStorage?.getItem(TAB_KEY)) || '',
    doc: Math.random().toString(36).slice(2),
    url: location.href.slice(0, 2_000),
  };
}

function isTopFrame(): boolean {
  return window.top === window;
}

/** A page that goes away ends its servers at once; one that comes back from the cache starts anew. */
function closeWithPage(ws: WebSocket): void {
  window.addEventListener('pagehide', () => {
    ws.onclose = null;
    ws.close(CloseCode.NORMAL, 'pagehide');
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}

function report(cause: string): void {
  console.error(
    `[wss-emu] This page is not connected to the emulator: ${cause}. Is wss-emu serve still running? Reload the page once it is.`,
  );
}
