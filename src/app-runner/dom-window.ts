import { loadHappyDom } from './happy-dom.js';
import { createInertContext } from './inert-context.js';
import { createPageScripts } from './page-scripts.js';
import {
  type AppWindow,
  CordovaWatch,
  createDialogs,
  type WindowEnvironment,
  type WindowGlobal,
} from './window.js';

/** A window with a DOM, for an HTML page. */
export async function createDomWindow(environment: WindowEnvironment): Promise<AppWindow> {
  const { app, network, console, note, close, report, onCordova } = environment;
  const happyDom = await loadHappyDom(app.www);
  const { PropertySymbol, Window } = happyDom;
  const window = new Window({
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
            const { method, url } = request;
            const hasBody = method !== 'GET' && method !== 'HEAD';
            const body = hasBody ? await request.arrayBuffer() : undefined;
            const headers = [...request.headers] as [string, string][];
            const answer = await network.fetchOwn(
              new Request(url, { method, headers, ...(body?.byteLength && { body }) }),
            );
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
    // Where happy-dom takes what the app's timers and listeners throw.
    [PropertySymbol.dispatchError]: report,
  });
  const refuse = (what: string) => () =>
    note(`${what}: wss-emu run stays on the page it began with`);
  Object.assign(window.location, {
    assign: refuse('location.assign'),
    replace: refuse('location.replace'),
    reload: refuse('location.reload'),
  });

  // Nothing is painted: what an app draws goes nowhere.
  Object.assign(window.HTMLCanvasElement.prototype, { getContext: createInertContext });

  const global = window as unknown as WindowGlobal;
  const runPageScripts = createPageScripts(window, PropertySymbol, environment, watch);

  return {
    global,
    async load() {
      // Holds the load event back until the scripts have run.
      const readiness = window[PropertySymbol.readyStateManager];
      const task = readiness.startTask();
      await runPageScripts();
      readiness.endTask(task);
    },
  };
}
