import { TICKET_HEADER, TICKET_PATH } from '../bridge/protocol.js';
import { document, fetch, location, readJsonOf } from './own-globals.js';

/** The origin of the emulator that served this script; usually it has served the page too. */
export const EMULATOR = findEmulator();

const BRIDGE_ORIGIN = EMULATOR.replace(/^http/, 'ws');

/** What a POST for a ticket is answered with: a ticket, or an error. */
interface TicketAnswer {
  readonly ticket?: string;
  readonly bridge?: string;
  readonly error?: { readonly message: string };
}

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
    const { ticket, bridge, error } = await readJsonOf<TicketAnswer>(response);
    if (ticket) return `${BRIDGE_ORIGIN}${bridge}?ticket=${ticket}`;
    if (error) why = error.message;
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
