import { CordovaWatch } from './cordova-watch.js';
import { type DomWindow, type HappyDom, loadHappyDom } from './happy-dom.js';
import { HappyDomInternals } from './happy-dom-internals.js';
import type { PageNetwork } from './page-network.js';
import { PageScripts } from './page-scripts.js';
import { bridgeTheGap } from './window/bridge-the-gap.js';
import {
  type AppWindow,
  createDialogs,
  type WindowEnvironment,
  type WindowGlobal,
} from './window.js';

/** A window with a DOM, for an HTML page. */
export async function createDomWindow(environment: WindowEnvironment): Promise<AppWindow> {
  const { app, network, console, note, close, report, onCordova } = environment;
  const happyDom = await loadHappyDom(app.www);
  const window = openWindow(happyDom, environment);
  const internals = new HappyDomInternals(happyDom, window);
  bridgeTheGap(window, note);
  const global = window as unknown as WindowGlobal;
  const watch = new CordovaWatch(window, () => onCordova(global.document));
  const setWindowTimeout = window.setTimeout.bind(window);
  Object.assign(window, {
    WebSocket: network.WebSocket,
    close,
    setTimeout(callback: () => void, delayMs?: number, ...args: unknown[]) {
      const timer = setWindowTimeout(callback, delayMs, ...args);
      watch.addTimer(timer);
      return timer;
    },
    ...createDialogs(console),
  });
  internals.takeErrors(report);
  const refuse = (what: string) => () =>
    note(`${what}: wss-emu run stays on the page it began with`);
  Object.assign(window.location, {
    assign: refuse('location.assign'),
    replace: refuse('location.replace'),
    reload: refuse('location.reload'),
  });
  const scripts = new PageScripts(window, internals, environment, watch);

  return {
    global,
    async load() {
      const letLoadCome = internals.holdLoad();
      await scripts.load();
      letLoadCome();
    },
  };
}

function openWindow({ Window }: HappyDom, { app, network, console }: WindowEnvironment): DomWindow {
  return new Window({
    url: app.url,
    console,
    settings: {
      enableJavaScriptEvaluation: true,
      suppressInsecureJavaScriptEnvironmentWarning: true,
      handleDisabledFileLoadingAsSuccess: true,
      fetch: {
        disableSameOriginPolicy: true,
        interceptor: {
          async beforeAsyncRequest({ request, window }) {
            if (!network.isOwn(request.url)) return undefined;
            const answer = await fetchOwn(network, request);
            const { status, statusText } = answer;
            return new window.Response(Buffer.from(await answer.arrayBuffer()), {
              status,
              statusText,
              headers: [...answer.headers],
            });
          },
        },
      },
    },
  });
}

type DomRequest = InstanceType<DomWindow['Request']>;

/** Answers a happy-dom request for one of the app's own URLs. */
async function fetchOwn(network: PageNetwork, request: DomRequest): Promise<Response> {
  const { method, url } = request;
  const hasBody = method !== 'GET' && method !== 'HEAD';
  const body = hasBody ? await request.arrayBuffer() : undefined;
  const headers = [...request.headers] as [string, string][];
  return network.fetchOwn(new Request(url, { method, headers, ...(body?.byteLength && { body }) }));
}
