import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { parsePath } from '../../app-files/request-path.js';
import { checkOptions } from '../../checks/check-options.js';
import type { SharedServer } from '../web-host/shared-upgrades.js';
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
   * Takes the bridge's connections on a server, whoever else listens to it; all others are left
   * to the server's other listeners, and where it has none, to its requests. Ends with `close`.
   */
  attach(server: SharedServer): void;
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
  const { BridgeEndpoint, preparePage, shareUpgrades } = await import('../web-host/web-host.js');
  const hosting = await prepareHosting(options, www, environment);
  const bridge = new BridgeEndpoint({
    ...hosting,
    // The other server has the app's own files.
    root: undefined,
    loaderExtra: [],
    log: (text) => hosting.log('note', text),
  });

  const detachers = new Map<SharedServer, () => void>();
  const { close, ...appPages } = createAppPages(bridge.pages);

  return {
    async handle(request, response) {
      // What has ended answers nobody any more.
      if (bridge.pages.isClosed) return false;
      const path = parsePath(request.url ?? '');
      const route = path === undefined ? undefined : await bridge.find(path);
      if (!route) return false;
      if (bridge.admit(request, response)) await route(request, response);
      return true;
    },
    upgrade: (request, socket, head) =>
      !bridge.pages.isClosed && bridge.upgrade(request, socket, head),
    attach(server) {
      if (bridge.pages.isClosed || detachers.has(server)) return;
      detachers.set(server, shareUpgrades(server, bridge));
    },
    prepareHtml: (html, isStartPage) => preparePage(html, { isStartPage, inject })?.html ?? html,
    ...appPages,
    async close() {
      for (const detach of detachers.values()) detach();
      detachers.clear();
      await close();
    },
  };
}
