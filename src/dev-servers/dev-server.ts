import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulatorOptions, PageHost, PageOptions, SharedServer } from '../index.js';

/** The page options of every dev server, besides the phone's. */
export type DevServerPageOptions = Omit<PageOptions, 'inject'>;

/** Connect's `next`: passes the request on, or an error. */
export type Next = (error?: unknown) => void;

// A record, so that the compiler notices a missing option.
const PAGE_OPTIONS: { readonly [Name in keyof DevServerPageOptions]-?: true } = {
  allowHosts: true,
  allowOrigins: true,
  lifecycle: true,
  plugins: true,
  maxPages: true,
  maxFrameBytes: true,
};

/** Splits the options of a dev server's plugin into the phone's and its pages'. */
export function partOptions(options: EmulatorOptions & DevServerPageOptions): {
  readonly phone: EmulatorOptions;
  readonly pages: DevServerPageOptions;
} {
  const entries = Object.entries(options);
  return {
    phone: Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(PAGE_OPTIONS, name))),
    pages: Object.fromEntries(entries.filter(([name]) => Object.hasOwn(PAGE_OPTIONS, name))),
  };
}

/**
 * Answers for Cordova's scripts and the bridge; every other request goes to `next`, untouched.
 * @param onAnswer called when it has answered
 */
export function answerOrPass(
  host: PageHost,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
  onAnswer: () => void = () => {},
): void {
  host.handle(request, response).then((isAnswered) => (isAnswered ? onAnswer() : next()), next);
}

/** The server that a request came in on; Node keeps it at the socket. */
export function serverOf({ socket }: IncomingMessage): SharedServer | undefined {
  const server: unknown = Reflect.get(Object(socket), 'server');
  return server instanceof EventEmitter ? server : undefined;
}
