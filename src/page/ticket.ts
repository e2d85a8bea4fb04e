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
  if (response.status === 503) throw new Busy(await readRefusal(response));
  if (!response.ok) throw new Refused(await readRefusal(response));
  const { ticket, bridge } = await response.json();
  return `${EMULATOR.replace(/^http/, 'ws')}${bridge}?ticket=${ticket}`;
}

/** Why there is no ticket, as a sentence: the emulator's own, or that something else answers. */
async function readRefusal(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return `something else answers there, with HTTP ${response.status}.`;
  }
}

function findEmulator(): string {
  const { currentScript } = document;
  const source = currentScript instanceof HTMLScriptElement ? currentScript.src : '';
  return /^https?:/.test(source) ? new URL(source).origin : location.origin;
}
