import { TICKET_HEADER, TICKET_PATH } from '../bridge/protocol.js';
import { document, fetch, location } from './own-globals.js';

/** The origin of the emulator that served this script; usually it has served the page too. */
export const EMULATOR = findEmulator();

/** The emulator answers, but gives no ticket: asking again is useless. */
export class Refused extends Error {}

/** The emulator answers, but has no room for now. */
export class Busy extends Error {}

/**
 * Where to connect, with a one-use ticket. It is fetched by a POST that no other site could send
 * or read.
 *
 * @throws Refused, Busy, or another error when there is no emulator
 */
export async function fetchBridgeUrl(): Promise<string> {
  const headers = { [TICKET_HEADER]: '1' };
  const response = await fetch(EMULATOR + TICKET_PATH, { method: 'POST', headers });
  const { status } = response;
  // Why there is no ticket, as a sentence.
  let why = `something else answers there, with HTTP ${status}.`;
  try {
    const { ticket, bridge, error } = await response.json();
    if (ticket) return `${EMULATOR.replace(/^http/, 'ws')}${bridge}?ticket=${ticket}`;
    why = error.message;
  } catch {
    // Not the emulator's.
  }
  throw status === 503 ? new Busy(why) : new Refused(why);
}

function findEmulator(): string {
  const { currentScript } = document;
  const source = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
  return /^https?:/.test(source) ? new URL(source).origin : location.origin;
}
