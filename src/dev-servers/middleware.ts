import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type PageHost,
  type SharedServer,
} from '../index.js';
import {
  answerOrPass,
  type DevServerPageOptions,
  type Next,
  partOptions,
  serverOf,
} from './dev-server.js';

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
   * Takes the bridge's connections on a server, whoever else listens to it, and leaves all others
   * to them. The server of a request is attached automatically; only servers behind a wrapper
   * need this.
   */
  attach(server: SharedServer): void;
  /** Fires one of Cordova's events in every page: `pause`, `backbutton`, … */
  fire(type: string, data?: Readonly<Record<string, unknown>>): void;
  /** Ends every page's servers, and lets go of the dev server: every request goes to `next`. */
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
  let host: PageHost | undefined;
  let isClosed = false;
  opening.then(
    (opened) => {
      host = opened;
    },
    // The first request gets the error; until then nobody does.
    () => {},
  );

  function attach(server: SharedServer): void {
    opening.then(
      (opened) => opened.attach(server),
      () => {},
    );
  }

  function handle(request: IncomingMessage, response: ServerResponse, next: Next): void {
    if (isClosed) {
      next();
      return;
    }
    opening.then((opened) => {
      const server = serverOf(request);
      if (server) opened.attach(server);
      answerOrPass(opened, request, response, next);
    }, next);
  }

  return Object.assign(handle, {
    emulator,
    attach,
    fire: (type: string, data?: Readonly<Record<string, unknown>>) => host?.fire(type, data),
    close() {
      isClosed = true;
      return emulator.close();
    },
  });
}
