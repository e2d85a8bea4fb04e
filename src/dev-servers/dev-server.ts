import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EmulatorOptions, PageHost, PageOptions } from '../index.js';

/** What every dev server's pages take besides the phone's options. */
export type DevServerPageOptions = Omit<PageOptions, 'inject'>;

/** Connect's: passes a request on to whoever comes next, or an error. */
export type Next = (error?: unknown) => void;

// A record, so that the compiler misses an option that is not here.
const PAGE_OPTIONS: { readonly [Name in keyof DevServerPageOptions]-?: true } = {
  allowHosts: true,
  allowOrigins: true,
  lifecycle: true,
  maxPages: true,
  maxFrameBytes: true,
};

/** Parts the options of a dev server's plugin: those of the phone, and those of its pages. */
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

/** Answers for Cordova's scripts and the bridge; every other request goes to `next`, untouched. */
export function answerOrPass(
  host: PageHost,
  request: IncomingMessage,
  response: ServerResponse,
  next: Next,
): void {
  host.handle(request, response).then((isAnswered) => {
    if (!isAnswered) next();
  }, next);
}
