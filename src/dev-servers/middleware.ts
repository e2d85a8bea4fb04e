import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { createEmulator, type Emulator, type EmulatorOptions, type PageHost } from '../index.js';
import { answerOrPass, type DevServerPageOptions, type Next, partOptions } from './dev-server.js';

/** The phone's options, and those of its pages. */
export interface MiddlewareOptions extends EmulatorOptions, DevServerPageOptions {}

/**
 * Connect-style middleware (connect, express, webpack-dev-server): the app's own dev server
 * keeps serving its files, and its pages run on an emulated phone.
 */
export interface Middleware {
  (request: IncomingMessage, response: ServerResponse, next: Next): void;
  /** The phone, for its trace. */
  readonly emulator: Emulator;
  /**
   * Takes the bridge's connections on a server, and leaves all others alone. The server of a
   * request is attached automatically; only servers behind a wrapper need this.
   */
  attach(server: Pick<Server, 'on'>): void;
  /** Fires one of Cordova's events in every page: `pause`, `backbutton`, … */
  fire(type: string, data?: Readonly<Record<string, unknown>>): void;
  /** Ends every page's servers, and lets no page in any more. */
  close(): Promise<void>;
}

/**
 * Creates the phone, and the middleware for its pages.
 *
 * @throws EmulatorError `WSSEMU_ERR_INVALID_OPTION` for an option of the phone; for one of the
 *   pages, `next` gets that error with each request
 */
export function createMiddleware(options: MiddlewareOptions = {}): Middleware {
  const { phone, pages } = partOptions(options);
  const emulator = createEmulator(phone);
  emulator.onTrace((entry) => {
    if (entry.kind === 'log') console.error(`wss-emu: ${entry.text}`);
  });
  const opening = emulator.openPageHost(pages);
  const attached = new WeakSet<object>();
  let host: PageHost | undefined;
  opening.then(
    (opened) => {
      host = opened;
    },
    // The first request gets the error; until then nobody does.
    () => {},
  );

  function attach(server: Pick<Server, 'on'>): void {
    if (attached.has(server)) return;
    attached.add(server);
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      host?.upgrade(request, socket, head);
    });
  }

  function handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
    const server = serverOf(request);
    if (server) attach(server);
    opening.then((opened) => answerOrPass(opened, request, response, next), next);
  }

  return Object.assign(handle, {
    emulator,
    attach,
    fire: (type: string, data?: Readonly<Record<string, unknown>>) => host?.fire(type, data),
    close: () => emulator.close(),
  });
}

/** The server that a request came in on; Node keeps it at the socket. */
function serverOf({ socket }: IncomingMessage): Server | undefined {
  return 'server' in socket ? (socket.server as Server) : undefined;
}
