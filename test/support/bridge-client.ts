import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { connectRaw, readStatusLine } from './client.js';
import { handshake } from './frames.js';
import { waitForWake } from './wake.js';

export const TICKET_PATH = '/__wss-emu/v1/ticket';
export const BRIDGE_PATH = '/__wss-emu/v1/bridge';

/** A page's first message. */
export const HELLO = { t: 'hello', v: 1, tab: '', doc: 'd', url: 'http://localhost/', shim: 's' };

/** What a page of this port's own origin asks for a ticket with. */
export function ownHeaders(port: number) {
  return { Origin: `http://localhost:${port}`, 'X-Wss-Emu': '1' };
}

export function askForTicket(port: number): Promise<Response> {
  const url = `http://localhost:${port}${TICKET_PATH}`;
  return fetch(url, { method: 'POST', headers: ownHeaders(port) });
}

export async function fetchTicket(port: number): Promise<string> {
  return (await (await askForTicket(port)).json()).ticket;
}

/**
 * The HTTP status that a request for the bridge gets.
 * @param changes other headers; `null` leaves one out
 */
export async function askForBridge(
  port: number,
  ticket: string,
  changes: Record<string, string | null> = {},
  path = BRIDGE_PATH,
): Promise<number> {
  const headers = {
    Host: `localhost:${port}`,
    Origin: ownHeaders(port).Origin,
    'Sec-WebSocket-Protocol': 'wss-emu.v1',
    ...changes,
  };
  const socket = await connectRaw(port);
  socket.write(handshake(headers, `GET ${path}?ticket=${ticket} HTTP/1.1`));
  return Number(/ (\d+)/.exec(await readStatusLine(socket))?.[1]);
}

/** A page without a browser. */
export interface BridgeClient {
  readonly ws: WebSocket;
  /** Resolves with the close code when the connection has ended. */
  readonly closed: Promise<number>;
  /** The messages of the next frame. */
  next(): Promise<Record<string, unknown>[]>;
  send(...messages: readonly unknown[]): void;
  /** Says hello; resolves with what `welcome` says. */
  greet(): Promise<Record<string, unknown> | undefined>;
  /** Makes one call; resolves with its result. */
  ask(service: string, action: string, args: unknown): Promise<Record<string, unknown> | undefined>;
}

/** Connects as a page does; it leaves when the test is over. */
export async function openBridge(port: number): Promise<BridgeClient> {
  const ticket = await fetchTicket(port);
  const ws = new WebSocket(`ws://localhost:${port}${BRIDGE_PATH}?ticket=${ticket}`, 'wss-emu.v1', {
    origin: ownHeaders(port).Origin,
  });
  onTestFinished(() => ws.terminate());
  const frames: string[] = [];
  let wake = () => {};
  ws.on('message', (frame) => {
    frames.push(String(frame));
    wake();
  });
  const closed = new Promise<number>((resolve) => ws.on('close', resolve));
  closed.then(() => wake());
  ws.on('error', () => {});
  await once(ws, 'open');

  async function next(): Promise<Record<string, unknown>[]> {
    while (frames.length === 0) {
      if (ws.readyState === WebSocket.CLOSED) throw new Error('closed before the next frame');
      await waitForWake('the next frame', (woken) => {
        wake = woken;
      });
    }
    return JSON.parse(frames.shift() ?? '');
  }

  const send = (...messages: readonly unknown[]) => ws.send(JSON.stringify(messages));

  return {
    ws,
    closed,
    next,
    send,
    async greet() {
      send(HELLO);
      return (await next())[0];
    },
    async ask(service, action, args) {
      send({ t: 'exec', id: 'asked', service, action, args });
      for (;;) {
        const result = (await next()).find(({ id }) => id === 'asked');
        if (result) return result;
      }
    },
  };
}
