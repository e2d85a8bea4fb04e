import { CordovaWatch } from './cordova-watch.js';
import { type DomWindow, type HappyDom, loadHappyDom } from './happy-dom.js';
import { HappyDomInternals } from './happy-dom-internals.js';
import { installNavigation } from './page-navigation.js';
import { PageRequests } from './page-requests.js';
import { PageScripts } from './page-scripts.js';
import { bridgeTheGap } from './window/bridge-the-gap.js';
import { keepOwnGlobals } from './window/own-globals.js';
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
  const requests = new PageRequests(network);
  const window = openWindow(happyDom, environment, requests);
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
  requests.attachTo(window);
  internals.takeFrames(
    sayOnce(note, 'frames are not run: they stay empty (wss-emu serve and a browser run them)'),
  );
  installNavigation(window, note);
  keepOwnGlobals(window, network.fetch);
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

function openWindow(
  { Window }: HappyDom,
  { app, console }: WindowEnvironment,
  requests: PageRequests,
): DomWindow {
  return new Window({
    url: app.url,
    console,
    settings: {
      enableJavaScriptEvaluation: true,
      suppressInsecureJavaScriptEnvironmentWarning: true,
      handleDisabledFileLoadingAsSuccess: true,
      ...requests.settings,
    },
  });
}

function sayOnce(note: (text: string) => void, text: string): () => void {
  let isSaid = false;
  return () => {
    if (!isSaid) note(text);
    isSaid = true;
  };
}
