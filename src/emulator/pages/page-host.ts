import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { parsePath } from '../../app-files/request-path.js';
import { checkOptions } from '../../checks/check-options.js';
import { type AppPages, createAppPages } from './app-pages.js';
import { prepareHosting } from './hosting.js';
import type { EmulatorEnvironment } from './page-apps.js';
import { PAGE_HOST_RULES, type PageHostOptions } from './serve-options.js';

/** What pages need of an emulator, for an HTTP server that has them already. */
export interface PageHost extends AppPages {
  /**
   * Answers a request for one of Cordova's scripts, or for the bridge.
   * @returns false for every other request, which is not touched
   */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /**
   * Takes a connection for the bridge (an `upgrade` event's arguments).
   * @returns false for every other connection, which is not touched
   */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /**
   * A page as the emulator needs it: with a script tag for `cordova.js`, by the rules of
   * `ServeOptions.inject`, and with a policy that lets the bridge through.
   */
  prepareHtml(html: string, isStartPage: boolean): string;
}

/** @param ownWww the absolute path of the emulator's `www` */
export async function openPageHost(
  options: PageHostOptions,
  ownWww: string,
  environment: EmulatorEnvironment,
): Promise<PageHost> {
  checkOptions(options, PAGE_HOST_RULES);
  const www = resolve(options.www ?? ownWww);
  const { inject = 'auto' } = options;
  // Only those who serve pages pay for what that needs.
  const { BridgeEndpoint, preparePage } = await import('../web-host/web-host.js');
  const hosting = await prepareHosting(options, www, environment);
  const bridge = new BridgeEndpoint({
    ...hosting,
    // The other server has the app's own files.
    root: undefined,
    loaderExtra: [],
    log: (text) => hosting.log('note', text),
  });

  return {
    async handle(request, response) {
      const path = parsePath(request.url ?? '');
      const route = path === undefined ? undefined : await bridge.find(path);
      if (!route) return false;
      if (bridge.admit(request, response)) route(request, response);
      return true;
    },
    upgrade: (request, socket, head) => bridge.upgrade(request, socket, head),
    prepareHtml: (html, isStartPage) => preparePage(html, { isStartPage, inject })?.html ?? html,
    ...createAppPages(bridge.pages),
  };
}
